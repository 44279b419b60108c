import type { Switches } from "./profiles.ts";
import type { ExchangeMinutes } from "./terms.ts";

/** What can end a position, or a part of it, inside a minute; values are bits of `possible`. */
export const Ending = { NONE: 0, STOP: 1, TARGET: 2, LIQUIDATION: 4 } as const;

/** Levels of an open position, as the exchange watches them. */
export interface PositionLevels {
  /** 1 for long, -1 for short. */
  sign: number;
  /** Stop on the last price; -Infinity (long) or Infinity (short) for none. */
  stop: number;
  /** Target on the last price; Infinity (long) or -Infinity (short) for none. */
  target: number;
  /** Liquidation on the mark price. */
  liquidation: number;
}

/** How a minute ends a position. One object is reused for every minute. */
export interface MinuteOutcome {
  /** One of {@linkcode Ending}. */
  ending: number;
  /** True when it happened at the minute's first price. */
  atOpen: boolean;
  /** Every ending that some order of events inside the minute would give, as bits. */
  possible: number;
}

/**
 * Decides what one minute does to an open position.
 *
 * Conditions, in this order:
 * 1. The first prices are known to come first. A last price that opens beyond the stop ends the
 *    position there, unless the mark price also opens beyond a liquidation price that is nearer. A mark
 *    price that opens beyond the liquidation price ends it there. A last price that opens beyond the
 *    target ends it there.
 * 2. Later, stop and liquidation lie on one side; the nearer of the two comes first.
 * 3. When the target is inside the minute too, the loss comes first, unless `insideOrder` says
 *    otherwise.
 *
 * The minute is ambiguous when 3 decided, or when 2 decided between two different price streams.
 *
 * @param out Where the answer goes.
 * @param minutes Last and mark minutes.
 * @param row The minute.
 * @param levels What is watched.
 * @param oneStream True when the mark price is the last price.
 * @param insideOrder What comes first when loss and target both lie inside.
 */
export function resolveMinute(
  out: MinuteOutcome,
  minutes: ExchangeMinutes,
  row: number,
  levels: PositionLevels,
  oneStream: boolean,
  insideOrder: Switches["insideOrder"] = "loss_first",
): void {
  const { sign, stop, target, liquidation } = levels;
  const open = minutes.open[row];
  const stopIsNearer = sign * stop >= sign * liquidation;
  const liquidatedAtOpen = sign * minutes.markOpen[row] <= sign * liquidation;
  out.atOpen = true;
  if (sign * open <= sign * stop && (stopIsNearer || !liquidatedAtOpen)) {
    out.ending = out.possible = Ending.STOP;
    return;
  }
  if (liquidatedAtOpen) {
    out.ending = out.possible = Ending.LIQUIDATION;
    return;
  }
  if (sign * open >= sign * target) {
    out.ending = out.possible = Ending.TARGET;
    return;
  }
  out.atOpen = false;
  const possible = possibleEndings(minutes, row, levels, oneStream);
  out.possible = possible;
  const isProfitFirst = (possible & Ending.TARGET) !== 0 && insideOrder !== "loss_first" &&
    !isLossFirst(minutes, row, sign, insideOrder);
  out.ending = isProfitFirst ? Ending.TARGET : firstEnding(possible, stopIsNearer);
}

/**
 * Every level that lies inside the range of a minute.
 *
 * @param minutes Last and mark minutes.
 * @param row The minute.
 * @param levels What is watched.
 * @param oneStream True when the mark price is the last price: it then cannot reach the farther of stop
 * and liquidation before the nearer one.
 * @returns Bits of {@linkcode Ending}.
 */
export function possibleEndings(
  minutes: ExchangeMinutes,
  row: number,
  { sign, stop, target, liquidation }: PositionLevels,
  oneStream: boolean,
): number {
  const long = sign > 0;
  const lastWorst = long ? minutes.low[row] : minutes.high[row];
  const lastBest = long ? minutes.high[row] : minutes.low[row];
  const markWorst = long ? minutes.markLow[row] : minutes.markHigh[row];
  let possible: number = Ending.NONE;
  if (sign * lastWorst <= sign * stop) possible |= Ending.STOP;
  if (sign * lastBest >= sign * target) possible |= Ending.TARGET;
  if (sign * markWorst <= sign * liquidation) possible |= Ending.LIQUIDATION;
  const bothLosses = Ending.STOP | Ending.LIQUIDATION;
  if (oneStream && (possible & bothLosses) === bothLosses) {
    possible &= sign * stop >= sign * liquidation ? ~Ending.LIQUIDATION : ~Ending.STOP;
  }
  return possible;
}

/**
 * @param possible Bits of {@linkcode Ending}.
 * @param stopIsNearer Whether the stop is nearer to the entry than the liquidation.
 * @returns The one that comes first when losses do: the nearer loss, else the target.
 */
export function firstEnding(possible: number, stopIsNearer: boolean): number {
  if ((possible & Ending.STOP) && (stopIsNearer || !(possible & Ending.LIQUIDATION))) {
    return Ending.STOP;
  }
  return possible & Ending.LIQUIDATION ? Ending.LIQUIDATION : possible;
}

/**
 * @param minutes Last prices.
 * @param row The minute.
 * @param sign 1 for long, -1 for short.
 * @param insideOrder The assumption.
 * @returns Whether a minute goes to the losing side first.
 */
export function isLossFirst(
  minutes: ExchangeMinutes,
  row: number,
  sign: number,
  insideOrder: Switches["insideOrder"],
): boolean {
  if (insideOrder !== "nearer_extreme") return insideOrder === "loss_first";
  const up = minutes.high[row] - minutes.open[row];
  const down = minutes.open[row] - minutes.low[row];
  return sign > 0 ? down <= up : up < down;
}
