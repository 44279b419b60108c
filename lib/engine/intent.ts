import type { Direction } from "../base/mod.ts";

/** What a strategy wants at an exec close; the engine decides whether and how it happens. */
export type Intent =
  | {
    /** Open a position at the next exec bar's first minute. */
    action: "enter";
    /** Which way. */
    direction: Direction;
    /** Stop price that replaces the risk model's, if given. */
    stopPrice?: number;
    /** Target price that replaces the risk model's, if given. */
    targetPrice?: number;
    /** Order value in USDT that replaces the sizing model's, if given. */
    notionalUsdt?: number;
  }
  | {
    /** Close the open position at the next exec bar's first minute. */
    action: "exit";
  };
