import type { Command } from "@commander-js/extra-typings";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";
import {
  archiveOption,
  openSync,
  outcomeDocument,
  outcomeLines,
  readWindow,
  sourceLines,
  streamOption,
  venueOption,
  venueUrlOption,
} from "./source_options.ts";
import { syncSeries } from "./sync_series.ts";
import { withNewStore } from "./with_new_store.ts";

/** `data sync-range`: a range of a symbol from a venue or an archive. */
export function addDataSyncRange(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("sync-range"))
    .description("fetch what is missing of a range from a venue or an archive")
    .requiredOption("--symbol <name>", "symbol, for example SOLUSDT")
    .requiredOption("--start <instant>", "first instant, UTC")
    .option("--end <instant>", "instant after the last one, UTC; now unless told")
    .addOption(streamOption().default("all" as const))
    .addOption(venueOption())
    .addOption(venueUrlOption())
    .addOption(archiveOption())
    .addHelpText(
      "after",
      "\nExamples:\n" +
        "  closedbar data sync-range --symbol SOLUSDT --start 2025-05-05 --end 2025-06-03\n" +
        "  closedbar data sync-range --symbol SOLUSDT --start 2025-05-05 --venue binanceusdm " +
        "--stream funding",
    )
    .action(async (options) => {
      const { symbol, stream, db } = options;
      const range = readWindow(options.start, options.end);
      const { provider, progress } = await openSync(context, options);
      const series = await withNewStore(
        db,
        (store) => syncSeries(store, provider, { symbol, stream, range }, progress),
      );
      const document = { ok: true, db, source: provider.name, series: series.map(outcomeDocument) };
      const lines = series.flatMap((one) => outcomeLines(one, provider.name));
      lines.push(...await sourceLines(provider, stream), `store: ${db}`);
      writeResult(context, options, document, lines);
    });
}
