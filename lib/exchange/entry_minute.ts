import {
  Ending,
  firstEnding,
  isLossFirst,
  type MinuteOutcome,
  type PositionLevels,
  possibleEndings,
} from "./minute_outcome.ts";
import type { Switches } from "./profiles.ts";
import type { ExchangeMinutes } from "./terms.ts";

/**
 * Decides what the rest of a minute does to a position that a resting order opened inside it.
 *
 * Conditions: which part of the range came after the fill is known in part. A limit is reached from the
 * winning side, so the worst price comes after it; a stop order is reached from the losing side, so the
 * best price does; the last price of the minute comes after either. With `loss_first` a loss counts when
 * it is possible and the target when it is certain, with `profit_first` the other way round, and with
 * `nearer_extreme` the path from the open decides what comes after the fill and in which order.
 *
 * @param out Where the answer goes.
 * @param minutes Last and mark minutes.
 * @param row The minute of the fill.
 * @param levels What is watched.
 * @param oneStream True when the mark price is the last price.
 * @param kind What kind of order opened the position.
 * @param insideOrder The assumption.
 * @returns The endings that are certain to lie after the fill, as bits.
 */
export function resolveEntryMinute(
  out: MinuteOutcome,
  minutes: ExchangeMinutes,
  row: number,
  levels: PositionLevels,
  oneStream: boolean,
  kind: "limit" | "stop",
  insideOrder: Switches["insideOrder"],
): number {
  const possible = possibleEndings(minutes, row, levels, oneStream);
  const certain = certainEndings(minutes, row, levels, oneStream, kind) & possible;
  const stopIsNearer = levels.sign * levels.stop >= levels.sign * levels.liquidation;
  const losses = Ending.STOP | Ending.LIQUIDATION;
  const lossFirst = isLossFirst(minutes, row, levels.sign, insideOrder);
  let counted = possible;
  if (insideOrder === "nearer_extreme") {
    // The extreme that the path visits before it comes to the order does not meet the position.
    if (kind === "limit" && !lossFirst) counted = possible & losses | certain;
    if (kind === "stop" && lossFirst) counted = possible & Ending.TARGET | certain;
  } else {
    counted = lossFirst ? possible & losses | certain : possible & Ending.TARGET | certain;
  }
  const isTargetFirst = (counted & Ending.TARGET) !== 0 &&
    (insideOrder === "nearer_extreme" ? kind === "stop" : !lossFirst);
  out.atOpen = false;
  out.possible = possible;
  out.ending = isTargetFirst ? Ending.TARGET : firstEnding(counted, stopIsNearer);
  return certain;
}

function certainEndings(
  minutes: ExchangeMinutes,
  row: number,
  { sign, stop, target, liquidation }: PositionLevels,
  oneStream: boolean,
  kind: "limit" | "stop",
): number {
  const long = sign > 0;
  const close = minutes.close[row];
  const isLimit = kind === "limit";
  const lastWorst = isLimit ? (long ? minutes.low[row] : minutes.high[row]) : close;
  const lastBest = isLimit ? close : long ? minutes.high[row] : minutes.low[row];
  const markWorst = isLimit && oneStream ? lastWorst : minutes.markClose[row];
  let certain: number = Ending.NONE;
  if (sign * lastWorst <= sign * stop) certain |= Ending.STOP;
  if (sign * lastBest >= sign * target) certain |= Ending.TARGET;
  if (sign * markWorst <= sign * liquidation) certain |= Ending.LIQUIDATION;
  return certain;
}
