import { ClosedbarError, DataMissingError } from "../base/mod.ts";
import type { TimeRange } from "../columns/mod.ts";
import { describeRange } from "./coverage.ts";
import type { Finding, FindingCode } from "./finding.ts";
import type { SyncPort } from "./ports.ts";
import type { HealAttempt, HealRange, PreflightReport } from "./report.ts";

/** How often the gate repairs and looks again before it gives up. */
export const HEAL_ATTEMPT_LIMIT = 3;

/** What fetching again can repair; each carries the ranges to fetch. */
const REPAIRABLE: ReadonlySet<FindingCode> = new Set<FindingCode>([
  "MISSING_1M_COVERAGE",
  "MISSING_MARK_COVERAGE",
  "MISSING_FUNDING",
  "BAD_BAR",
]);

/**
 * What is worth fetching: the ranges of repairable findings, less what the source said it has not got.
 * Contract terms come with any range, so where they alone are missing an empty one is asked for once.
 *
 * @param findings What is wrong.
 * @param attempts What was tried.
 * @returns Ranges in the order of the findings.
 */
export function rangesToHeal(
  findings: readonly Finding[],
  attempts: readonly HealAttempt[],
): HealRange[] {
  const ranges: HealRange[] = [];
  for (const { code, stream, gaps } of findings) {
    if (stream === null || !REPAIRABLE.has(code)) continue;
    const absent = absentRanges(attempts, stream);
    for (const gap of gaps) {
      for (const range of withoutRanges(gap, absent)) ranges.push({ stream, ...range });
    }
  }
  const terms = findings.find(({ code }) => code === "MISSING_INSTRUMENT");
  if (terms === undefined || ranges.length > 0 || attempts.length > 0) return ranges;
  const atMs = terms.requiredStartTsMs;
  return [{ stream: "last", startMs: atMs, endMs: atMs }];
}

/**
 * Whether the last two rounds came to the same, so that a third would too.
 *
 * @param attempts What was tried.
 * @returns True when nothing more can be expected.
 */
export function isStuck(attempts: readonly HealAttempt[]): boolean {
  if (attempts.length < 2) return false;
  const [before, last] = attempts.slice(-2).map((round) =>
    JSON.stringify({ ...round, attempt: 0 })
  );
  return before === last;
}

/**
 * One round of repairs. A source that fails on a range is noted and asked for the next one; what it
 * has no file or series of, it does not have.
 *
 * @param sync How to repair.
 * @param symbol Name in the store.
 * @param attempt Number of the round.
 * @param ranges What to fetch.
 * @returns What came of it.
 */
export async function heal(
  sync: SyncPort,
  symbol: string,
  attempt: number,
  ranges: readonly HealRange[],
): Promise<HealAttempt> {
  const round: HealAttempt = {
    attempt,
    source: sync.name,
    repaired: [],
    rows: 0,
    absentAtSource: [],
    errors: [],
  };
  for (const range of ranges) {
    const { stream, startMs, endMs } = range;
    try {
      const { rows, absentAtSource } = await sync.sync(symbol, stream, { startMs, endMs });
      round.repaired.push({ ...range, rows });
      round.rows += rows;
      for (const absent of absentAtSource) round.absentAtSource.push({ stream, ...absent });
    } catch (error) {
      if (!(error instanceof ClosedbarError)) throw error;
      round.errors.push({ ...range, message: error.message });
      if (error instanceof DataMissingError) round.absentAtSource.push({ ...range });
    }
  }
  return round;
}

/**
 * Adds the heal attempts to a report, and says of each finding left why it could not be repaired. Where
 * the source does not have what is missing, asking it again repairs nothing: there another command is
 * needed.
 *
 * @param report What the last look saw.
 * @param attempts What was tried.
 * @param around Puts that command into a finding.
 * @returns The report that is handed out.
 */
export function withHealAttempts(
  report: PreflightReport,
  attempts: HealAttempt[],
  around: (finding: Finding) => Finding,
): PreflightReport {
  const ruledOut = ruledOutCodes(report, attempts);
  const findings = report.findings.map((finding) => {
    const told = { ...finding, message: finding.message + whyNotHealed(finding, attempts) };
    return ruledOut.has(finding.code) ? around(told) : told;
  });
  return { ...report, findings, healAttempts: attempts };
}

/**
 * What asking the source again cannot repair.
 *
 * @param report What the last look saw.
 * @param attempts What was tried.
 * @returns Codes of findings.
 */
export function ruledOutCodes(
  { findings }: PreflightReport,
  attempts: readonly HealAttempt[],
): ReadonlySet<FindingCode> {
  if (attempts.length === 0) return new Set();
  // A failure may be over by the next time; to have brought nothing twice is an answer.
  const isFruitless = isStuck(attempts) && attempts.at(-1)!.errors.length === 0;
  const codes = new Set(
    findings.filter((finding) => {
      const isRepairable = REPAIRABLE.has(finding.code) || finding.code === "MISSING_INSTRUMENT";
      return isRepairable && (isFruitless || rangesToHeal([finding], attempts).length === 0);
    }).map(({ code }) => code),
  );
  // A close without its minute is repaired with the minute.
  return codes.has("MISSING_1M_COVERAGE") ? codes.add("EXEC_1M_MAPPING_FAILED") : codes;
}

function whyNotHealed(
  { code, stream, gaps }: Finding,
  attempts: readonly HealAttempt[],
): string {
  const last = attempts.at(-1);
  if (last === undefined) return "";
  if (code === "MISSING_INSTRUMENT") {
    return `; ${last.source} states none either: write them as JSON and import them with ` +
      `data import --instruments FILE`;
  }
  if (stream === null || !REPAIRABLE.has(code)) return "";
  const failure = last.errors.find((error) => error.stream === stream);
  const absent = absentRanges(attempts, stream).filter((range) =>
    range.startMs !== failure?.startMs &&
    gaps.some((gap) => gap.startMs < range.endMs && range.startMs < gap.endMs)
  );
  const reasons: string[] = [];
  if (absent.length > 0) {
    const others = absent.length > 1 ? ` and ${absent.length - 1} more` : "";
    reasons.push(`${last.source} does not have ${describeRange(absent[0])}${others} either`);
  }
  if (failure !== undefined) reasons.push(`${last.source} failed: ${failure.message}`);
  return reasons.map((reason) => `; ${reason}`).join("");
}

function absentRanges(attempts: readonly HealAttempt[], stream: HealRange["stream"]): TimeRange[] {
  return attempts.flatMap((attempt) => attempt.absentAtSource)
    .filter((range) => range.stream === stream)
    .sort((a, b) => a.startMs - b.startMs);
}

/** What is left of a range when ascending others are taken out of it. */
function withoutRanges(range: TimeRange, others: readonly TimeRange[]): TimeRange[] {
  const left: TimeRange[] = [];
  let startMs = range.startMs;
  for (const other of others) {
    if (other.endMs <= startMs || other.startMs >= range.endMs) continue;
    if (other.startMs > startMs) left.push({ startMs, endMs: other.startMs });
    startMs = other.endMs;
  }
  if (startMs < range.endMs) left.push({ startMs, endMs: range.endMs });
  return left;
}
