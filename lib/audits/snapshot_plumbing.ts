import { formatInstant, MINUTE_MS, timeframeMs } from "../base/mod.ts";
import { type History, prepareFeeds } from "../backtest/mod.ts";
import type { TimeRange } from "../columns/mod.ts";
import { runEngine, type SnapshotView, type StrategyPlan } from "../engine/mod.ts";
import { ROLLUP_KEYS } from "../quote/mod.ts";
import { AuditLog, type AuditReport, type Place, plain } from "./audit_report.ts";
import { isSame } from "./compare_columns.ts";
import { closedAt, scanFeeds, type ScannedRole } from "./scan_feeds.ts";
import { ROLLUP_FIELDS, scanRollups } from "./scan_rollups.ts";

/** What the snapshot audit looks at. */
export interface SnapshotPlumbingInput {
  /** The strategy; its rules are not asked. */
  plan: StrategyPlan;
  /** Minutes of the window and its warm-up. */
  history: History;
  /** Start and end of the window, epoch milliseconds. */
  window: TimeRange;
  /** How many of the first exec closes are looked at; 1,000 unless told. */
  firstSamples?: number;
  /** Most exec closes that are looked at, evenly thinned beyond; 5,000 unless told. */
  maxSamples?: number;
  /** Largest relative difference; 1e-12 unless told. */
  tolerance?: number;
  /** Whether bits have to be equal, whatever the tolerance. */
  strict?: boolean;
  /** What makes the feeds. */
  prepare?: typeof prepareFeeds;
  /** What moves the snapshot over the exec closes. */
  run?: typeof runEngine;
}

/** How far back a strategy is assumed to look. */
const OFFSETS = [0, 1, 2, 3];

/**
 * Audits what a strategy sees. At sampled exec closes (the first ones, and every close of a context with
 * the exec close before it) each bar column and feature of each role at the offsets 0 to 3, the bar
 * itself, the quote and the rollup are read through the snapshot of a real run and compared with
 * columns that are scanned from the minutes and looked up as of the close.
 *
 * @param input Strategy, history and window.
 * @returns The report; a finding names instant, role, key, offset, observed, expected and the rows.
 */
export function auditSnapshotPlumbing(input: SnapshotPlumbingInput): AuditReport {
  const { plan, history, window, prepare = prepareFeeds, run = runEngine } = input;
  const log = new AuditLog("snapshot-plumbing");
  const truth = scanTruth(plan, history, window);
  const samples = chooseSamples(truth, input);
  const tolerance = input.strict ? 0 : input.tolerance ?? 1e-12;
  const { feeds, fromRow, toRow } = prepare(plan, history, window);
  const seen = new Set<number>();
  run({
    plan: { ...plan, decision: { kind: "function", onClose: () => null } },
    instrument: history.instrument,
    funding: history.funding,
    feeds,
    fromRow,
    toRow,
    onSnapshot(snapshot) {
      const { tsCloseMs } = snapshot;
      if (!samples.has(tsCloseMs)) return;
      seen.add(tsCloseMs);
      compareFeatures(log, snapshot, truth, tolerance);
      comparePacket(log, snapshot, truth, tolerance);
    },
  });
  for (const tsMs of samples) {
    if (seen.has(tsMs)) continue;
    log.find("CLOSE_NOT_SEEN", `No snapshot was taken at the exec close ${formatInstant(tsMs)}`, {
      ts_ms: tsMs,
    });
  }
  const keys = truth.roles.map(({ role, columns }) => `${role} ${columns.size}`).join(", ");
  log.note(`${samples.size} of ${truth.closes.length} exec closes; keys by role: ${keys}`);
  log.note(tolerance === 0 ? "bits compared" : `relative tolerance ${tolerance}`);
  return log.report();
}

/** What is known of a window from its minutes alone. */
interface Truth {
  roles: ScannedRole[];
  exec: ScannedRole;
  /** Exec closes of the window. */
  closes: Float64Array;
  history: History;
  minuteRow: ReadonlyMap<number, number>;
  rollups: ReturnType<typeof scanRollups>;
}

function scanTruth(plan: StrategyPlan, history: History, window: TimeRange): Truth {
  const roles = scanFeeds(plan, history.last, history.calendar);
  const exec = roles.find(({ role }) => role === "exec")!;
  const execMs = timeframeMs(plan.timeframes.exec);
  return {
    roles,
    exec,
    closes: exec.tsCloseMs.filter((tsMs, i) =>
      exec.tsOpenMs[i] >= window.startMs && tsMs <= window.endMs
    ),
    history,
    minuteRow: new Map(
      Array.from(history.last.tsOpenMs, (tsOpenMs, row) => [tsOpenMs + MINUTE_MS, row]),
    ),
    rollups: scanRollups(history.last, exec.tsCloseMs, execMs),
  };
}

function chooseSamples(
  { closes, roles }: Truth,
  { firstSamples = 1_000, maxSamples = 5_000 }: SnapshotPlumbingInput,
): Set<number> {
  const contexts = roles.filter(({ role }) => role !== "exec");
  const rows = new Set<number>();
  let before: number[] = [];
  for (const [row, tsMs] of closes.entries()) {
    const now = contexts.map(({ tsCloseMs }) => closedAt(tsCloseMs, tsMs));
    const closesHere = now.some((count, k) => count !== before[k]);
    if (closesHere && row > 0) rows.add(row - 1);
    if (closesHere || row < firstSamples) rows.add(row);
    before = now;
  }
  const ordered = [...rows].sort((a, b) => a - b);
  const count = Math.min(ordered.length, maxSamples);
  const chosen = new Set<number>();
  for (let k = 0; k < count; k++) {
    chosen.add(closes[ordered[Math.floor(k * ordered.length / count)]]);
  }
  return chosen;
}

function compareFeatures(
  log: AuditLog,
  snapshot: SnapshotView,
  { roles, exec }: Truth,
  tolerance: number,
): void {
  const tsMs = snapshot.tsCloseMs;
  for (const { role, tsCloseMs, columns } of roles) {
    const closed = closedAt(tsCloseMs, tsMs);
    for (const [key, column] of columns) {
      for (const offset of OFFSETS) {
        const row = closed - 1 - offset;
        const expected = row < 0 ? NaN : column[row];
        const observed = snapshot.feature(key, { role, offset });
        if (isSame(observed, expected, tolerance)) continue;
        const place = {
          role,
          key,
          offset,
          context_row: row,
          exec_row: closedAt(exec.tsCloseMs, tsMs) - 1,
        };
        differ(log, tsMs, `${role}.${key}[${offset}]`, observed, expected, place);
      }
    }
    log.compared(columns.size * OFFSETS.length);
  }
}

function comparePacket(
  log: AuditLog,
  snapshot: SnapshotView,
  { exec, history, minuteRow, rollups }: Truth,
  tolerance: number,
): void {
  const tsMs = snapshot.tsCloseMs;
  const row = closedAt(exec.tsCloseMs, tsMs) - 1;
  const minute = minuteRow.get(tsMs)!;
  const { last } = history;
  const mark = history.mark ?? last;
  const { quote } = snapshot;
  const pairs: [key: string, observed: number, expected: number][] = [
    ...(["open", "high", "low", "close", "volume"] as const).map((key) =>
      [key, snapshot[key], exec.columns.get(key)![row]] as [string, number, number]
    ),
    ["px.last.ts_ms", quote.tsMs, tsMs],
    ["px.last.value", quote.last, last.close[minute]],
    ["px.last.high_1m", quote.high1m, last.high[minute]],
    ["px.last.low_1m", quote.low1m, last.low[minute]],
    ["px.mark.value", quote.mark, mark.close[minute]],
    ...ROLLUP_KEYS.map((key, k) =>
      [key, snapshot.rollup(key), rollups[ROLLUP_FIELDS[k]][row]] as [string, number, number]
    ),
  ];
  for (const [key, observed, expected] of pairs) {
    if (isSame(observed, expected, tolerance)) continue;
    differ(log, tsMs, key, observed, expected, { key, exec_row: row, minute_row: minute });
  }
  log.compared(pairs.length);
}

function differ(
  log: AuditLog,
  tsMs: number,
  name: string,
  observed: number,
  expected: number,
  place: Place,
): void {
  log.find(
    "SNAPSHOT_DIFFERS",
    `${name} reads ${observed} at ${formatInstant(tsMs)} and has to be ${expected}`,
    { ts_ms: tsMs, ...place, observed: plain(observed), expected: plain(expected) },
  );
}
