import type { Command } from "@commander-js/extra-typings";
import type { CommandContext } from "../common_options.ts";
import { tellPrinted } from "../tell_printed.ts";
import { toGateRequest, withHistory } from "./history.ts";
import { openStrategy, strategyOptions } from "./strategy_options.ts";
import { writePreflight } from "./write_preflight.ts";

/** `backtest preflight`: is the data good enough? */
export function addBacktestPreflight(parent: Command, context: CommandContext): void {
  strategyOptions(parent.command("preflight"))
    .description("check that every minute a card or a strategy file needs is there and can be true")
    .option("--no-cache", "read the database, and not the columns that are kept beside it")
    .addHelpText(
      "after",
      "\nExample:\n  closedbar backtest preflight --idea-card ema_trend_htf " +
        "--start 2025-05-06 --end 2025-06-03\n  closedbar backtest preflight --strategy breakout.ts " +
        "--symbol SOLUSDT --start 2025-05-06 --end 2025-06-03",
    )
    .action(async (options) => {
      using request = await openStrategy(options);
      tellPrinted(context, options, request.takePrinted());
      const { gate } = await import("../../backtest/mod.ts");
      const { report } = await withHistory(
        options,
        (store, sync) => gate(toGateRequest(request, options), store, sync),
      );
      await writePreflight(context, options, report);
    });
}
