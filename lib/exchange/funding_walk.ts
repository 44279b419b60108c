import { MINUTE_MS } from "../base/mod.ts";
import type { ExchangeAccount } from "./exchange_account.ts";
import type { FundingSchedule } from "./funding_schedule.ts";
import type { ExchangeMinutes } from "./terms.ts";

/** Goes through funding records in step with the minutes, and settles those that meet a position. */
export class FundingWalk {
  /** Minute row of the record it stands at; `Infinity` behind the last one. */
  row: number = Infinity;
  /** Place of that record in the schedule. */
  at = -1;
  readonly #account: ExchangeAccount;
  readonly #minutes: ExchangeMinutes;
  #schedule!: FundingSchedule;

  /**
   * A walk that stands before the first record.
   *
   * @param schedule Records laid onto the minutes.
   * @param account Whose positions they meet.
   * @param minutes Mark prices that they are paid on.
   */
  constructor(schedule: FundingSchedule, account: ExchangeAccount, minutes: ExchangeMinutes) {
    this.#account = account;
    this.#minutes = minutes;
    this.restart(schedule);
  }

  /**
   * Begins anew with other records.
   *
   * @param schedule Records laid onto the minutes.
   */
  restart(schedule: FundingSchedule): void {
    this.#schedule = schedule;
    this.at = -1;
    this.#next();
  }

  /**
   * Passes over records of minutes before a row: nothing was open when they fell due.
   *
   * @param row The minute.
   */
  skipTo(row: number): void {
    while (this.row < row) this.#next();
  }

  /**
   * Settles the records of a range of minutes, if a position is open, and passes over those before.
   *
   * @param from First minute row.
   * @param to Minute row after the last one.
   */
  settle(from: number, to: number): void {
    if (this.row >= to) return;
    this.skipTo(from);
    const { rate, settlement } = this.#schedule;
    for (; this.row < to; this.#next()) {
      const { at } = this;
      if (settlement === undefined) this.#settleFromMinutes(rate[at]);
      else this.#account.settleFunding(rate[at], settlement.markPrice[at], settlement.tsMs[at]);
    }
  }

  #settleFromMinutes(rate: number): void {
    const { tsOpenMs, markClose } = this.#minutes;
    this.#account.settleFunding(rate, markClose[this.row], tsOpenMs[this.row] + MINUTE_MS);
  }

  #next(): void {
    const { minuteRow } = this.#schedule;
    this.at++;
    this.row = this.at < minuteRow.length ? minuteRow[this.at] : Infinity;
  }
}
