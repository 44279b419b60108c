import type { Command } from "@commander-js/extra-typings";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";
import { ExitCode } from "../exit_code.ts";
import { SMOKE_CHECKS } from "./smoke_checks.ts";
import { type CommandRunner, type SmokeCheck, SmokeRun } from "./smoke_run.ts";

/** Where the checks work when `--out` does not say. */
const DEFAULT_OUT = "artifacts/smoke";

/** `smoke`: the product over the bundled data, as a checklist. */
export function addSmoke(program: Command, context: CommandContext, run: CommandRunner): void {
  const smoke = program.command("smoke")
    .description("try the product over the bundled data")
    .addHelpText("after", "\nExample:\n  closedbar smoke backtest");
  const add = (name: string, description: string, checks: readonly SmokeCheck[]) =>
    commonOptions(smoke.command(name))
      .description(description)
      .option("--out <dir>", "folder to work in; what is there from before is removed", DEFAULT_OUT)
      .addHelpText("after", `\nExample:\n  closedbar smoke ${name}`)
      .action(async (options) => {
        const results = await new SmokeRun(options.out, run).execute(checks);
        const ok = results.every((result) => result.ok);
        if (!ok) context.setExitCode(ExitCode.FINDING);
        const failed = results.filter((result) => !result.ok).length;
        writeResult(context, options, { ok, checks: results }, [
          ...results.map((result) =>
            `${result.ok ? "ok    " : "FAILED"}  ${result.name}: ${result.detail}`
          ),
          ok ? `${results.length} checks passed` : `${failed} of ${results.length} checks FAILED`,
        ]);
      });
  add("backtest", "data, gate, run, verify, report", SMOKE_CHECKS.filter((check) => check.isBasic));
  add("full", "the same, and every other part of the product", SMOKE_CHECKS);
}
