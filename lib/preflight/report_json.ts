import { snakeKeys } from "../base/mod.ts";
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
