import type { FundingSchedule } from "./funding_schedule.ts";

/** Goes through funding records in step with the minutes. */
export class FundingWalk {
  #schedule: FundingSchedule;
  #at = 0;

  /**
   * A walk that stands before the first record.
   *
   * @param schedule Records laid onto the minutes.
   */
  constructor(schedule: FundingSchedule) {
    this.#schedule = schedule;
  }

  /** Minute row of the record it stands at; `Infinity` behind the last one. */
  get row(): number {
    const { minuteRow } = this.#schedule;
    return this.#at < minuteRow.length ? minuteRow[this.#at] : Infinity;
  }

  /** Rate of the record it stands at. */
  get rate(): number {
    return this.#schedule.rate[this.#at];
  }

  /**
   * Begins anew with other records.
   *
   * @param schedule Records laid onto the minutes.
   */
  restart(schedule: FundingSchedule): void {
    this.#schedule = schedule;
    this.#at = 0;
  }

  /**
   * Whether the record it stands at falls due before a minute.
   *
   * @param row The minute.
   * @returns False too when no record is left.
   */
  isDueBefore(row: number): boolean {
    return this.row < row;
  }

  /**
   * Passes over records of minutes before a row: nothing was open when they fell due.
   *
   * @param row The minute.
   */
  skipTo(row: number): void {
    while (this.isDueBefore(row)) this.next();
  }

  /** Goes to the next record. */
  next(): void {
    this.#at++;
  }
}
