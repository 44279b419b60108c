import type { Command } from "@commander-js/extra-typings";
import { type CommandContext, commonOptions } from "../common_options.ts";

/** Where analyses go unless told. */
const DEFAULT_OUT = "artifacts/sessions";

/** `session run`: many symbols through the trading days of a window. */
export function addSessionRun(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("run"))
    .description("stream the bars of many symbols through a market's trading days, in order")
    .requiredOption("--config <path>", "the session, as JSON or YAML")
    .option("--log-json", "log lines as JSON, one object per line")
    .option("--out <dir>", "folder below which an analysis is written", DEFAULT_OUT)
    .addHelpText(
      "after",
      "\nExample:\n  closedbar session run --config examples/session.json --json",
    )
    .action(async (options) => {
      const { runSession } = await import("./run_session.ts");
      await runSession(options, context);
    });
}
