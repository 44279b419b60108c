import type { Command } from "@commander-js/extra-typings";
import { formatInstant, MINUTE_MS } from "../../base/mod.ts";
import { countSteps } from "../../columns/mod.ts";
import type { SeriesStatus, Store } from "../../store/mod.ts";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";
import { rangeDocument } from "../range_document.ts";
import { formatTable } from "../table.ts";
import { coverageLine } from "./coverage_line.ts";
import { missingWithin } from "./market_hours.ts";
import { noData } from "./no_data.ts";

/** How many holes of a series are listed for a person. */
const LISTED_GAPS = 5;

/** Longest line of days. */
const LINE_CELLS = 60;

/** `data status`: what the store holds. */
export function addDataStatus(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("status"))
    .description("show what the store holds: symbols, series, coverage, holes, sources")
    .option("--symbol <name>", "only this symbol")
    .addHelpText("after", "\nExample:\n  closedbar data status --symbol SOLUSDT")
    .action(async (options) => {
      const { openStore } = await import("../../store/mod.ts");
      await using store = await openStore(options.db, { readOnly: true });
      const held = await withinHours(store, await store.status());
      const { symbol } = options;
      const series = held.filter((one) => symbol === undefined || one.symbol === symbol);
      if (symbol !== undefined && series.length === 0) {
        throw noData(`show ${symbol}`, { symbol }, held);
      }
      writeResult(
        context,
        options,
        { ok: true, db: options.db, series: series.map(toDocument) },
        series.length === 0 ? [`${options.db} holds no rows`] : [
          ...formatTable(
            ["symbol", "stream", "rows", "first", "last", "missing", "sources"],
            series.map(toRow),
          ),
          ...series.map(dayLine),
          ...series.flatMap(listGaps),
        ],
      );
    });
}

/** Only the minutes of a market's hours can be missing. */
async function withinHours(store: Store, held: SeriesStatus[]): Promise<SeriesStatus[]> {
  const seen: SeriesStatus[] = [];
  for (const series of held) {
    const within = await missingWithin(store, series.symbol, "rth");
    const gaps = series.gaps.flatMap(within);
    seen.push({ ...series, gaps, gapCount: gaps.length });
  }
  return seen;
}

function toDocument({ gapCount, gaps, ...series }: SeriesStatus) {
  return {
    symbol: series.symbol,
    stream: series.stream,
    rows: series.rows,
    first_ts_ms: series.firstMs,
    last_ts_ms: series.lastMs,
    gap_count: gapCount,
    gaps: gaps.map(rangeDocument),
    sources: series.sources,
  };
}

function toRow({ symbol, stream, rows, firstMs, lastMs, gaps, sources }: SeriesStatus): string[] {
  const missing = stream === "funding" ? "" : String(countSteps(gaps, MINUTE_MS));
  const names = Object.entries(sources).map(([name, count]) => `${name} ${count}`).join(", ");
  return [
    symbol,
    stream,
    String(rows),
    formatInstant(firstMs),
    formatInstant(lastMs),
    missing,
    names,
  ];
}

/** The days of a series, from its first to its last. */
function dayLine(series: SeriesStatus): string {
  const { symbol, stream, firstMs, lastMs, gaps } = series;
  const stepMs = stream === "funding" ? 1 : MINUTE_MS;
  const line = coverageLine({ startMs: firstMs, endMs: lastMs + stepMs }, gaps, LINE_CELLS);
  return `  days of ${symbol} ${stream}: ${line}`;
}

function countMinutes(lengthMs: number): string {
  const minutes = lengthMs / MINUTE_MS;
  return `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
}

function listGaps({ symbol, stream, gaps }: SeriesStatus): string[] {
  const lines = gaps.slice(0, LISTED_GAPS).map(({ startMs, endMs }) =>
    `  hole in ${symbol} ${stream}: ${formatInstant(startMs)} to ${formatInstant(endMs)}, ` +
    countMinutes(endMs - startMs)
  );
  const more = gaps.length - lines.length;
  return more > 0 ? [...lines, `  and ${more} more holes in ${symbol} ${stream}`] : lines;
}
