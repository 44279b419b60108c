import type { EquityColumns } from "../columns/mod.ts";

/** How far and how long equity was below its high. */
export interface Drawdown {
  /** Deepest fall below a high, as a fraction of that high. */
  maxDrawdown: number;
  /** Deepest fall below a high in USDT; it may belong to another high than the deepest fraction. */
  maxDrawdownUsdt: number;
  /** Last close at the high before the deepest fall, epoch milliseconds; `null` without a fall. */
  peakTsMs: number | null;
  /** Close at which the fall was deepest; `null` without a fall. */
  troughTsMs: number | null;
  /** First close at or above that high again; `null` when there is none. */
  recoveryTsMs: number | null;
  /** From that high to the recovery, or to the last close when there is none. */
  durationMs: number;
  /** Longest time from a high to its recovery, or to the last close, over all falls. */
  longestDurationMs: number;
}

/** No row. */
const NONE = -2;

/**
 * Drawdown of equity at exec closes, unrealised profit included. The starting equity at the start of
 * the window is the first high; reaching a high again is its recovery. The fraction
 * `(high - equity) / high` is the maximum drawdown of C. R. Bacon, "Practical Portfolio Performance
 * Measurement and Attribution" (2008); dates and duration belong to it.
 *
 * @param equity The account at the exec closes.
 * @param startingEquityUsdt Equity before the first close, above 0.
 * @param startMs Start of the window, epoch milliseconds.
 * @returns Depths, dates and durations; all depths and durations are 0 when equity never fell.
 *
 * @example Down from 120 to 90 and back
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const tsCloseMs = Float64Array.of(1, 2, 3, 4);
 * const equityUsdt = Float64Array.of(120, 90, 110, 120);
 * const fall = drawdown({ tsCloseMs, equityUsdt }, 100, 0);
 * assertEquals([fall.maxDrawdown, fall.maxDrawdownUsdt, fall.durationMs], [0.25, 30, 3]);
 * assertEquals([fall.peakTsMs, fall.troughTsMs, fall.recoveryTsMs], [1, 2, 4]);
 * ```
 */
export function drawdown(
  { tsCloseMs, equityUsdt }: Pick<EquityColumns, "tsCloseMs" | "equityUsdt">,
  startingEquityUsdt: number,
  startMs: number,
): Drawdown {
  let maxDrawdown = 0;
  let maxDrawdownUsdt = 0;
  let longestDurationMs = 0;
  let durationMs = 0;
  // Closes by their rows, -1 for the start of the window and NONE for no close at all.
  let [peakRow, troughRow, recoveryRow] = [NONE, NONE, NONE];
  let high = startingEquityUsdt;
  let highRow = -1;
  let lowest = Infinity;
  const rows = equityUsdt.length;
  const tsOf = (row: number) => row < 0 ? startMs : tsCloseMs[row];
  // What a fall lasted is known where it ends, so all that is asked of its closes is how low they are.
  const endFall = (row: number) => {
    const belowMs = tsOf(row) - tsOf(highRow);
    if (belowMs > longestDurationMs) longestDurationMs = belowMs;
    if (peakRow === highRow) durationMs = belowMs;
  };
  for (let i = 0; i < rows; i++) {
    const now = equityUsdt[i];
    if (now < high) {
      if (now >= lowest) {
        i = lastWithin(equityUsdt, i, lowest, high);
        continue;
      }
      lowest = now;
      const fallUsdt = high - now;
      if (fallUsdt > maxDrawdownUsdt) maxDrawdownUsdt = fallUsdt;
      if (fallUsdt / high > maxDrawdown) {
        maxDrawdown = fallUsdt / high;
        [peakRow, troughRow, recoveryRow] = [highRow, i, NONE];
      }
      continue;
    }
    if (lowest < high) {
      endFall(i);
      if (peakRow === highRow) recoveryRow = i;
      lowest = Infinity;
    }
    high = now;
    highRow = i;
  }
  if (lowest < high) endFall(rows - 1);
  const orNull = (row: number) => row === NONE ? null : tsOf(row);
  return {
    maxDrawdown,
    maxDrawdownUsdt,
    peakTsMs: orNull(peakRow),
    troughTsMs: orNull(troughRow),
    recoveryTsMs: orNull(recoveryRow),
    durationMs,
    longestDurationMs,
  };
}

/** Last of the closes from a row on that change nothing of a fall, looked at four at a time. */
function lastWithin(equityUsdt: Float64Array, row: number, lowest: number, high: number): number {
  let i = row;
  for (; i + 4 < equityUsdt.length; i += 4) {
    const a = equityUsdt[i + 1];
    const b = equityUsdt[i + 2];
    const c = equityUsdt[i + 3];
    const d = equityUsdt[i + 4];
    const isWithin = a >= lowest && a < high && b >= lowest && b < high &&
      c >= lowest && c < high && d >= lowest && d < high;
    if (!isWithin) break;
  }
  return i;
}
