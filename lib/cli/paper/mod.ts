import type { Command } from "@commander-js/extra-typings";
import type { CommandContext } from "../common_options.ts";
import { addPaperCheck } from "./check.ts";
import { addPaperReplay } from "./replay.ts";
import { addPaperRun } from "./run.ts";
import { addPaperStatus } from "./status.ts";

/** The commands of `paper`: an approved run on live bars, without orders. */
export function addPaperCommands(program: Command, context: CommandContext): void {
  const paper = program.command("paper")
    .description("run an approved backtest on live bars, without orders")
    .addHelpText(
      "after",
      "\nExample:\n  closedbar paper check " +
        "--manifest artifacts/backtests/ema_trend_htf/SOLUSDT/<run_id> --venue bybit",
    );
  addPaperCheck(paper, context);
  addPaperRun(paper, context);
  addPaperReplay(paper, context);
  addPaperStatus(paper, context);
}
