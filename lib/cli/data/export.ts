import { type Command, Option } from "@commander-js/extra-typings";
import { dirname } from "node:path";
import { DataMissingError, formatInstant, parseInstant, UsageError } from "../../base/mod.ts";
import type { TimeRange } from "../../columns/mod.ts";
import type { StreamExtent } from "../../preflight/mod.ts";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";
import { noData } from "./no_data.ts";

/** `data export`: a range of a series into a file. */
export function addDataExport(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("export"))
    .description("export a series as Parquet, CSV or gzipped CSV; the file's ending decides")
    .requiredOption("--symbol <name>", "symbol, for example SOLUSDT")
    .requiredOption("--file <path>", "the file to write: .parquet, .csv or .csv.gz")
    .addOption(
      new Option("--stream <name>", "which series").choices(["last", "mark", "funding"] as const)
        .default("last" as const),
    )
    .option("--start <instant>", "first instant, UTC (the series' first unless told)")
    .option("--end <instant>", "instant after the last one, UTC (the series' end unless told)")
    .addHelpText(
      "after",
      "\nExample:\n  closedbar data export --symbol SOLUSDT --start 2025-05-10 --end 2025-05-11 " +
        "--file artifacts/sol.csv",
    )
    .action(async (options) => {
      const { exportFile, openStore } = await import("../../store/mod.ts");
      const { symbol, stream, file } = options;
      await using store = await openStore(options.db, { readOnly: true });
      const extent = await store.extent(symbol, stream);
      if (extent === null) {
        const held = await store.status();
        throw noData(`export ${symbol} ${stream}`, { symbol, stream }, held);
      }
      const range = readRange(options, extent);
      await makeFolder(dirname(file));
      const rows = await exportFile(store, { path: file, symbol, stream, range });
      writeResult(context, options, { ok: true, file, symbol, stream, rows }, [
        `${rows} rows of ${symbol} ${stream} written to ${file}`,
      ]);
    });
}

interface RangeOptions {
  symbol: string;
  stream: string;
  start?: string;
  end?: string;
}

function readRange({ symbol, stream, start, end }: RangeOptions, extent: StreamExtent): TimeRange {
  const startMs = start === undefined ? extent.firstMs : parseInstant(start);
  const endMs = end === undefined ? extent.lastMs + 1 : parseInstant(end);
  if (start !== undefined && end !== undefined && endMs <= startMs) {
    throw new UsageError(
      `Cannot export from ${start} to ${end} as the end is not after the start`,
      {
        code: "END_BEFORE_START",
      },
    );
  }
  if (startMs <= extent.lastMs && endMs > extent.firstMs) return { startMs, endMs };
  const asked = startMs > extent.lastMs
    ? `from ${formatInstant(startMs)} on`
    : `before ${formatInstant(endMs)}`;
  throw new DataMissingError(
    `Cannot export ${symbol} ${stream} as the store has no row of it ${asked}: it holds ` +
      `${formatInstant(extent.firstMs)} to ${formatInstant(extent.lastMs)}`,
    { code: "NO_ROWS" },
  );
}

/** A folder that is there is left alone: to make it again would need a permission for the folder. */
async function makeFolder(path: string): Promise<void> {
  const isThere = await Deno.stat(path).then(() => true, () => false);
  if (!isThere) await Deno.mkdir(path, { recursive: true });
}
