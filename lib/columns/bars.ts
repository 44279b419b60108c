/**
 * Bars as columns of one length, in time order. `tsOpenMs` is the epoch millisecond at which the bar
 * begins; which timeframe it covers is known by who holds it.
 */
export interface BarColumns {
  /** Open instants, epoch milliseconds. */
  tsOpenMs: Float64Array;
  /** First price. */
  open: Float64Array;
  /** Highest price. */
  high: Float64Array;
  /** Lowest price. */
  low: Float64Array;
  /** Last price. */
  close: Float64Array;
  /** Traded quantity in base units. */
  volume: Float64Array;
}

/** Mark price minutes: bars without volume. */
export type MarkColumns = Omit<BarColumns, "volume">;

/** Funding records in time order. */
export interface FundingColumns {
  /** The venue's own timestamps, epoch milliseconds (they may be some milliseconds late). */
  tsMs: Float64Array;
  /** Rate as a fraction of position value; a long pays a positive rate. */
  rate: Float64Array;
  /** Time to the record before, in milliseconds, as the venue states it. */
  intervalMs: Float64Array;
}

/**
 * New bar columns filled with zeros.
 *
 * @param length Number of bars.
 * @returns Six columns of that length.
 */
export function allocateBars(length: number): BarColumns {
  return {
    tsOpenMs: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
  };
}

/**
 * A window onto columns, without copying.
 *
 * @param columns An object whose members are all columns of one length.
 * @param from First row of the window.
 * @param to Row after the last one.
 * @returns The same members, each a view of `to - from` rows.
 *
 * @example The last two of three bars
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const window = sliceColumns({ close: Float64Array.of(1, 2, 3) }, 1, 3);
 * assertEquals([...window.close], [2, 3]);
 * ```
 */
export function sliceColumns<T extends { [K in keyof T]: Float64Array }>(
  columns: T,
  from: number,
  to: number,
): T {
  const window: Record<string, Float64Array> = {};
  for (const [name, column] of Object.entries<Float64Array>(columns)) {
    window[name] = column.subarray(from, to);
  }
  return window as T;
}
