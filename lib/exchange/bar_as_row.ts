import { MINUTE_MS } from "../base/mod.ts";
import type { Switches } from "./profiles.ts";
import type { ExchangeMinutes } from "./terms.ts";

/** An exec bar as one row, for the assumptions that do not look into its minutes. */
export class BarAsRow {
  /** The row, at index 0; the same object for every bar. */
  readonly row: ExchangeMinutes;
  /** Whether only the price at the exec close counts. */
  readonly isClose: boolean;

  /** @param judgedOn The assumption. */
  constructor(judgedOn: Switches["judgedOn"]) {
    const one = () => new Float64Array(1);
    this.isClose = judgedOn === "exec_close";
    this.row = {
      tsOpenMs: one(),
      open: one(),
      high: one(),
      low: one(),
      close: one(),
      markOpen: one(),
      markHigh: one(),
      markLow: one(),
      markClose: one(),
      volume: one(),
    };
  }

  /**
   * Takes the minutes of an exec bar.
   *
   * @param minutes Last and mark minutes.
   * @param from First minute.
   * @param to Minute after the last one.
   */
  gather(minutes: ExchangeMinutes, from: number, to: number): void {
    const { row, isClose } = this;
    row.tsOpenMs[0] = isClose ? minutes.tsOpenMs[to - 1] + MINUTE_MS : minutes.tsOpenMs[from];
    for (const name of ["close", "markClose"] as const) row[name][0] = minutes[name][to - 1];
    for (const name of ["open", "markOpen"] as const) row[name][0] = minutes[name][from];
    let { low, high, markLow, markHigh, volume } = {
      low: Infinity,
      high: 0,
      markLow: Infinity,
      markHigh: 0,
      volume: 0,
    };
    for (let i = from; i < to; i++) {
      low = Math.min(low, minutes.low[i]);
      high = Math.max(high, minutes.high[i]);
      markLow = Math.min(markLow, minutes.markLow[i]);
      markHigh = Math.max(markHigh, minutes.markHigh[i]);
      volume += minutes.volume[i];
    }
    row.volume[0] = volume;
    row.low[0] = low;
    row.high[0] = high;
    row.markLow[0] = markLow;
    row.markHigh[0] = markHigh;
    if (!isClose) return;
    row.open[0] = row.low[0] = row.high[0] = row.close[0];
    row.markOpen[0] = row.markLow[0] = row.markHigh[0] = row.markClose[0];
  }
}
