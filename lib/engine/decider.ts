import type { LiveRunInput, RunMinute } from "./live_run.ts";
import type { StrategyPlan } from "./plan.ts";

/** A run on arriving minutes, as far as whoever decides elsewhere has to know it. */
export type LiveTerms = Pick<
  LiveRunInput,
  "instrument" | "hasMark" | "startMs" | "untilMs" | "profile"
>;

/** A strategy that decides elsewhere, where it goes through the minutes by itself. */
export interface Decider {
  /** The strategy; at each close it wants what is wanted there. */
  plan: StrategyPlan;
  /** Has to be told every minute before the engine is. */
  hear(minute: RunMinute): void;
}
