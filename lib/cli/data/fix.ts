import type { Command } from "@commander-js/extra-typings";
import { readCardRequest } from "../backtest/card_options.ts";
import { toGateRequest, withHistory } from "../backtest/history.ts";
import { type CommandContext, commonOptions } from "../common_options.ts";
import { writePreflight } from "../backtest/write_preflight.ts";
import { archiveOption, venueOf, venueOption, venueUrlOption } from "./source_options.ts";

/** `data fix`: repairs what a card needs. */
export function addDataFix(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("fix"))
    .description("repair the history that a card needs, and say what could not be repaired")
    .requiredOption("--idea-card <id|path>", "card id, or path of a card file")
    .requiredOption("--start <instant>", "start of the window: date, timestamp or epoch ms, UTC")
    .requiredOption("--end <instant>", "end of the window, which does not belong to it, UTC")
    .option("--symbol <name>", "symbol (the first of the card's universe unless told)")
    .addOption(venueOption())
    .addOption(venueUrlOption())
    .addOption(archiveOption())
    .option("--accept-filled", "leave bars that were invented to fill a hole as they are")
    .addHelpText(
      "after",
      "\nExample:\n  closedbar data fix --idea-card ema_trend_htf " +
        "--start 2025-05-06 --end 2025-06-03",
    )
    .action(async (options) => {
      const request = await readCardRequest(options);
      const isNamed = options.archive !== undefined || options.venue !== undefined;
      const source = isNamed ? {} : { venue: await usualVenue(options.db, request.symbol) };
      const typed = { ...options, ...source, fixGaps: true as const };
      const { gate } = await import("../../backtest/mod.ts");
      const { report } = await withHistory(
        typed,
        (store, sync) => gate(toGateRequest(request, typed), store, sync),
      );
      await writePreflight(context, options, report);
    });
}

/** The venue that the stored contract terms tell; a store that is still to be made has none. */
async function usualVenue(db: string, symbol: string): Promise<string> {
  const { fileExists, openStore } = await import("../../store/mod.ts");
  if (!fileExists(db)) return venueOf(null);
  await using store = await openStore(db, { readOnly: true });
  return venueOf(await store.readInstrument(symbol));
}
