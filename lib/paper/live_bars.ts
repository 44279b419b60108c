import { type BarColumns, type MarkColumns, priceBar } from "../columns/mod.ts";
import type { LiveBar, LiveStream } from "./live_bar.ts";

/**
 * Columns of closed minutes as bars, one by one.
 *
 * @param symbol Name in the store.
 * @param stream Which series.
 * @param columns Its minutes.
 * @returns Final bars without a time of the venue's own.
 *
 * @example There and back
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { allocateBars } from "../columns/mod.ts";
 *
 * const columns = allocateBars(2);
 * columns.tsOpenMs[1] = 60_000;
 * const bars = liveBars("SOLUSDT", "last", columns);
 * assertEquals(bars[1].tsOpenMs, 60_000);
 * assertEquals(liveColumns("last", bars), columns);
 * ```
 */
export function liveBars(
  symbol: string,
  stream: LiveStream,
  columns: BarColumns | MarkColumns,
): LiveBar[] {
  const volume = "volume" in columns ? columns.volume : null;
  return Array.from(columns.tsOpenMs, (ts, i) => ({
    symbol,
    stream,
    tsOpenMs: ts,
    ...priceBar(columns, i),
    volume: volume?.[i] ?? 0,
    isFinal: true,
    venueTsMs: null,
  }));
}

/**
 * Bars of one series as columns.
 *
 * @param stream Which series.
 * @param bars Its minutes.
 * @returns Columns in the order of the bars.
 */
export function liveColumns(
  stream: LiveStream,
  bars: readonly LiveBar[],
): BarColumns | MarkColumns {
  const column = (name: "tsOpenMs" | "open" | "high" | "low" | "close" | "volume") =>
    Float64Array.from(bars, (bar) => bar[name]);
  const mark = {
    tsOpenMs: column("tsOpenMs"),
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
  };
  return stream === "mark" ? mark : { ...mark, volume: column("volume") };
}
