import type { Command } from "@commander-js/extra-typings";
import { formatInstant, parseInstant, UsageError } from "../../base/mod.ts";
import type { Stream } from "../../columns/mod.ts";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";
import { streamOption } from "./source_options.ts";
import { noData } from "./no_data.ts";

/** `data delete`: removes rows, when it is confirmed. */
export function addDataDelete(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("delete"))
    .description("remove rows of a symbol, after asking")
    .requiredOption("--symbol <name>", "symbol, for example SOLUSDT")
    .addOption(streamOption().makeOptionMandatory())
    .option("--start <instant>", "first instant, UTC (the series' first unless told)")
    .option("--end <instant>", "instant after the last one, UTC (the series' end unless told)")
    .option("--yes", "do not ask")
    .addHelpText(
      "after",
      "\nExample:\n  closedbar data delete --symbol SOLUSDT --stream mark --yes",
    )
    .action(async (options) => {
      const { symbol, stream, db } = options;
      const startMs = options.start === undefined ? 0 : parseInstant(options.start);
      const endMs = options.end === undefined ? Number.MAX_SAFE_INTEGER : parseInstant(options.end);
      const range = { startMs, endMs };
      const { openStore } = await import("../../store/mod.ts");
      await using store = await openStore(db);
      const held = await store.status();
      if (!held.some((series) => series.symbol === symbol)) {
        throw noData(`delete ${symbol}`, { symbol }, held);
      }
      const streams: Stream[] = stream === "all" ? ["last", "mark", "funding"] : [stream];
      const what: { stream: Stream; rows: number }[] = [];
      for (const one of streams) {
        what.push({ stream: one, rows: await store.count(one, symbol, range) });
      }
      const question = `Delete of ${symbol} in ${db}: ` +
        what.map((one) => `${one.rows} rows of ${one.stream}`).join(", ") +
        (options.start === undefined ? "" : ` from ${formatInstant(startMs)}`) +
        (options.end === undefined ? "" : ` before ${formatInstant(endMs)}`);
      const hasRows = what.some(({ rows }) => rows > 0);
      if (hasRows && !options.yes && !ask(context, options.json, question)) {
        throw new UsageError(`Cannot go on, as nobody confirmed: ${question}. Add --yes to do it`, {
          code: "NOT_CONFIRMED",
        });
      }
      for (const one of what) one.rows = await store.delete(one.stream, symbol, range);
      writeResult(context, options, { ok: true, db, symbol, deleted: what }, [
        ...what.map((one) => `${symbol} ${one.stream}: ${one.rows} rows deleted`),
      ]);
    });
}

function ask({ terminal }: CommandContext, asJson: true | undefined, question: string): boolean {
  return !asJson && terminal.confirm?.(question) === true;
}
