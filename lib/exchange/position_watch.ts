import { noteDoubts } from "./doubts.ts";
import { resolveEntryMinute } from "./entry_minute.ts";
import type { ExchangeAccount } from "./exchange_account.ts";
import type { MarketFills } from "./market_fills.ts";
import { Ending, type MinuteOutcome, resolveMinute } from "./minute_outcome.ts";
import type { OpenPosition } from "./open_position.ts";
import type { Switches } from "./profiles.ts";
import type { ExchangeMinutes, ExchangeTerms } from "./terms.ts";

/** The order whose fill inside a row opened a position; `null` for a position that was there before. */
export type EnteredBy = "limit" | "stop" | null;

/** Lives through rows with an open position: its endings, its doubts, and the prices it sees. */
export class PositionWatch {
  readonly #account: ExchangeAccount;
  readonly #fills: MarketFills;
  readonly #terms: ExchangeTerms;
  readonly #switches: Switches;
  readonly #oneStream: boolean;
  readonly #outcome: MinuteOutcome = { ending: 0, atOpen: false, possible: 0 };

  /**
   * @param account Where fills go.
   * @param fills Prices of fills that take liquidity.
   * @param terms Costs and contract terms.
   * @param switches What is assumed.
   * @param oneStream True when the mark price is the last price.
   */
  constructor(
    account: ExchangeAccount,
    fills: MarketFills,
    terms: ExchangeTerms,
    switches: Switches,
    oneStream: boolean,
  ) {
    this.#account = account;
    this.#fills = fills;
    this.#terms = terms;
    this.#switches = switches;
    this.#oneStream = oneStream;
  }

  /**
   * Lives through one row. A target that closes a part leaves the rest to the same row, with the next
   * target; the levels used are those known when the row began.
   *
   * @param position The open position.
   * @param rows Last and mark prices.
   * @param row The row.
   * @param enteredBy The order whose fill inside this row opened it, if one did.
   * @returns False when the position has ended.
   */
  live(
    position: OpenPosition,
    rows: ExchangeMinutes,
    row: number,
    enteredBy: EnteredBy = null,
  ): boolean {
    if (enteredBy === null && position.moves === null && !reaches(position, rows, row)) {
      liveThrough(position, rows, row, enteredBy);
      return true;
    }
    const outcome = this.#outcome;
    let isNoted = false;
    for (;;) {
      const certain = this.#resolve(position, rows, row, enteredBy);
      if (!outcome.atOpen && !isNoted && (outcome.possible !== 0 || position.moves !== null)) {
        isNoted = true;
        this.#fills.standAt(rows, row);
        noteDoubts(position, outcome.possible, certain, rows, row, this.#fills, this.#terms);
      }
      if (outcome.ending === Ending.NONE) break;
      this.#end(position, rows, row);
      if (this.#account.position === null) return false;
    }
    liveThrough(position, rows, row, enteredBy);
    return true;
  }

  #resolve(
    position: OpenPosition,
    rows: ExchangeMinutes,
    row: number,
    enteredBy: EnteredBy,
  ): number | null {
    const { insideOrder } = this.#switches;
    const outcome = this.#outcome;
    const oneStream = this.#oneStream;
    if (enteredBy === null) {
      resolveMinute(outcome, rows, row, position, oneStream, insideOrder);
      return null;
    }
    return resolveEntryMinute(outcome, rows, row, position, oneStream, enteredBy, insideOrder);
  }

  /** Fills the ending of a row; of a position with several targets, the next target's part. */
  #end(position: OpenPosition, rows: ExchangeMinutes, row: number): void {
    const { ending, atOpen } = this.#outcome;
    const tsMs = rows.tsOpenMs[row];
    const open = rows.open[row];
    if (ending === Ending.LIQUIDATION) {
      this.#account.close("liquidation", position.bankruptcyPrice, tsMs);
    } else if (ending === Ending.TARGET) {
      this.#account.takeTarget(atOpen ? open : position.target, tsMs);
    } else {
      this.#fills.standAt(rows, row);
      const price = this.#fills.stopPrice(position, atOpen ? open : position.stop);
      this.#account.close(position.stopCause, price, tsMs);
    }
  }
}

/** Whether a row reaches a level that stays where it is, so that it could end the position. */
function reaches(
  position: OpenPosition,
  { low, high, markLow, markHigh }: ExchangeMinutes,
  row: number,
): boolean {
  return position.canBeTouched(low[row], high[row], markLow[row], markHigh[row]);
}

/** Remembers what a position saw of a row; of the row of its own fill, what is sure to follow it. */
function liveThrough(
  position: OpenPosition,
  { low, high, close, markLow, markHigh }: ExchangeMinutes,
  row: number,
  enteredBy: EnteredBy,
): void {
  const isLong = position.sign > 0;
  const seesLow = enteredBy === null || (enteredBy === "limit") === isLong;
  const seesHigh = enteredBy === null || !seesLow;
  position.live(
    seesLow ? low[row] : close[row],
    seesHigh ? high[row] : close[row],
    markLow[row],
    markHigh[row],
  );
}
