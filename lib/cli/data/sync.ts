import type { Command } from "@commander-js/extra-typings";
import { DAY_MS, floorToStep, isSymbol, UsageError } from "../../base/mod.ts";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";
import {
  archiveOption,
  lastMinuteMs,
  openSync,
  outcomeDocument,
  outcomeLines,
  sourceLines,
  streamOption,
  venueOption,
  venueUrlOption,
} from "./source_options.ts";
import { type SeriesOutcome, syncSeries } from "./sync_series.ts";
import { withNewStore } from "./with_new_store.ts";

/** `data sync`: the last days of some symbols. */
export function addDataSync(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("sync"))
    .description("fetch what is missing of the last days of some symbols, up to now")
    .requiredOption("--symbols <names>", "symbols, for example SOLUSDT,BTCUSDT")
    .requiredOption("--days <n>", "how many whole UTC days before today", readDays)
    .addOption(streamOption().default("all" as const))
    .addOption(venueOption())
    .addOption(venueUrlOption())
    .addOption(archiveOption())
    .addHelpText("after", "\nExample:\n  closedbar data sync --symbols SOLUSDT,BTCUSDT --days 30")
    .action(async (options) => {
      const { stream, db, days } = options;
      const symbols = readSymbols(options.symbols);
      const endMs = lastMinuteMs();
      const range = { startMs: floorToStep(endMs, DAY_MS) - days * DAY_MS, endMs };
      const { provider, progress } = await openSync(context, options);
      const series = await withNewStore(db, async (store) => {
        const outcomes: SeriesOutcome[] = [];
        for (const symbol of symbols) {
          outcomes.push(...await syncSeries(store, provider, { symbol, stream, range }, progress));
        }
        return outcomes;
      });
      const document = { ok: true, db, source: provider.name, series: series.map(outcomeDocument) };
      const lines = series.flatMap((one) => outcomeLines(one, provider.name));
      lines.push(...await sourceLines(provider, stream), `store: ${db}`);
      writeResult(context, options, document, lines);
    });
}

function readSymbols(text: string): string[] {
  const symbols = [...new Set(text.split(",").map((name) => name.trim()))];
  const bad = symbols.find((symbol) => !isSymbol(symbol));
  if (bad === undefined) return symbols;
  const what = bad === "" ? "an empty name" : `"${bad}"`;
  throw new UsageError(
    `Cannot sync --symbols "${text}" as it holds ${what}: give symbols with commas between them, ` +
      "for example SOLUSDT,BTCUSDT",
    { code: "BAD_SYMBOL" },
  );
}

function readDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days > 0 && days <= 10_000) return days;
  throw new UsageError(`Cannot sync ${text} days: give a whole number from 1 to 10000`, {
    code: "BAD_USAGE",
  });
}
