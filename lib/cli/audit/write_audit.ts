import type { AuditReport } from "../../audits/mod.ts";
import { type CommandContext, type CommonOptions, writeResult } from "../common_options.ts";
import { ExitCode } from "../exit_code.ts";

/** How many findings a person is told; the JSON document has more. */
const TOLD_FINDINGS = 10;

/** What a command adds to its audit's report. */
export interface AuditExtras {
  /** Facts of this audit alone, keys in snake_case. */
  facts?: Record<string, unknown>;
  /** The line that says how it went. */
  headline: string;
  /** Further lines before the findings. */
  lines?: readonly string[];
}

/**
 * Writes what an audit says, and ends the command with 1 when anything was found.
 *
 * @param context The command's context.
 * @param options The command's options.
 * @param report What the audit says.
 * @param extras What this command adds.
 */
export function writeAudit(
  context: CommandContext,
  options: CommonOptions,
  report: AuditReport,
  { facts = {}, headline, lines = [] }: AuditExtras,
): void {
  const { audit, ok, checked, findingCount, findings, notes } = report;
  if (!ok) context.setExitCode(ExitCode.FINDING);
  const hidden = findingCount - Math.min(findings.length, TOLD_FINDINGS);
  writeResult(
    context,
    options,
    { ok, audit, checked, finding_count: findingCount, findings, notes, ...facts },
    [
      headline,
      ...lines,
      ...notes.map((note) => `  ${note}`),
      ...findings.slice(0, TOLD_FINDINGS).flatMap(({ code, message, where }) => [
        `${code}: ${message}`,
        `  ${Object.entries(where).map(([name, value]) => `${name}=${value}`).join(" ")}`,
      ]),
      ...hidden > 0 ? [`and ${hidden} more findings`] : [],
    ],
  );
}

/** @returns `ok`, or how many findings there are. */
export function verdict({ ok, findingCount }: AuditReport): string {
  return ok ? "ok" : `${findingCount} ${findingCount === 1 ? "finding" : "findings"}`;
}
