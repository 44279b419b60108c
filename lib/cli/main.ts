import { Command, CommanderError, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { ClosedbarError, nearestName, VERSION } from "../base/mod.ts";
import { addAuditCommands } from "./audit/mod.ts";
import { addBacktestCommands } from "./backtest/mod.ts";
import { addCompletions } from "./completions.ts";
import { addDataCommands } from "./data/mod.ts";
import { ExitCode } from "./exit_code.ts";
import { reportFailure } from "./failure.ts";
import { addPaperCommands } from "./paper/mod.ts";
import { addReport } from "./report.ts";
import { addSessionCommands } from "./session/mod.ts";
import { addSmoke } from "./smoke/mod.ts";
import { tellPrinted } from "./tell_printed.ts";
import type { Terminal } from "./terminal.ts";
import { addWorker } from "./worker.ts";

/**
 * Runs one command line.
 *
 * @param args Arguments after the program's name.
 * @param terminal Where to write.
 * @returns The exit code.
 */
export async function main(args: string[], terminal: Terminal): Promise<number> {
  let exitCode: number = ExitCode.OK;
  const asJson = args.includes("--json");
  const program = new Command("closedbar")
    .description("Backtests on 1-minute bars that refuse to lie.")
    .version(VERSION)
    .addHelpText(
      "after",
      "\nExamples:\n  closedbar data import --bundled\n" +
        "  closedbar backtest run --idea-card ema_trend_htf --start 2025-05-06 --end 2025-06-03",
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => asJson || terminal.warn(text),
    })
    .showHelpAfterError("(--help shows the options and an example)");
  const context = { args, terminal, setExitCode: (code: number) => exitCode = code };
  addDataCommands(program, context);
  addBacktestCommands(program, context);
  addAuditCommands(program, context);
  addPaperCommands(program, context);
  addSessionCommands(program, context);
  addReport(program, context);
  addWorker(program, context);
  addSmoke(program, context, runAside);
  addCompletions(program, context);
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof ClosedbarError) {
      tellPrinted(context, { quiet: args.includes("--quiet") }, error.printed);
    }
    if (!(error instanceof CommanderError)) return reportFailure(error, asJson, terminal);
    if (error.exitCode === 0) return ExitCode.OK;
    const hint = error.code === "commander.missingMandatoryOptionValue"
      ? misspeltOption(program, args)
      : "";
    if (asJson) {
      const message = error.message.replace(/^error: /, "") + hint;
      terminal.write(JSON.stringify({ ok: false, error: { code: "BAD_USAGE", message } }) + "\n");
    } else if (hint !== "") terminal.warn(`${hint.trim()}\n`);
    return ExitCode.USAGE;
  }
}

/** Runs a command line whose output another command reads. */
async function runAside(args: string[]): Promise<{ code: number; stdout: string }> {
  let stdout = "";
  const write = (text: string) => stdout += text;
  const code = await main(args, { isInteractive: false, write, warn: () => {} });
  return { code, stdout };
}

/**
 * A required option that is misspelt is missing and unknown at once, and only the first is reported:
 * this says the second.
 */
function misspeltOption(program: CommandUnknownOpts, args: readonly string[]): string {
  const known = optionsOf(program);
  const unknown = args.find((arg) => arg.startsWith("--") && !known.includes(arg.split("=")[0]));
  const near = unknown && nearestName(unknown, known);
  return near ? ` (there is no option ${unknown}: did you mean ${near}?)` : "";
}

function optionsOf(command: CommandUnknownOpts): string[] {
  const own = command.options.flatMap(({ long }) => long ?? []);
  return [...own, ...command.commands.flatMap(optionsOf)];
}
