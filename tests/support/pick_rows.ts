import type { BarColumns } from "../../lib/columns/mod.ts";

/**
 * Copies some rows of bars.
 *
 * @param bars Bars to copy from.
 * @param keep Whether a row is kept.
 * @returns New columns that hold the kept rows in order.
 */
export function pickRows(bars: BarColumns, keep: (row: number) => boolean): BarColumns {
  const pick = (column: Float64Array) => column.filter((_, row) => keep(row));
  return {
    tsOpenMs: pick(bars.tsOpenMs),
    open: pick(bars.open),
    high: pick(bars.high),
    low: pick(bars.low),
    close: pick(bars.close),
    volume: pick(bars.volume),
  };
}
