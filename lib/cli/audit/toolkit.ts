import type { Command } from "@commander-js/extra-typings";
import type { Market } from "../../audits/mod.ts";
import { DataMissingError } from "../../base/mod.ts";
import { type BarColumns, sliceColumns } from "../../columns/mod.ts";
import { readBundle } from "../bundle.ts";
import { type CommandContext, commonOptions } from "../common_options.ts";
import { writeAudit } from "./write_audit.ts";

/** Minutes of a real market that are looked at. */
const REAL_ROWS = 1_000;

/** `audit toolkit`: the contract of every indicator. */
export function addAuditToolkit(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("toolkit"))
    .description("check that every indicator keeps its contract, over synthetic and real bars")
    .option("--symbol <name>", "only this symbol's bars (every symbol of the store unless told)")
    .addHelpText("after", "\nExample:\n  closedbar audit toolkit")
    .action(async (options) => {
      const { auditToolkit } = await import("../../audits/mod.ts");
      const markets = await realMarkets(options.db, options.symbol);
      const report = auditToolkit({ markets });
      const { kept, indicators } = report;
      writeAudit(context, options, report, {
        facts: { indicators, kept },
        headline: `${kept}/${indicators} indicators keep their contract, ` +
          `${report.checked} comparisons`,
      });
    });
}

/** The first bars of each symbol of the store; without a store those of the bundled data. */
async function realMarkets(db: string, symbol: string | undefined): Promise<Market[]> {
  const isAsked = (name: string) => symbol === undefined || name === symbol;
  const markets = await storedMarkets(db, isAsked) ?? await bundledMarkets(isAsked);
  if (symbol === undefined || markets.length > 0) return markets;
  throw new DataMissingError(`Cannot audit over ${symbol} as there is no 1m bar of it`, {
    code: "NO_DATA",
  });
}

async function storedMarkets(
  db: string,
  isAsked: (symbol: string) => boolean,
): Promise<Market[] | null> {
  const { openStore } = await import("../../store/mod.ts");
  try {
    await using store = await openStore(db, { readOnly: true });
    const series = (await store.status()).filter(({ symbol, stream }) =>
      stream === "last" && isAsked(symbol)
    );
    return await Promise.all(series.map(async ({ symbol, firstMs, lastMs }) => {
      const bars = await store.readBars(symbol, { startMs: firstMs, endMs: lastMs + 1 });
      return { name: symbol, bars: firstRows(bars) };
    }));
  } catch (error) {
    if (error instanceof DataMissingError) return null;
    throw error;
  }
}

async function bundledMarkets(isAsked: (symbol: string) => boolean): Promise<Market[]> {
  const { readFile } = await import("../../store/mod.ts");
  const series = readBundle().series.filter(({ symbol, stream }) =>
    stream === "last" && isAsked(symbol)
  );
  return await Promise.all(series.map(async ({ path, symbol }) => {
    const { columns } = await readFile({ path, symbol, stream: "last" });
    return { name: `${symbol} (bundled)`, bars: firstRows(columns) };
  }));
}

function firstRows(bars: BarColumns): BarColumns {
  return sliceColumns(bars, 0, Math.min(bars.close.length, REAL_ROWS));
}
