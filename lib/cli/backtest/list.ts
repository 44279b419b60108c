import type { Command } from "@commander-js/extra-typings";
import { ClosedbarError } from "../../base/mod.ts";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";
import { listCardFiles, readCard } from "../find_card.ts";
import { formatTable } from "../table.ts";

/** `backtest list`: the cards that can be named by id. */
export function addBacktestList(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("list"))
    .description("list the idea cards that can be named by id")
    .addHelpText("after", "\nExample:\n  closedbar backtest list")
    .action(async (options) => {
      const { loadCard } = await import("../../cards/mod.ts");
      const cards = listCardFiles().map(({ id, path }) => {
        try {
          const { text, fileName } = readCard(path);
          const { content, digest } = loadCard(text, fileName);
          const { name, timeframes, symbol_universe } = content;
          return { id, path, ok: true, name, symbols: symbol_universe, timeframes, digest };
        } catch (error) {
          if (!(error instanceof ClosedbarError)) throw error;
          return { id, path, ok: false, error: `${error.where ?? path}: ${error.message}` };
        }
      });
      const rows = cards.map((card) =>
        card.error !== undefined ? [card.id, "unusable", card.error, ""] : [
          card.id,
          Object.values(card.timeframes!).join("/"),
          card.name!,
          card.symbols!.join(" "),
        ]
      );
      writeResult(
        context,
        options,
        { ok: true, cards },
        formatTable(["id", "timeframes", "name", "symbols"], rows),
      );
    });
}
