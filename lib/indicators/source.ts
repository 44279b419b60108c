import type { BarColumns } from "../columns/mod.ts";
import type { InputSource } from "./contract.ts";
import { ohlc4 } from "./ohlc4.ts";

/**
 * Writes rows of an input source: a bar column, or a mean of some.
 *
 * @param bars Where prices and volume come from.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param source Which series: a column name, `hl2`, `hlc3` or `ohlc4`.
 * @param out Filled at the same rows.
 *
 * @example The middle of a bar
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { allocateBars } from "../columns/mod.ts";
 *
 * const bars = allocateBars(1);
 * bars.high[0] = 12;
 * bars.low[0] = 8;
 * const out = new Float64Array(1);
 * routeSource(bars, 0, 1, "hl2", out);
 * assertEquals(out[0], 10);
 * ```
 */
export function routeSource(
  bars: BarColumns,
  from: number,
  to: number,
  source: InputSource,
  out: Float64Array,
): void {
  const { open, high, low, close } = bars;
  switch (source) {
    case "hl2":
      for (let i = from; i < to; i++) out[i] = (high[i] + low[i]) / 2;
      break;
    case "hlc3":
      for (let i = from; i < to; i++) out[i] = (high[i] + low[i] + close[i]) / 3;
      break;
    case "ohlc4":
      ohlc4(out, [open, high, low, close], from, to);
      break;
    default:
      out.set(bars[source].subarray(from, to), from);
  }
}
