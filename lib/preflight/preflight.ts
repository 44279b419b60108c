import { DataMissingError, formatInstant, GateError } from "../base/mod.ts";
import { checkCommand, fillCommand, fixCommand } from "./fix_commands.ts";
import {
  heal,
  HEAL_ATTEMPT_LIMIT,
  isStuck,
  rangesToHeal,
  ruledOutCodes,
  withHealAttempts,
} from "./heal.ts";
import { inspect, type Inspection } from "./inspect.ts";
import { canBeThin } from "./market_hours.ts";
import type { Finding, FindingCode } from "./finding.ts";
import { offerWindow } from "./offer_window.ts";
import { passingWindow } from "./passing_window.ts";
import type { HistoryPort, SyncPort } from "./ports.ts";
import type { HealAttempt, PreflightReport } from "./report.ts";
import type { PreflightRequest } from "./request.ts";
import { withCommands } from "./with_commands.ts";

/** What missing minutes are seen as. */
const MINUTES_MISSING: ReadonlySet<FindingCode> = new Set<FindingCode>([
  "MISSING_1M_COVERAGE",
  "EXEC_1M_MAPPING_FAILED",
]);

/** The report of the gate with the very columns that were checked: the run uses these. */
export type PreflightResult = Inspection;

/**
 * The gate before a simulation: is every minute there, and can it be true? It only reads, unless a way
 * to repair is given; then it checks, repairs and checks again, at most three times, or until two
 * repairs came to the same.
 *
 * A report that is not `ok` is an answer, not an exception; {@linkcode preflightError} turns it into
 * one. The rows of the last look are handed on, so a run can never use other data than what was checked.
 *
 * @param request What the run asks for.
 * @param history Where to read.
 * @param sync How to repair; left out, nothing is repaired.
 * @returns The report, and the columns it speaks of.
 * @throws {UsageError} `EMPTY_WINDOW` when no exec bar fits into the window.
 * @throws {DataMissingError} `NO_DATA` when the store has no 1m bar of the symbol at all.
 *
 * @example A day's first minutes without the warm-up before them
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bars = {
 *   tsOpenMs: Float64Array.of(0, 60_000),
 *   open: Float64Array.of(10, 11),
 *   high: Float64Array.of(11, 12),
 *   low: Float64Array.of(9, 10),
 *   close: Float64Array.of(11, 10),
 *   volume: Float64Array.of(1, 2),
 * };
 * const funding = {
 *   tsMs: Float64Array.of(0),
 *   rate: Float64Array.of(0.0001),
 *   intervalMs: Float64Array.of(28_800_000),
 * };
 * const history = {
 *   readBars: () => Promise.resolve(bars),
 *   readMark: () => Promise.resolve(bars),
 *   readFunding: () => Promise.resolve(funding),
 *   readInstrument: () => Promise.resolve(null),
 *   extent: () => Promise.resolve({ firstMs: 0, lastMs: 60_000, rows: 2 }),
 *   filledRanges: () => Promise.resolve([]),
 * };
 * const { report } = await preflight({
 *   symbol: "SOLUSDT",
 *   startMs: 60_000,
 *   endMs: 120_000,
 *   timeframes: { exec: "1m" },
 *   warmupBars: { exec: 3 },
 *   delayBars: 0,
 *   requireMark: false,
 *   acceptFilled: false,
 * }, history);
 * assertEquals(report.ok, false);
 * assertEquals(
 *   report.findings[0].message,
 *   "1 of 3 required minutes are missing, in 1 gap; " +
 *     "the store holds 1970-01-01T00:00:00Z to 1970-01-01T00:02:00Z",
 * );
 * ```
 */
export async function preflight(
  request: PreflightRequest,
  history: HistoryPort,
  sync?: SyncPort,
): Promise<PreflightResult> {
  const attempts: HealAttempt[] = [];
  let seen = await inspect(request, history);
  while (sync !== undefined && attempts.length < HEAL_ATTEMPT_LIMIT) {
    const ranges = rangesToHeal(seen.report.findings, attempts);
    if (ranges.length === 0 || isStuck(attempts)) break;
    attempts.push(await heal(sync, request.symbol, attempts.length + 1, ranges));
    seen = await inspect(request, history);
  }
  if (seen.report.priceFeed1m.dbStartTsMs === null) {
    throw noData(request, { ...seen.report, healAttempts: attempts });
  }
  if (attempts.length === 0) return { ...seen, report: await offerWindow(request, history, seen) };
  const otherCommand = await commandThatPasses(request, history, seen, attempts);
  const around = (finding: Finding) => withCommands(finding, request, seen, otherCommand);
  return { ...seen, report: withHealAttempts(seen.report, attempts, around) };
}

async function commandThatPasses(
  request: PreflightRequest,
  history: HistoryPort,
  seen: Inspection,
  attempts: readonly HealAttempt[],
): Promise<string | null> {
  const ruledOut = ruledOutCodes(seen.report, attempts);
  if (ruledOut.size === 0) return null;
  const { gaps } = seen.report.findings.find(({ code }) => code === "MISSING_1M_COVERAGE") ?? {};
  const others = [...ruledOut].filter((code) => !MINUTES_MISSING.has(code));
  if (gaps !== undefined && others.length === 0 && canBeThin(gaps, seen.window)) {
    return fillCommand(request, gaps);
  }
  const isNamed = request.strategyOptions !== undefined;
  const window = isNamed ? await passingWindow(request, history, seen) : null;
  return window === null ? null : checkCommand({ ...request, ...window });
}

/**
 * The failure a report that is not `ok` ends a run with.
 *
 * @param report A report with at least one error.
 * @returns The error, with the first repair: `NO_DATA` where not one minute of the window is there, else
 * `PREFLIGHT_FAILED`.
 */
export function preflightError(report: PreflightReport): GateError | DataMissingError {
  const errors = report.findings.filter((finding) => finding.severity === "error");
  const [first] = errors;
  const others = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  const message =
    `Cannot run ${report.symbol} from ${formatInstant(report.requiredStartTsMs)} to ` +
    `${formatInstant(report.requiredEndTsMs)} as preflight refused its data: ${first.code}, ` +
    `${first.message}${others}`;
  const repair = fix(first.fixCommand);
  return report.isWindowMissing
    ? new DataMissingError(message, { code: "NO_DATA", ...repair })
    : new GateError(message, { code: "PREFLIGHT_FAILED", ...repair });
}

function noData(request: PreflightRequest, report: PreflightReport): DataMissingError {
  const { symbol } = request;
  const last = report.healAttempts.at(-1);
  const failure = last?.errors.find((error) => error.stream === "last");
  const tried = failure !== undefined
    ? `, and ${last!.source} failed: ${failure.message}`
    : last !== undefined
    ? `, and ${last.source} has none either`
    : "";
  const isAbsent = ruledOutCodes(report, report.healAttempts).has("MISSING_1M_COVERAGE");
  const command = fixCommand("MISSING_1M_COVERAGE", "last", request);
  return new DataMissingError(
    `Cannot check ${symbol} as the store has no 1m bar of it${tried}: import its history first`,
    { code: "NO_DATA", ...fix(isAbsent ? null : command) },
  );
}

function fix(command: string | null): { fixCommand?: string } {
  return command === null ? {} : { fixCommand: command };
}
