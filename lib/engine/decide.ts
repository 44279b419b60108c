import type { MultiTimeframeFeeds } from "../feeds/mod.ts";
import type { PacketColumns } from "../quote/mod.ts";
import { checkIntent } from "./check_intent.ts";
import type { Intent } from "./intent.ts";
import type { StrategyPlan } from "./plan.ts";
import { type DecisionRows, evaluateRules } from "./rule_columns.ts";
import type { SnapshotView } from "./snapshot.ts";

/** Decides at one exec close. */
export type Decide = (row: number, snapshot: SnapshotView) => Intent | null;

const ENTER_LONG: Intent = Object.freeze({ action: "enter", direction: "long" });
const ENTER_SHORT: Intent = Object.freeze({ action: "enter", direction: "short" });
const EXIT: Intent = Object.freeze({ action: "exit" });

/**
 * The decision of a plan as a function of the exec row.
 *
 * For rules: an open position is left when an exit rule of its direction holds, unless the opposite
 * entry holds and flipping is allowed, which then does both. When long and short entries hold at one
 * close, neither is taken.
 *
 * @param plan The strategy.
 * @param feeds Feeds of the run.
 * @param packets `px.*` columns of the run.
 * @param decisionRows Exec rows at which decisions are made.
 * @returns The function, and how many comparisons were false because of a NaN.
 */
export function bindDecision(
  plan: StrategyPlan,
  feeds: MultiTimeframeFeeds,
  packets: PacketColumns,
  decisionRows: DecisionRows,
): { decide: Decide; nanComparisons: number } {
  const { decision, policy } = plan;
  if (decision.kind === "function") {
    return {
      decide: (_row, snapshot) => checkIntent(decision.onClose(snapshot)),
      nanComparisons: 0,
    };
  }
  const { enterLong, enterShort, exitLong, exitShort, nanComparisons } = evaluateRules(
    decision,
    feeds,
    packets,
    decisionRows,
  );
  const canFlip = policy.allowFlip && policy.mode === "long_short";
  const decide: Decide = (row, snapshot) => {
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
  };
  return { decide, nanComparisons };
}
