import { UsageError } from "../../base/mod.ts";
import { type CommandContext, type CommonOptions, writeResult } from "../common_options.ts";
import { readCardRequest } from "./card_options.ts";
import { toGateRequest, withHistory } from "./history.ts";

/** What was typed for `backtest indicators --compute`. */
export interface IndicatorValuesOptions extends CommonOptions {
  /** Card id or path. */
  ideaCard?: string;
  /** Start of the window. */
  start?: string;
  /** End of the window. */
  end?: string;
  /** Symbol of the universe. */
  symbol?: string;
  /** File to write instead of printing. */
  file?: string;
}

/**
 * Writes what the features of a card are at every exec close of a window.
 *
 * @param context The command's context.
 * @param options What was typed.
 */
export async function writeIndicatorValues(
  context: CommandContext,
  options: IndicatorValuesOptions,
): Promise<void> {
  const { ideaCard, start, end, symbol, file, db } = options;
  if (ideaCard === undefined || start === undefined || end === undefined) {
    throw new UsageError("Cannot compute indicators without --idea-card, --start and --end", {
      code: "BAD_USAGE",
    });
  }
  const { featureTable, gate, prepareFeeds, toHistory } = await import("../../backtest/mod.ts");
  const { preflightError } = await import("../../preflight/mod.ts");
  const request = await readCardRequest({ ideaCard, start, end, symbol });
  const typed = { ideaCard, db };
  const checked = await withHistory(typed, (store) => gate(toGateRequest(request, typed), store));
  if (!checked.report.ok) throw preflightError(checked.report);
  const { plan } = request.card;
  const table = featureTable(prepareFeeds(plan, toHistory(checked), request.window));
  const names = table.map(({ name }) => name);
  const rows = table[0].values.length;
  if (file !== undefined) {
    const { writeTable } = await import("../../store/mod.ts");
    const columns = table.map(({ name, values }) => ({
      name,
      type: name === "ts_close_ms" ? "bigint" as const : "double" as const,
      values,
    }));
    await writeTable(file, columns);
    return writeResult(context, options, { ok: true, file, rows, columns: names }, [
      `${rows} exec closes of ${names.length - 1} columns written to ${file}`,
    ]);
  }
  const { csvChunks } = await import("../../artifacts/mod.ts");
  const values = table.map(({ name, values }) => [
    name,
    Array.from(values, (value) => Number.isNaN(value) ? null : value),
  ]);
  writeResult(context, options, { ok: true, rows, columns: Object.fromEntries(values) }, [
    [...csvChunks(table)].join("").trimEnd(),
  ]);
}
