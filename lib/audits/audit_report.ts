/** Where something was found: plain facts, keyed as a person would look them up. */
export type Place = Readonly<Record<string, number | string | boolean | null>>;

/** One thing an audit found wrong. */
export interface AuditFinding {
  /** Stable code in capitals. */
  code: string;
  /** One sentence. */
  message: string;
  /** Instant, role, key, indices, observed and expected, as far as they apply. */
  where: Place;
}

/** What an audit says. */
export interface AuditReport {
  /** Name of the audit, for example `rollup`. */
  audit: string;
  /** Whether nothing was found. */
  ok: boolean;
  /** How many comparisons were made. */
  checked: number;
  /** How many of them failed; `findings` tells the first ones. */
  findingCount: number;
  /** The first findings, in the order in which they were met. */
  findings: AuditFinding[];
  /** What the audit did and did not look at. */
  notes: string[];
}

/** How many findings a report tells; all of them are counted. */
const TOLD_FINDINGS = 50;

/**
 * Collects what an audit compares and finds.
 *
 * @example One comparison that fails
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const log = new AuditLog("example");
 * log.compared(2);
 * log.find("WRONG_SUM", "2 + 2 is not 5", { observed: 5, expected: 4 });
 * assertEquals([log.report().ok, log.report().checked], [false, 2]);
 * ```
 */
export class AuditLog {
  readonly #audit: string;
  readonly #findings: AuditFinding[] = [];
  readonly #notes: string[] = [];
  #checked = 0;
  #findingCount = 0;

  /** @param audit Name of the audit. */
  constructor(audit: string) {
    this.#audit = audit;
  }

  /** How many findings there are so far. */
  get findingCount(): number {
    return this.#findingCount;
  }

  /** @param count Comparisons that were made. */
  compared(count: number): void {
    this.#checked += count;
  }

  /**
   * @param code Stable code in capitals.
   * @param message One sentence.
   * @param where Facts of the place.
   */
  find(code: string, message: string, where: Place): void {
    this.#findingCount++;
    if (this.#findings.length < TOLD_FINDINGS) this.#findings.push({ code, message, where });
  }

  /** @param note What was or was not looked at. */
  note(note: string): void {
    this.#notes.push(note);
  }

  /**
   * The report so far. An audit that compared nothing is not ok: it has shown nothing.
   *
   * @returns The report.
   */
  report(): AuditReport {
    if (this.#checked === 0 && this.#findingCount === 0) {
      this.find("NOTHING_COMPARED", "There was nothing to compare, so nothing is shown", {});
    }
    return {
      audit: this.#audit,
      ok: this.#findingCount === 0,
      checked: this.#checked,
      findingCount: this.#findingCount,
      findings: this.#findings,
      notes: this.#notes,
    };
  }
}

/**
 * One report out of several.
 *
 * @param audit Name of the whole.
 * @param reports Its parts.
 * @returns Sums, and the first findings and all notes of each part, in order.
 */
export function mergeReports(audit: string, reports: readonly AuditReport[]): AuditReport {
  const sum = (count: (report: AuditReport) => number) =>
    reports.reduce((total, report) => total + count(report), 0);
  return {
    audit,
    ok: reports.every(({ ok }) => ok),
    checked: sum(({ checked }) => checked),
    findingCount: sum(({ findingCount }) => findingCount),
    findings: reports.flatMap(({ findings }) => findings).slice(0, TOLD_FINDINGS),
    notes: reports.flatMap(({ notes }) => notes),
  };
}

/**
 * A number as a finding tells it, since JSON has no NaN.
 *
 * @param value Any number.
 * @returns The number, or its name.
 */
export function plain(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
