import { type Command, Option } from "@commander-js/extra-typings";
import { formatInstant, MINUTE_MS, UsageError } from "../../base/mod.ts";
import type { ImportFileOptions, ImportOutcome, Store } from "../../store/mod.ts";
import { readBundle } from "../bundle.ts";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";
import { missingWithin } from "./market_hours.ts";
import { readInstruments } from "../read_instruments.ts";

/** `data import`: files into the store. */
export function addDataImport(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("import"))
    .description("import a CSV, gzipped CSV, Parquet or DuckDB file, or the bundled market data")
    .option("--file <path>", "the file; its content decides how it is read")
    .option("--symbol <name>", "symbol of the rows, for example SOLUSDT")
    .addOption(
      new Option("--stream <name>", "which series the file holds")
        .choices(["last", "mark", "funding"] as const).default("last" as const),
    )
    .addOption(
      new Option("--stamp <end>", "whether bars carry the time of their open or close")
        .choices(["open", "close"] as const).default("open" as const),
    )
    .addOption(
      new Option("--unit <unit>", "unit of the timestamps")
        .choices(["auto", "s", "ms", "us", "iso"] as const).default("auto" as const),
    )
    .option("--column <name=heading...>", "which heading holds a column, for example close=Last")
    .option("--source <name>", "where the rows come from (csv:<file> unless told)")
    .option("--instruments <path>", "contract terms as JSON: one object, or a list of them")
    .option("--bundled", "import the market data that ships with closedbar")
    .addHelpText(
      "after",
      "\nExamples:\n  closedbar data import --bundled\n" +
        "  closedbar data import --file SOLUSDT-1m-2025-05.csv --symbol SOLUSDT\n" +
        "  closedbar data import --file bars.csv --symbol ABC --stamp close --column close=Last ts=Time\n" +
        "  closedbar data import --instruments my_contracts.json",
    )
    .action(async (options) => {
      const { file, symbol, bundled, instruments } = options;
      if ([file, instruments, bundled].filter((given) => given !== undefined).length !== 1) {
        throw badUsage("Cannot import: name one of --file, --instruments and --bundled");
      }
      if (file !== undefined && symbol === undefined) {
        throw badUsage(`Cannot import "${file}" without --symbol: say whose rows they are`);
      }
      const bundle = bundled ? readBundle() : { instruments: undefined, series: [] };
      const requests: ImportFileOptions[] = [...bundle.series];
      if (file !== undefined) {
        requests.push({
          path: file,
          symbol: symbol!,
          stream: options.stream,
          stamp: options.stamp,
          timestampUnit: options.unit,
          columns: readColumns(options.column ?? []),
          source: options.source,
        });
      }
      const { openStore } = await import("../../store/mod.ts");
      const files = [bundle.instruments, instruments].filter((path) => path !== undefined);
      const terms = (await Promise.all(files.map(readInstruments))).flat();
      await using store = await openStore(options.db);
      for (const instrument of terms) await store.writeInstrument(instrument);
      const imports = await importAll(store, requests);
      const symbols = terms.map((instrument) => instrument.symbol);
      writeResult(context, options, { ok: true, db: options.db, instruments: symbols, imports }, [
        ...(symbols.length === 0 ? [] : [`contract terms: ${symbols.join(", ")}`]),
        ...imports.flatMap((one) => [
          `${one.symbol} ${one.stream}: ${one.rows} rows from ${one.start} to ${one.end}, ` +
          describeChange(one),
          ...warnings(one),
        ]),
        `store: ${options.db}`,
      ]);
    });
}

async function importAll(store: Store, requests: readonly ImportFileOptions[]) {
  const { importFile } = await import("../../store/mod.ts");
  const imports = [];
  for (const request of requests) {
    const outcome: ImportOutcome = await importFile(store, request);
    const { overwritten, gaps } = outcome;
    const missing = gaps.flatMap(await missingWithin(store, request.symbol, "rth"));
    imports.push({
      symbol: request.symbol,
      stream: request.stream,
      source: outcome.source,
      rows: outcome.rows,
      added: outcome.added,
      replaced: outcome.replaced,
      ...(overwritten === undefined ? {} : {
        overwritten: { rows: overwritten.rows, of: overwritten.sources },
      }),
      missing_minutes: missing.reduce((sum, gap) => sum + gap.endMs - gap.startMs, 0) / MINUTE_MS,
      gaps: missing.length,
      start: formatInstant(outcome.firstMs),
      end: formatInstant(outcome.lastMs),
    });
  }
  return imports;
}

/** Replaced rows are told apart from new ones: they changed what earlier runs were made from. */
function describeChange({ added, replaced }: Pick<ImportOutcome, "added" | "replaced">): string {
  const parts = [
    ...(added > 0 ? [`${added} added`] : []),
    ...(replaced > 0 ? [`${replaced} replaced`] : []),
  ];
  return parts.length === 0 ? "all there already" : parts.join(", ");
}

/** What a person may not have meant: other values in the place of stored ones, and holes. */
function warnings(one: Awaited<ReturnType<typeof importAll>>[number]): string[] {
  const { overwritten, missing_minutes, gaps } = one;
  const lines = [];
  if (overwritten !== undefined) {
    const whose = overwritten.of.length === 0
      ? ""
      : `, which came from ${overwritten.of.join(", ")}`;
    lines.push(
      `  ${counted(overwritten.rows, "stored row")} had other values${whose}: they are gone`,
    );
  }
  if (gaps > 0) {
    lines.push(`  ${counted(missing_minutes, "minute")} missing in ${counted(gaps, "gap")}`);
  }
  return lines;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function readColumns(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(pairs.map((pair) => {
    const at = pair.indexOf("=");
    if (at > 0 && at < pair.length - 1) return [pair.slice(0, at), pair.slice(at + 1)];
    throw badUsage(`Cannot use --column "${pair}": write it as column=heading`);
  }));
}

function badUsage(message: string): UsageError {
  return new UsageError(message, { code: "BAD_USAGE" });
}
