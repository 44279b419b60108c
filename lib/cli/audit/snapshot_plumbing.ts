import type { Command } from "@commander-js/extra-typings";
import { cardOptions } from "../backtest/card_options.ts";
import type { CommandContext } from "../common_options.ts";
import { readCount, readNumber } from "../read_number.ts";
import { withAuditSubject } from "./audit_history.ts";
import { verdict, writeAudit } from "./write_audit.ts";

/** `audit snapshot-plumbing`: what a strategy sees, against the minutes. */
export function addAuditSnapshotPlumbing(parent: Command, context: CommandContext): void {
  cardOptions(parent.command("snapshot-plumbing"))
    .description("compare every key, role and offset of a snapshot with the minutes themselves")
    .option("--max-samples <count>", "most exec closes that are looked at", readCount, 5_000)
    .option("--tolerance <number>", "largest relative difference", readNumber, 1e-12)
    .option("--strict", "compare bits, whatever the tolerance")
    .addHelpText(
      "after",
      "\nExample:\n  closedbar audit snapshot-plumbing --idea-card ema_trend_htf " +
        "--start 2025-05-06 --end 2025-06-03 --strict",
    )
    .action(async (options) => {
      const { auditSnapshotPlumbing } = await import("../../audits/mod.ts");
      const { maxSamples, tolerance, strict = false } = options;
      const { report, elapsedMs } = await withAuditSubject(options, (subject) => {
        const startMs = performance.now();
        const report = auditSnapshotPlumbing({ ...subject, maxSamples, tolerance, strict });
        return { report, elapsedMs: performance.now() - startMs };
      });
      const rate = Math.round(report.checked / elapsedMs * 1_000);
      writeAudit(context, options, report, {
        facts: { max_samples: maxSamples, tolerance, strict, comparisons_per_second: rate },
        headline: `snapshot-plumbing ${verdict(report)}: ${report.checked} comparisons, ` +
          `${rate} a second`,
      });
    });
}
