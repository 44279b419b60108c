import type { Command } from "@commander-js/extra-typings";
import { cardOptions, readCardRequest } from "../backtest/card_options.ts";
import { toGateRequest, withHistory } from "../backtest/history.ts";
import { type CommandContext, writeResult } from "../common_options.ts";
import { ExitCode } from "../exit_code.ts";
import { DEFAULT_VENUE } from "./source_options.ts";

/** `data fix`: repairs what a card needs. */
export function addDataFix(parent: Command, context: CommandContext): void {
  cardOptions(parent.command("fix"))
    .description("repair the history that a card needs, and say what could not be repaired")
    .addHelpText(
      "after",
      "\nExample:\n  closedbar data fix --idea-card ema_trend_htf " +
        "--start 2025-05-06 --end 2025-06-03",
    )
    .action(async (options) => {
      const request = await readCardRequest(options);
      const source = options.archive === undefined ? { venue: DEFAULT_VENUE } : {};
      const typed = { ...source, ...options, fixGaps: true as const };
      const { gate } = await import("../../backtest/mod.ts");
      const { report } = await withHistory(
        typed,
        (store, sync) => gate(toGateRequest(request, typed), store, sync),
      );
      const { formatPreflight, preflightReportJson } = await import("../../preflight/mod.ts");
      if (!report.ok) context.setExitCode(ExitCode.FINDING);
      writeResult(context, options, preflightReportJson(report), formatPreflight(report));
    });
}
