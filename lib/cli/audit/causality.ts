import type { Command } from "@commander-js/extra-typings";
import { cardOptions } from "../backtest/card_options.ts";
import type { CommandContext } from "../common_options.ts";
import { readCount } from "../read_number.ts";
import { withAuditSubject } from "./audit_history.ts";
import { verdict, writeAudit } from "./write_audit.ts";

/** `audit causality`: nothing known at an instant depends on what came after. */
export function addAuditCausality(parent: Command, context: CommandContext): void {
  cardOptions(parent.command("causality"))
    .description("take the future away, or another one, and compare all that was known before")
    .option("--cuts <count>", "at how many instants", readCount, 100)
    .option("--seed <integer>", "chooses the instants and the other futures", readCount, 1)
    .addHelpText(
      "after",
      "\nExample:\n  closedbar audit causality --idea-card ema_trend_htf " +
        "--start 2025-05-06 --end 2025-06-03 --cuts 200 --seed 7",
    )
    .action(async (options) => {
      const { auditCausality } = await import("../../audits/mod.ts");
      const { cuts, seed } = options;
      const report = await withAuditSubject(
        options,
        (subject) => auditCausality({ ...subject, cuts, seed }),
      );
      writeAudit(context, options, report, {
        facts: { rewritten: report.rewritten, seed, cuts_ts_ms: report.cuts },
        headline: `causality ${verdict(report)}: ${report.checked} comparisons, ` +
          `${report.rewritten} values rewritten`,
      });
    });
}
