import type { PreflightReport } from "../../preflight/mod.ts";
import { type CommandContext, type CommonOptions, writeResult } from "../common_options.ts";
import { ExitCode } from "../exit_code.ts";

/**
 * Writes what preflight saw, and ends the command with a finding, or with missing data, where it refuses.
 *
 * @param context The command's context.
 * @param options What was typed.
 * @param report What preflight saw.
 */
export async function writePreflight(
  context: CommandContext,
  options: CommonOptions,
  report: PreflightReport,
): Promise<void> {
  const { formatPreflight, preflightReportJson } = await import("../../preflight/mod.ts");
  if (!report.ok) {
    context.setExitCode(report.isWindowMissing ? ExitCode.DATA_MISSING : ExitCode.FINDING);
  }
  writeResult(context, options, preflightReportJson(report), formatPreflight(report));
}
