import type { Command } from "@commander-js/extra-typings";
import type { CommandContext } from "../common_options.ts";
import { addBacktestIndicators } from "./indicators.ts";
import { addBacktestList } from "./list.ts";
import { addBacktestNormalize } from "./normalize.ts";
import { addBacktestPreflight } from "./preflight.ts";
import { addBacktestRun } from "./run.ts";
import { addBacktestSweep } from "./sweep.ts";
import { addBacktestVerify } from "./verify.ts";

/** The commands of `backtest`. */
export function addBacktestCommands(program: Command, context: CommandContext): void {
  const backtest = program.command("backtest")
    .description("check data, run and verify strategies")
    .addHelpText(
      "after",
      "\nExample:\n  closedbar backtest run --idea-card ema_trend_htf " +
        "--start 2025-05-06 --end 2025-06-03",
    );
  addBacktestList(backtest, context);
  addBacktestIndicators(backtest, context);
  addBacktestNormalize(backtest, context);
  addBacktestPreflight(backtest, context);
  addBacktestRun(backtest, context);
  addBacktestSweep(backtest, context);
  addBacktestVerify(backtest, context);
}
