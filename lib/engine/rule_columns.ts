import type { MultiTimeframeFeeds } from "../feeds/mod.ts";
import type { PacketColumns } from "../quote/mod.ts";
import { type RuleSet, RuleStream } from "./rule_stream.ts";

/** The exec rows at which a run decides: first one, and the one after the last. */
export interface DecisionRows {
  /** First row. */
  fromRow: number;
  /** Row after the last one. */
  toRow: number;
}

/** Rules evaluated over a range of exec closes. */
export interface RuleColumns {
  /** 1 where some rule enters long. */
  enterLong: Uint8Array;
  /** 1 where some rule enters short. */
  enterShort: Uint8Array;
  /** 1 where some rule leaves a long. */
  exitLong: Uint8Array;
  /** 1 where some rule leaves a short. */
  exitShort: Uint8Array;
  /** Comparisons that were false because a side was NaN, at decision rows. */
  nanComparisons: number;
}

/**
 * Evaluates a card's rules at every exec close, once, as {@linkcode RuleStream} does close by close.
 *
 * @param rules Entry and exit rules of the plan.
 * @param feeds Feeds of the run.
 * @param packets `px.*` columns of the run.
 * @param decisionRows Exec rows at which decisions are made; rows outside only feed crossings.
 * @returns One flag per exec close and kind of decision.
 */
export function evaluateRules(
  rules: RuleSet,
  feeds: MultiTimeframeFeeds,
  packets: PacketColumns,
  { fromRow, toRow }: DecisionRows,
): RuleColumns {
  const stream = new RuleStream(rules, feeds, packets);
  stream.extend(feeds.exec.length);
  const { enterLong, enterShort, exitLong, exitShort } = stream;
  const nanComparisons = stream.countUnknown(fromRow, toRow);
  return { enterLong, enterShort, exitLong, exitShort, nanComparisons };
}
