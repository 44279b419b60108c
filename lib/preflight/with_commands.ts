import type { Finding } from "./finding.ts";
import { fixCommand } from "./fix_commands.ts";
import type { Inspection } from "./inspect.ts";
import type { PreflightRequest } from "./request.ts";

/**
 * A finding of what is not there to be had so far, with the commands that are left. Where a part of the
 * window is there, the one that goes around what is missing comes closest to what was asked. Where
 * nothing of it is, another window is another question: there a venue is asked first, unless one was.
 *
 * @param finding What is missing.
 * @param request What the run asks for.
 * @param seen What was read, of which the finding speaks.
 * @param around A command that passes as the store is, or `null` when none does.
 * @returns The finding with its commands.
 */
export function withCommands(
  finding: Finding,
  request: PreflightRequest,
  { report, instrument }: Inspection,
  around: string | null,
): Finding {
  const isAsked = request.venue !== undefined || !report.isWindowMissing;
  const source = isAsked ? undefined : request.usualVenue?.(instrument);
  if (source === undefined) return { ...finding, fixCommand: around };
  const { code, stream, requiredStartTsMs, requiredEndTsMs } = finding;
  // Where the strategy is named, its warm-up is added to the window by the command itself.
  const window = request.strategyOptions === undefined
    ? { startMs: requiredStartTsMs, endMs: requiredEndTsMs }
    : {};
  return {
    ...finding,
    fixCommand: fixCommand(code, stream, { ...request, ...window, ...source }),
    ...around === null ? {} : { otherCommand: around },
  };
}
