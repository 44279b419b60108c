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
    .option("--replays <count>", "pasts that each structure detector is run over", readCount, 2000)
    .option("--seed <integer>", "chooses the instants and the other futures", readCount, 1)
    .addHelpText(
      "after",
      "\nExample:\n  closedbar audit causality --idea-card ema_trend_htf " +
        "--start 2025-05-06 --end 2025-06-03 --cuts 200 --seed 7",
    )
    .action(async (options) => {
      const { auditCausality, auditStructure, mergeReports } = await import("../../audits/mod.ts");
      const { sessionClock } = await import("../../calendar/mod.ts");
      const { prepareFeeds } = await import("../../backtest/mod.ts");
      const { cuts, seed, replays } = options;
      const [run, structure] = await withAuditSubject(options, (subject) => {
        const { exec } = prepareFeeds(subject.plan, subject.history, subject.window).feeds;
        const { symbol, timeframe, tsOpenMs, open, high, low, close, volume } = exec;
        const sessionMs = sessionClock(subject.history.calendar ?? null, tsOpenMs);
        const bars = { tsOpenMs, open, high, low, close, volume, sessionMs };
        const markets = [{ name: `${symbol} ${timeframe}`, bars }];
        return [
          auditCausality({ ...subject, cuts, seed }),
          auditStructure({ markets, replays }),
        ] as const;
      });
      const report = mergeReports("causality", [run, structure]);
      const inStructure = Object.values(structure.rewritten).reduce((sum, count) => sum + count, 0);
      const rewritten = run.rewritten + inStructure;
      writeAudit(context, options, report, {
        facts: {
          rewritten,
          seed,
          cuts_ts_ms: run.cuts,
          structure: { replays: structure.replays, rewritten: structure.rewritten },
        },
        headline: `causality ${verdict(report)}: ${report.checked} comparisons, ` +
          `${rewritten} values rewritten`,
      });
    });
}
