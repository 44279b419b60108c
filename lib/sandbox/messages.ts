import type { FundingColumns } from "../columns/mod.ts";
import type { Instrument } from "../base/mod.ts";
import type { LiveTerms, RunMinute, StrategyPlan } from "../engine/mod.ts";
import type { Profile } from "../exchange/mod.ts";
import type { IntentColumns } from "./recorded_intents.ts";
import type { SharedFeeds } from "./shared_feeds.ts";

/** Which of the strategies that a file can make: one per set of values, however long it waits. */
export type Variant = Pick<StrategyPlan, "parameters" | "warmupBars">;

/** What the worker is asked by one who can wait. */
export type Request =
  | { kind: "load"; url: string; makerUrl: string }
  | { kind: "declare"; parameters: Variant["parameters"] }
  | {
    kind: "run";
    variant: Variant;
    feeds: SharedFeeds;
    funding: FundingColumns;
    instrument: Instrument;
    profile: Profile;
  };

/** What it is asked by one who stands still until it answers: a live run, and what it wants at a close. */
export type LiveRequest =
  | { kind: "begin"; variant: Variant; terms: LiveTerms }
  | { kind: "decide"; minutes: readonly RunMinute[] };

/** What the worker is handed first. */
export interface Lines {
  /** Brings requests, and takes answers to a {@linkcode Request}. */
  asked: MessagePort;
  /** Takes answers to a {@linkcode LiveRequest}. */
  told: MessagePort;
  /** One number in shared memory: how many answers were told. */
  count: Int32Array<SharedArrayBuffer>;
  /** Two numbers in shared memory, 1 or 0: whether the worker is to end, and whether it is at a run. */
  state: Int32Array<SharedArrayBuffer>;
  /** How long the strategy may take for each answer, milliseconds. */
  timeoutMs: number;
}

/**
 * What it answers: declarations as JSON, what was wanted at each close, that the strategy took too long, or
 * what else went wrong.
 */
export type Answer =
  | { kind: "declared"; declaration: string; ranges: string | null }
  | { kind: "ran"; intents: IntentColumns }
  | { kind: "began" }
  | { kind: "late" }
  | { kind: "failed"; code: string; message: string; where?: string };

/** Where the two numbers of the state stand. */
export const STATE = { isToEnd: 0, isAtRun: 1 } as const;
