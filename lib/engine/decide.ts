import type { Direction } from "../base/mod.ts";
import type { MultiTimeframeFeeds } from "../feeds/mod.ts";
import type { PacketColumns } from "../quote/mod.ts";
import { checkIntent } from "./check_intent.ts";
import type { Intent } from "./intent.ts";
import type { StrategyPlan } from "./plan.ts";
import { RuleStream, type RuleStreamOptions } from "./rule_stream.ts";
import type { SnapshotView } from "./snapshot.ts";

/** Decides at one exec close. */
export type Decide = (row: number, snapshot: SnapshotView) => Intent | null;

const ENTER_LONG: Intent = Object.freeze({ action: "enter", direction: "long" });
const ENTER_SHORT: Intent = Object.freeze({ action: "enter", direction: "short" });
const EXIT: Intent = Object.freeze({ action: "exit" });

/** The decision of a plan, close by close. */
export interface BoundDecision {
  /** Evaluates rules up to an exec row; a function has nothing to evaluate before it is asked. */
  extend(toRow: number): void;
  /** Decides at an exec close that has been evaluated. */
  decide: Decide;
  /**
   * First exec row of `[fromRow, toRow)` whose decision could be anything, `toRow` when there is none. A
   * function may want something at every close.
   */
  nextSignal(held: Direction | null, fromRow: number, toRow: number): number;
  /** Comparisons of rules that were false because a side was NaN, at exec rows `[fromRow, toRow)`. */
  countUnknown(fromRow: number, toRow: number): number;
}

/**
 * Binds the decision of a plan to the columns of a run.
 *
 * For rules: an open position is left when an exit rule of its direction holds, unless the opposite
 * entry holds and flipping is allowed, which then does both. When long and short entries hold at one
 * close, neither is taken.
 *
 * @param plan The strategy.
 * @param feeds Feeds of the run.
 * @param packets `px.*` columns of the run.
 * @param options Whether the columns of the feeds stay as they are, and where flags are written.
 * @returns The decision, with no exec close evaluated.
 */
export function bindDecision(
  { decision, policy }: StrategyPlan,
  feeds: MultiTimeframeFeeds,
  packets: PacketColumns,
  options: RuleStreamOptions = {},
): BoundDecision {
  if (decision.kind === "function") {
    return {
      extend() {},
      decide: (_row, snapshot) => checkIntent(decision.onClose(snapshot)),
      nextSignal: (_held, fromRow) => fromRow,
      countUnknown: () => 0,
    };
  }
  const rules = new RuleStream(decision, feeds, packets, options);
  const canFlip = policy.allowFlip && policy.mode === "long_short";
  let { enterLong, enterShort, exitLong, exitShort } = rules;
  return {
    extend(toRow) {
      rules.extend(toRow);
      ({ enterLong, enterShort, exitLong, exitShort } = rules);
    },
    decide(row, snapshot) {
      const long = enterLong[row] === 1;
      const short = enterShort[row] === 1;
      if (!long && !short && exitLong[row] === 0 && exitShort[row] === 0) return null;
      const entry = long === short ? null : long ? ENTER_LONG : ENTER_SHORT;
      const held = snapshot.positionDirection;
      if (held === null) return entry;
      const leaves = (held === "long" ? exitLong[row] : exitShort[row]) === 1;
      const flips = canFlip && entry !== null &&
        entry !== (held === "long" ? ENTER_LONG : ENTER_SHORT);
      return leaves && !flips ? EXIT : entry;
    },
    nextSignal: (held, fromRow, toRow) => rules.nextSignal(held, fromRow, toRow),
    countUnknown: (fromRow, toRow) => rules.countUnknown(fromRow, toRow),
  };
}
