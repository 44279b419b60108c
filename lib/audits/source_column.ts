import type { BarColumns } from "../columns/mod.ts";
import type { InputSource } from "../indicators/mod.ts";

/**
 * The series an input source stands for, straight from its meaning. The audits feed their references
 * with it, so a feature that was routed to another series differs from its reference.
 *
 * @param bars Bars.
 * @param source Which series.
 * @returns One number per bar.
 */
export function sourceColumn(bars: BarColumns, source: InputSource): Float64Array {
  const { open, high, low, close } = bars;
  switch (source) {
    case "hl2":
      return high.map((top, i) => (top + low[i]) / 2);
    case "hlc3":
      return high.map((top, i) => (top + low[i] + close[i]) / 3);
    case "ohlc4":
      return open.map((first, i) => (first + high[i] + low[i] + close[i]) / 4);
    default:
      return bars[source];
  }
}
