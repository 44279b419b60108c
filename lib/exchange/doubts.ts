import { roundDownToStep } from "../base/mod.ts";
import type { MarketFills } from "./market_fills.ts";
import { Ending } from "./minute_outcome.ts";
import type { OpenPosition } from "./open_position.ts";
import { netProfit, settlement } from "./settlement.ts";
import type { ExchangeMinutes, ExchangeTerms } from "./terms.ts";

/**
 * Takes note of every other way a minute could have ended a position, as net profits of the trade.
 *
 * A minute is in doubt when more than one ending lies inside it, when the stop could have moved inside
 * it and been met there, or when an ending of an entry's own minute need not have come after the fill.
 * An alternative in which the position lives on is valued at the last price of the minute. Where targets
 * and a loss are both possible, the alternatives are the loss alone, and the targets with the loss for
 * the rest.
 *
 * @param position Before the minute changes it.
 * @param possible Endings inside the minute, as bits.
 * @param certain For the minute of a resting fill, the endings that are certain; `null` for another.
 * @param minutes Last prices.
 * @param row The minute.
 * @param fills Prices of stops.
 * @param terms Costs and contract terms.
 */
export function noteDoubts(
  position: OpenPosition,
  possible: number,
  certain: number | null,
  minutes: ExchangeMinutes,
  row: number,
  fills: MarketFills,
  terms: ExchangeTerms,
): void {
  const { sign } = position;
  const lastWorst = sign > 0 ? minutes.low[row] : minutes.high[row];
  const lastBest = sign > 0 ? minutes.high[row] : minutes.low[row];
  const moved = position.moves === null ? position.stop : position.movedStop(lastBest);
  const isMoved = sign * moved > sign * position.stop && sign * lastWorst <= sign * moved;
  const isPlural = (possible & (possible - 1)) !== 0;
  const isUncertain = certain !== null && certain !== possible;
  if (!isPlural && !isMoved && !isUncertain) return;
  if (isPlural) position.noteDoubt(pluralDoubt(possible));
  if (isMoved) position.noteDoubt("moved_stop");
  if (isUncertain) position.noteDoubt("entry_minute");
  const tsMs = minutes.tsOpenMs[row];
  const ends: number[] = [];
  if (possible & Ending.STOP) ends.push(fills.stopPrice(position, position.stop));
  if (possible & Ending.LIQUIDATION) ends.push(position.bankruptcyPrice);
  if (isMoved) {
    // The stop passed every level on its way; the lowest price it can have been met at is the minute's.
    const first = sign * lastWorst > sign * position.stop ? lastWorst : position.stop;
    ends.push(fills.stopPrice(position, moved), fills.stopPrice(position, first));
  }
  if (certain === Ending.NONE) ends.push(minutes.close[row]);
  const hasTarget = (possible & Ending.TARGET) !== 0;
  const isSurvivable = certain !== null && (certain & ~Ending.TARGET) === 0;
  for (const price of ends) {
    position.noteOther(netAfterTargets(position, -sign * Infinity, price, tsMs, terms));
    if (hasTarget) {
      position.noteOther(netAfterTargets(position, lastBest, price, tsMs, terms));
    }
  }
  if (hasTarget && isSurvivable) {
    const close = minutes.close[row];
    position.noteOther(netAfterTargets(position, lastBest, close, tsMs, terms));
  }
}

function pluralDoubt(possible: number): string {
  const names: string[] = [];
  if (possible & Ending.STOP) names.push("stop");
  if (possible & Ending.LIQUIDATION) names.push("liquidation");
  if (possible & Ending.TARGET) names.push("target");
  return names.join("_or_");
}

/** Net profit of a trade whose targets up to a price fill and whose rest ends at another. */
function netAfterTargets(
  position: OpenPosition,
  reached: number,
  restPrice: number,
  tsMs: number,
  terms: ExchangeTerms,
): number {
  const { qtyStep } = terms;
  let left = position.qty;
  let grossUsdt = 0;
  let feeUsdt = 0;
  const end = (price: number, qty: number) => {
    const settled = settlement(position, "take_profit", price, qty, tsMs, terms);
    grossUsdt += settled.grossUsdt;
    feeUsdt += settled.feeUsdt;
  };
  for (const [ahead, { price }] of position.targetsAhead.entries()) {
    if (position.sign * reached < position.sign * price) break;
    const qty = position.targetQty(ahead, left, qtyStep);
    if (qty === 0) continue;
    end(price, qty);
    if (qty === left) return netProfit(position, grossUsdt, feeUsdt);
    left = roundDownToStep(left - qty, qtyStep);
  }
  end(restPrice, left);
  return netProfit(position, grossUsdt, feeUsdt);
}
