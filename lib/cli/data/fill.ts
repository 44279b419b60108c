import { type Command, Option } from "@commander-js/extra-typings";
import { DataMissingError, formatInstant, MINUTE_MS, parseInstant } from "../../base/mod.ts";
import { countSteps, type TimeRange } from "../../columns/mod.ts";
import { type CommandContext, commonOptions, PROGRAM, writeResult } from "../common_options.ts";
import { rangeDocument } from "../range_document.ts";
import { lastMinuteMs } from "./source_options.ts";

/** `data fill`: invents minutes, marked for ever. */
export function addDataFill(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("fill"))
    .description("invent the minutes of its market's hours that a series misses; they stay marked")
    .requiredOption("--symbol <name>", "symbol, for example SOLUSDT")
    .addOption(
      new Option("--method <name>", "flat: repeat the close before the hole, with no volume")
        .choices(["flat"] as const).makeOptionMandatory(),
    )
    .addOption(
      new Option("--stream <name>", "which series").choices(["last", "mark"] as const)
        .default("last" as const),
    )
    .option("--start <instant>", "first instant, UTC (the series' first unless told)")
    .option("--end <instant>", "instant after the last one, UTC (the series' end unless told)")
    .addHelpText("after", "\nExample:\n  closedbar data fill --symbol SOLUSDT --method flat")
    .action(async (options) => {
      const { symbol, stream, method, db } = options;
      const { openStore } = await import("../../store/mod.ts");
      await using store = await openStore(db);
      const extent = await store.extent(symbol, stream);
      if (extent === null) {
        throw new DataMissingError(
          `Cannot fill ${symbol} ${stream} as the store has no row of it to repeat`,
          { code: "NO_DATA", fixCommand: `${PROGRAM} data status --db ${db}` },
        );
      }
      const endMs = options.end === undefined
        ? extent.lastMs + MINUTE_MS
        : Math.min(parseInstant(options.end), lastMinuteMs());
      const startMs = options.start === undefined ? extent.firstMs : parseInstant(options.start);
      const filled: TimeRange[] = [];
      const { instrumentCalendar } = await import("../../calendar/mod.ts");
      const calendar = instrumentCalendar(await store.readInstrument(symbol));
      for (const range of calendar?.openRanges({ startMs, endMs }) ?? [{ startMs, endMs }]) {
        filled.push(...await store.fillFlat(stream, symbol, range));
      }
      const minutes = countSteps(filled, MINUTE_MS);
      const ranges = filled.map(rangeDocument);
      writeResult(context, options, { ok: true, db, symbol, stream, method, minutes, ranges }, [
        `${symbol} ${stream}: ${minutes} minutes invented in ${filled.length} ${
          filled.length === 1 ? "hole" : "holes"
        }`,
        ...filled.slice(0, 5).map((range) =>
          `  ${formatInstant(range.startMs)} to ${formatInstant(range.endMs)}`
        ),
        ...(filled.length > 5 ? [`  and ${filled.length - 5} more`] : []),
      ]);
    });
}
