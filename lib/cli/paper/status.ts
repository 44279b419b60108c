import type { Command } from "@commander-js/extra-typings";
import { DataMissingError, formatInstant, MINUTE_MS } from "../../base/mod.ts";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";
import { formatTable } from "../table.ts";
import { cacheOption } from "./paper_options.ts";

/** What is cached of one series. */
interface CachedSeries {
  symbol: string;
  stream: string;
  rows: number;
  firstMs: number;
  lastMs: number;
  missing: number;
  corrections: number;
}

/** `paper status`: what is cached. */
export function addPaperStatus(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("status"))
    .description("show the cached minutes")
    .addOption(cacheOption())
    .addHelpText("after", "\nExample:\n  closedbar paper status")
    .action(async (options) => {
      const series = await readCache(options.cache);
      const document = {
        ok: true,
        cache: options.cache,
        series: series.map(({ symbol, stream, rows, firstMs, lastMs, missing, corrections }) => ({
          symbol,
          stream,
          rows,
          first_ts_ms: firstMs,
          last_ts_ms: lastMs,
          missing_minutes: missing,
          corrections,
        })),
      };
      writeResult(context, options, document, [
        ...(series.length === 0 ? [] : formatTable(
          ["symbol", "stream", "rows", "from", "to", "missing", "corrected"],
          series.map(({ symbol, stream, rows, firstMs, lastMs, missing, corrections }) => [
            symbol,
            stream,
            String(rows),
            formatInstant(firstMs),
            formatInstant(lastMs),
            String(missing),
            String(corrections),
          ]),
        )),
        series.length === 0
          ? `nothing is cached yet in ${options.cache}`
          : `cache: ${options.cache}`,
      ]);
    });
}

async function readCache(path: string): Promise<CachedSeries[]> {
  const { openBarCache } = await import("../../store/mod.ts");
  const { cachedGaps } = await import("../../paper/mod.ts");
  try {
    using cache = await openBarCache(path, { readOnly: true });
    return cache.series().map(({ symbol, stream }) => {
      const { firstMs, lastMs, rows } = cache.extent(stream, symbol)!;
      const range = { startMs: firstMs, endMs: lastMs + MINUTE_MS };
      const missing = stream === "funding" ? [] : cachedGaps(cache, stream, symbol, range);
      return {
        symbol,
        stream,
        rows,
        firstMs,
        lastMs,
        missing: missing.reduce((sum, { startMs, endMs }) => sum + (endMs - startMs), 0) /
          MINUTE_MS,
        corrections: cache.corrections(symbol).filter((one) => one.stream === stream).length,
      };
    });
  } catch (error) {
    if (error instanceof DataMissingError && error.code === "CACHE_MISSING") return [];
    throw error;
  }
}
