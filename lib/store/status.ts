import type { DuckDBConnection } from "@duckdb/node-api";
import type { Stream, TimeRange } from "../columns/mod.ts";
import type { StreamExtent } from "../preflight/mod.ts";
import * as sql from "./sql.ts";
import { STREAMS } from "./tables.ts";

/** What a store holds of one series. */
export interface SeriesStatus extends StreamExtent {
  /** Name in the store. */
  symbol: string;
  /** Which series. */
  stream: Stream;
  /** Number of holes between the first and the last row. */
  gapCount: number;
  /** The holes, in order. */
  gaps: TimeRange[];
  /** Rows by where they came from; empty for funding. */
  sources: Record<string, number>;
}

/**
 * @param connection Where to look.
 * @returns Every series, by symbol, then `last`, `mark`, `funding`.
 */
export async function readStatus(connection: DuckDBConnection): Promise<SeriesStatus[]> {
  const read = async (text: string) => await (await connection.run(text)).getRowsJS();
  const byKey = new Map<string, SeriesStatus>();
  for (const [symbol, stream, rows, firstMs, lastMs] of await read(sql.SELECT_EXTENTS)) {
    byKey.set(`${symbol} ${stream}`, {
      symbol: String(symbol),
      stream: stream as Stream,
      rows: Number(rows),
      firstMs: Number(firstMs),
      lastMs: Number(lastMs),
      gapCount: 0,
      gaps: [],
      sources: {},
    });
  }
  for (const stream of STREAMS) {
    for (const [symbol, startMs, endMs] of await read(sql.selectGaps(stream))) {
      const series = byKey.get(`${symbol} ${stream}`)!;
      series.gaps.push({ startMs: Number(startMs), endMs: Number(endMs) });
      series.gapCount++;
    }
  }
  for (const [symbol, stream, source, rows] of await read(sql.SELECT_SOURCES)) {
    byKey.get(`${symbol} ${stream}`)!.sources[String(source)] = Number(rows);
  }
  return [...byKey.values()].sort((a, b) =>
    a.symbol === b.symbol
      ? STREAMS.indexOf(a.stream) - STREAMS.indexOf(b.stream)
      : a.symbol < b.symbol
      ? -1
      : 1
  );
}
