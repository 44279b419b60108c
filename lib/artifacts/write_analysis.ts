import { join } from "node:path";
import { readableJson, snakeKeys, VERSION } from "../base/mod.ts";
import { assumptionsOf } from "../exchange/mod.ts";
import type { AnalysisResult } from "../session/mod.ts";
import type { TableColumn } from "../store/mod.ts";
import { csvChunks } from "./csv.ts";
import { type OnStaging, type RunContent, writeRunFolder } from "./run_folder.ts";
import { equityTable, tradeTable } from "./run_tables.ts";
import type { WrittenRun } from "./write_run.ts";

/**
 * Writes what came of a session's analysis: `analysis.json` with the numbers and the digest of every
 * other file, `trades.csv` with the symbol of each trade, `equity_curve.csv` with the portfolio and the
 * net profit of each symbol, `events.jsonl` with the numbered facts of each symbol. Equal sessions give
 * equal bytes, and other bytes are never written over what is there.
 *
 * @param result What came of it.
 * @param outFolder For example `artifacts/sessions`.
 * @param onStaging Told where the folder is prepared, so that an interrupt can remove it.
 * @returns Where it went: a folder named by the digest of the analysis.
 * @throws {DataError} `ARTIFACT_CONFLICT` or `DISK_FULL`.
 */
export async function writeAnalysis(
  result: AnalysisResult,
  outFolder: string,
  onStaging?: OnStaging,
): Promise<WrittenRun> {
  const { summarizeAnalysis } = await import("../session/mod.ts");
  const folder = join(outFolder, result.digest.slice(0, 16));
  const content = contentOf(result, snakeKeys(summarizeAnalysis(result)) as object);
  const { digests, isNew } = await writeRunFolder(folder, content, onStaging);
  return { folder, digests, isNew };
}

function contentOf(result: AnalysisResult, summary: object): RunContent {
  const { symbols, config } = result;
  return {
    files: [
      { name: "events.jsonl", content: eventsOf(result) },
      { name: "trades.csv", content: () => csvChunks(tradesOf(result)) },
      { name: "equity_curve.csv", content: () => csvChunks(curveOf(result)) },
    ],
    seal: (files) => ({
      name: "analysis.json",
      content: readableJson({
        engine_version: VERSION,
        idea_cards: config.ideaCards,
        accept_filled: config.acceptFilled,
        ...summary,
        assumptions: assumptionIds(result),
        symbol_count: new Set(symbols.map(({ symbol }) => symbol)).size,
        files,
      }),
    }),
  };
}

/** What was assumed for any kind of instrument among the symbols, in the order of the one list. */
function assumptionIds({ config, kinds }: AnalysisResult): string[] {
  const ids = new Set(kinds.flatMap((kind) => assumptionsOf(config.profile, kind)));
  return [...ids].map(({ id }) => id);
}

function tradesOf({ symbols }: AnalysisResult): TableColumn[] {
  const trades = symbols.flatMap((one) => one.trades);
  const repeated = (key: "symbol" | "card") =>
    symbols.flatMap((one) => one.trades.map(() => one[key]));
  return [
    { name: "symbol", type: "varchar", values: repeated("symbol") },
    { name: "card", type: "varchar", values: repeated("card") },
    ...tradeTable(trades),
  ];
}

function curveOf({ equity, symbols, openPositions, startingEquityUsdt }: AnalysisResult) {
  const own = symbols.map(({ symbol, card, netProfitUsdt }): TableColumn => ({
    name: `net_profit_usdt:${symbol}:${card}`,
    type: "double",
    values: netProfitUsdt,
  }));
  return [
    ...equityTable(equity, startingEquityUsdt).filter(({ name }) => name !== "mark_price"),
    { name: "open_positions", type: "integer" as const, values: openPositions },
    ...own,
  ];
}

function eventsOf({ symbols }: AnalysisResult): string {
  return symbols.flatMap(({ symbol, card, facts }) =>
    facts.map(({ seq, tsMs, type, detail }) =>
      JSON.stringify({ symbol, card, seq, ts_ms: tsMs, type, ...detail }) + "\n"
    )
  ).join("");
}
