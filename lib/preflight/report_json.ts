import type { PreflightReport } from "./report.ts";

/**
 * A report as plain data with `snake_case` keys, for `preflight_report.json` and `--json`.
 *
 * @param report What the gate saw.
 * @returns Plain data.
 */
export function preflightReportJson(report: PreflightReport): Record<string, unknown> {
  return snakeKeys(report) as Record<string, unknown>;
}

function snakeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeKeys);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [snakeCase(key), snakeKeys(member)]),
  );
}

/** `has1mCoverage` becomes `has_1m_coverage`: a number with its unit is a word of its own. */
function snakeCase(key: string): string {
  return key.replace(/\d+m|[A-Z]/g, (word) => `_${word.toLowerCase()}`);
}
