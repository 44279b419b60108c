import { AuditLog, type AuditReport } from "./audit_report.ts";

/** What one run left, as far as it has to come out the same again. */
export interface RunDigests {
  /** Which run, for findings: `process 1`, or a folder. */
  label: string;
  /** SHA-256 by name: files, and the series they were made from. */
  digests: Readonly<Record<string, string | null>>;
}

/** What the determinism audit looks at. */
export interface DeterminismInput {
  /**
   * Makes the run anew, in a process of its own.
   *
   * @param turn 1 for the first time.
   * @returns What it left.
   */
  run(turn: number): Promise<RunDigests>;
  /** How often; 2 unless told. */
  turns?: number;
  /** A run that was made before, or `null`. */
  older?: RunDigests | null;
}

/**
 * Audits that a run comes out the same, byte for byte: made several times in processes of their own,
 * and compared with one that was made before.
 *
 * @param input How to make the run, and what to compare it with.
 * @returns The report; a finding names the file and the two runs.
 *
 * @example Two runs that differ in one file
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const report = await auditDeterminism({
 *   run: (turn) => Promise.resolve({
 *     label: `process ${turn}`,
 *     digests: { "trades.csv": "aa", "events.jsonl": String(turn) },
 *   }),
 * });
 * assertEquals(report.findings.map(({ where }) => where.name), ["events.jsonl"]);
 * ```
 */
export async function auditDeterminism(input: DeterminismInput): Promise<AuditReport> {
  const { turns = 2, older = null } = input;
  const log = new AuditLog("determinism");
  const first = await input.run(1);
  for (let turn = 2; turn <= turns; turn++) compareRuns(log, first, await input.run(turn));
  if (older !== null) compareRuns(log, older, first);
  const names = Object.keys(first.digests).length;
  log.note(
    `${turns} runs in processes of their own${older === null ? "" : ` and ${older.label}`}, ` +
      `${names} digests each`,
  );
  return log.report();
}

function compareRuns(log: AuditLog, left: RunDigests, right: RunDigests): void {
  const names = new Set([...Object.keys(left.digests), ...Object.keys(right.digests)]);
  log.compared(names.size);
  for (const name of [...names].sort()) {
    const [one, other] = [left.digests[name] ?? null, right.digests[name] ?? null];
    if (one === other && one !== null) continue;
    log.find(
      "RUNS_DIFFER",
      `${name} is ${one ?? "absent"} in ${left.label} and ${other ?? "absent"} in ${right.label}`,
      { name, left: left.label, right: right.label, observed: other, expected: one },
    );
  }
}
