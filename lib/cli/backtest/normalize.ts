import type { Command } from "@commander-js/extra-typings";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";
import { readCard } from "../find_card.ts";

/** `backtest normalize`: the canonical form of a card. */
export function addBacktestNormalize(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("normalize"))
    .description("validate a card and print its canonical form")
    .requiredOption("--idea-card <id|path>", "card id, or path of a card file")
    .addHelpText(
      "after",
      "\nExample:\n  closedbar backtest normalize --idea-card ema_trend_htf",
    )
    .action(async (options) => {
      const { loadCard } = await import("../../cards/mod.ts");
      const { text, fileName } = readCard(options.ideaCard);
      const { content, digest, yaml } = loadCard(text, fileName);
      writeResult(context, options, { ok: true, digest, card: content }, [
        `# digest ${digest}`,
        yaml.trimEnd(),
      ]);
    });
}
