import type { Command } from "@commander-js/extra-typings";
import { cardOptions } from "../backtest/card_options.ts";
import type { CommandContext } from "../common_options.ts";
import { withAuditSubject } from "./audit_history.ts";
import { verdict, writeAudit } from "./write_audit.ts";

/** `audit rollup`: what is folded from minutes, against a scan and against the database. */
export function addAuditRollup(parent: Command, context: CommandContext): void {
  cardOptions(parent.command("rollup"))
    .description("compare rollups with a scan of the minutes, and timeframes with the database")
    .addHelpText(
      "after",
      "\nExample:\n  closedbar audit rollup --idea-card ema_trend_htf " +
        "--start 2025-05-06 --end 2025-06-03",
    )
    .action(async (options) => {
      const { auditRollup } = await import("../../audits/mod.ts");
      const { createMinuteFeed } = await import("../../feeds/mod.ts");
      const report = await withAuditSubject(
        options,
        ({ plan, history: { symbol, last, mark, calendar, requiredWindow } }, store) =>
          auditRollup({
            minutes: createMinuteFeed(last, mark),
            exec: plan.timeframes.exec,
            calendar,
            fold: (timeframeMs) => store.readFoldedBars(symbol, requiredWindow, timeframeMs),
          }),
      );
      writeAudit(context, options, report, {
        headline: `rollup ${verdict(report)}: ${report.checked} comparisons`,
      });
    });
}
