import type { Command } from "@commander-js/extra-typings";
import { commandLine, formatInstant } from "../../base/mod.ts";
import type { Observation } from "../../preflight/mod.ts";
import {
  type CommandContext,
  type CommonOptions,
  commonOptions,
  DEFAULT_DB,
  PROGRAM,
  VENUE_PROGRAM,
  writeResult,
} from "../common_options.ts";
import { ExitCode } from "../exit_code.ts";
import { rangeDocument } from "../range_document.ts";
import { noData } from "./no_data.ts";
import { venueOf } from "./source_options.ts";

/** `data verify`: is everything that is stored whole, and can it be true? */
export function addDataVerify(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("verify"))
    .description("check every series from its first row to its last, and against each other")
    .option("--symbol <name>", "only this symbol")
    .addHelpText("after", "\nExample:\n  closedbar data verify --symbol SOLUSDT")
    .action(async (options) => {
      const { openStore } = await import("../../store/mod.ts");
      const { fixCommand, formatObservation, remedyOf, verifySymbol } = await import(
        "../../preflight/mod.ts"
      );
      await using store = await openStore(options.db, { readOnly: true });
      const stored = await store.symbols();
      const symbols = options.symbol === undefined ? stored : [options.symbol];
      const checked: { symbol: string; seen: Repairable[] }[] = [];
      for (const symbol of symbols) {
        if (!stored.includes(symbol)) {
          throw noData(`verify ${symbol}`, { symbol }, await store.status());
        }
        const source = { symbol, venue: venueOf(await store.readInstrument(symbol)) };
        const seen = (await verifySymbol(store, symbol)).map((one) => ({
          ...one,
          repair: repairOf(one, source, options, fixCommand),
        }));
        checked.push({ symbol, seen });
      }
      const ok = checked.every(({ seen }) => seen.every(({ severity }) => severity !== "error"));
      if (!ok) context.setExitCode(ExitCode.FINDING);
      const document = {
        ok,
        db: options.db,
        symbols: checked.map(({ symbol, seen }) => ({ symbol, findings: seen.map(toDocument) })),
      };
      const lines = checked.flatMap(({ symbol, seen }) => [
        `${symbol}: ${
          seen.length === 0
            ? "no findings"
            : seen.length === 1
            ? "1 finding"
            : `${seen.length} findings`
        }`,
        ...seen.flatMap((one) => [
          ...formatObservation(one).map((line) => `  ${line}`),
          ...(one.repair === null ? [] : [`    ${remedyOf(one.repair)}: ${one.repair}`]),
        ]),
      ]);
      writeResult(context, options, document, lines.length === 0 ? ["the store is empty"] : lines);
    });
}

/** What was seen, with the command that helps, or `null` when none does. */
interface Repairable extends Observation {
  repair: string | null;
}

function toDocument(
  { code, severity, stream, message, gaps, count, examples, repair }: Repairable,
) {
  return {
    ...{ code, severity, stream, message, count, examples },
    gaps: gaps.map(rangeDocument),
    ...(repair === null ? {} : { fix_command: repair }),
  };
}

/** Missing and invented minutes are fetched; a row that cannot be true has to go before. */
function repairOf(
  { code, stream, gaps }: Observation,
  { symbol, venue }: { symbol: string; venue: string },
  { db }: CommonOptions,
  fixCommand: (typeof import("../../preflight/mod.ts"))["fixCommand"],
): string | null {
  if (stream === null || gaps.length === 0) return null;
  const window = { startMs: gaps[0].startMs, endMs: gaps[gaps.length - 1].endMs };
  const command = fixCommand(code, stream, {
    ...{ symbol, ...window, program: VENUE_PROGRAM, venue },
    ...(db === DEFAULT_DB ? {} : { dbPath: db }),
  }, gaps);
  if (code !== "BAD_BAR" || command === null) return command;
  const removal = commandLine(PROGRAM, [
    ...["data", "delete", "--symbol", symbol, "--stream", stream],
    ...["--start", formatInstant(window.startMs), "--end", formatInstant(window.endMs)],
    ...db === DEFAULT_DB ? [] : ["--db", db],
    "--yes",
  ]);
  return `${removal} && ${command}`;
}
