import type { DuckDBConnection } from "@duckdb/node-api";
import { MINUTE_MS } from "../base/mod.ts";
import { allocateBars, countSteps, type TimeRange } from "../columns/mod.ts";
import type { Native } from "./native.ts";
import * as sql from "./sql.ts";
import { FILLED_SOURCE } from "./tables.ts";
import { writeRows } from "./write_rows.ts";

/** Holes of a series of bars. */
export interface FlatFill {
  /** Which series. */
  stream: "last" | "mark";
  /** Name in the store. */
  symbol: string;
  /** The range that was asked for. */
  range: TimeRange;
  /** Its holes, in order. */
  gaps: readonly TimeRange[];
}

/**
 * Writes flat bars into holes, inside the connection's open transaction.
 *
 * @param native The engine's library.
 * @param connection Holds the open transaction.
 * @param fill The holes.
 * @returns The holes that had a close before them, and so were filled.
 */
export async function fillFlat(
  native: Native,
  connection: DuckDBConnection,
  { stream, symbol, range, gaps }: FlatFill,
): Promise<TimeRange[]> {
  const closes: (number | null)[] = [];
  for (const gap of gaps) closes.push(await closeBefore(connection, stream, symbol, gap));
  const filledGaps = gaps.filter((_, i) => closes[i] !== null);
  const bars = allocateBars(countSteps(filledGaps, MINUTE_MS));
  let row = 0;
  for (let i = 0; i < gaps.length; i++) {
    const close = closes[i];
    if (close === null) continue;
    for (let ts = gaps[i].startMs; ts < gaps[i].endMs; ts += MINUTE_MS, row++) {
      bars.tsOpenMs[row] = ts;
      bars.open[row] =
        bars.high[row] =
        bars.low[row] =
        bars.close[row] =
          close;
    }
  }
  const filled = new Float64Array(row).fill(1);
  const facts = { source: FILLED_SOURCE, range, filled };
  await writeRows(native, connection, { stream, symbol, columns: bars, facts });
  return filledGaps;
}

async function closeBefore(
  connection: DuckDBConnection,
  stream: "last" | "mark",
  symbol: string,
  gap: TimeRange,
): Promise<number | null> {
  const result = await connection.run(sql.selectCloseBefore(stream), [symbol, gap.startMs]);
  const [row] = await result.getRowsJS();
  return row === undefined ? null : Number(row[0]);
}
