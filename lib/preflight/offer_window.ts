import { formatInstant } from "../base/mod.ts";
import type { Finding } from "./finding.ts";
import { checkCommand } from "./fix_commands.ts";
import type { Inspection } from "./inspect.ts";
import { passingWindow } from "./passing_window.ts";
import type { HistoryPort } from "./ports.ts";
import type { PreflightReport } from "./report.ts";
import type { PreflightRequest } from "./request.ts";
import { withCommands } from "./with_commands.ts";

/**
 * Of a refusal that nothing was tried against: what lies before the first row of a series or after its
 * last is most likely not in the default archive either, from which the store was made. Where nobody
 * named a source, a command that is offered goes around it, to a window that was looked at and passes.
 *
 * @param request What the run asks for.
 * @param history Where to read.
 * @param refused The refusal, and what was needed.
 * @returns The report, with other commands where a window passes.
 */
export async function offerWindow(
  request: PreflightRequest,
  history: HistoryPort,
  refused: Inspection,
): Promise<PreflightReport> {
  const { report } = refused;
  const isNamed = request.archivePath !== undefined || request.venue !== undefined;
  const codes = new Set(report.findings.filter(reachesBeyond).map(({ code }) => code));
  if (isNamed || codes.size === 0) return report;
  // A close without its minute comes with the minute.
  if (codes.has("MISSING_1M_COVERAGE")) codes.add("EXEC_1M_MAPPING_FAILED");
  const window = await passingWindow(request, history, refused);
  const isVenueOffered = report.isWindowMissing && request.usualVenue !== undefined;
  if (window === null && !isVenueOffered) return report;
  const told = window === null
    ? ""
    : `; ${formatInstant(window.startMs)} to ${formatInstant(window.endMs)} passes`;
  const around = window === null || request.strategyOptions === undefined
    ? null
    : checkCommand({ ...request, ...window });
  const findings = report.findings.map((finding) => {
    if (!codes.has(finding.code)) return finding;
    const message = finding.message + (finding.code === "EXEC_1M_MAPPING_FAILED" ? "" : told);
    return withCommands({ ...finding, message }, request, refused, around);
  });
  return { ...report, findings };
}

/** Whether something is missing outside of what the store holds of the series. */
function reachesBeyond({ code, severity, gaps, dbStartTsMs, dbEndTsMs }: Finding): boolean {
  if (severity !== "error" || !code.startsWith("MISSING_")) return false;
  if (dbStartTsMs === null || dbEndTsMs === null) return false;
  return gaps.some(({ startMs, endMs }) => startMs < dbStartTsMs || endMs > dbEndTsMs);
}
