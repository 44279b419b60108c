import { formatInstant, timeframeMs } from "../base/mod.ts";
import { type History, prepareFeeds } from "../backtest/mod.ts";
import type { TimeRange } from "../columns/mod.ts";
import { runEngine, type StrategyPlan } from "../engine/mod.ts";
import { PacketColumns } from "../quote/mod.ts";
import { AuditLog, type AuditReport } from "./audit_report.ts";
import { compareColumns } from "./compare_columns.ts";
import { factsKnownAt, type Known, type KnownColumn, type Makers, observe } from "./known.ts";
import { chooseCuts, cutAfter, scrambleAfter } from "./scramble.ts";
import { closedAt } from "./scan_feeds.ts";

/** What the causality audit looks at. */
export interface CausalityInput extends Partial<Makers> {
  /** The strategy. */
  plan: StrategyPlan;
  /** Minutes of the window and its warm-up, and funding. */
  history: History;
  /** Start and end of the window, epoch milliseconds. */
  window: TimeRange;
  /** At how many instants the future is taken away; 100 unless told. */
  cuts?: number;
  /** Chooses the instants and the other futures; 1 unless told. */
  seed?: number;
}

/** What the causality audit says. */
export interface CausalityReport extends AuditReport {
  /** Values and facts that another future changed; 0 when nothing looks ahead. */
  rewritten: number;
  /** The instants, epoch milliseconds. */
  cuts: number[];
}

/**
 * Audits that nothing known at an instant depends on what came after. For many instants the future is
 * cut off, and replaced by another one; everything is made anew, and what was known by then has to have
 * the same bits: bars, features, context rows, quotes, rollups, decisions, equity, orders, fills.
 *
 * @param input Strategy, history and window.
 * @returns The report, with the count of values that were rewritten.
 */
export function auditCausality(input: CausalityInput): CausalityReport {
  const { plan, history, window, cuts = 100, seed = 1 } = input;
  const makers: Makers = {
    prepare: input.prepare ?? prepareFeeds,
    packets: input.packets ?? ((feeds) => new PacketColumns(feeds)),
    run: input.run ?? runEngine,
  };
  const log = new AuditLog("causality");
  const execMs = timeframeMs(plan.timeframes.exec);
  const instants = chooseCuts(
    { startMs: window.startMs + 2 * execMs, endMs: window.endMs },
    cuts,
    seed,
  );
  const whole = observe(plan, history, window, makers);
  let rewritten = 0;
  for (const [k, tsMs] of instants.entries()) {
    const cutWindow = { startMs: window.startMs, endMs: tsMs };
    const cut = observe(plan, cutAfter(history, tsMs), cutWindow, makers);
    // A run ends at its last close: it takes no entry there and leaves what it holds.
    rewritten += compareKnown(log, whole, cut, { tsMs, how: "cut", endMs: cut.lastCloseMs });
    const other = observe(plan, scrambleAfter(history, tsMs, seed + k), window, makers);
    rewritten += compareKnown(log, whole, other, { tsMs, how: "scramble", endMs: Infinity });
  }
  log.note(`${instants.length} instants, seed ${seed}; ${whole.columns.length} columns, facts`);
  log.note(`${whole.facts.length} facts in the whole run`);
  return { ...log.report(), rewritten, cuts: instants };
}

/** At which instant, by which means, and when the shorter run ends. */
interface Cut {
  tsMs: number;
  how: "cut" | "scramble";
  endMs: number;
}

function compareKnown(log: AuditLog, whole: Known, other: Known, cut: Cut): number {
  let rewritten = 0;
  for (const [k, column] of whole.columns.entries()) {
    rewritten += compareColumn(log, column, other.columns[k], cut);
  }
  return rewritten + compareFacts(log, whole, other, cut);
}

function compareColumn(
  log: AuditLog,
  whole: KnownColumn,
  other: KnownColumn,
  { tsMs, how, endMs }: Cut,
): number {
  const { kind, role, key } = whole;
  const knownMs = kind === "equity" ? Math.min(tsMs, endMs - 1) : tsMs;
  const rows = closedAt(whole.tsMs, knownMs);
  const otherRows = closedAt(other.tsMs, knownMs);
  const where = { kind, role, key, cut_ts_ms: tsMs, future: how };
  if (rows !== otherRows) {
    log.find(
      "ROWS_DEPEND_ON_FUTURE",
      `${role} ${key} has ${rows} rows by ${
        formatInstant(tsMs)
      } and ${otherRows} with another future`,
      { ...where, observed: rows, expected: otherRows },
    );
    return Math.abs(rows - otherRows);
  }
  return compareColumns(log, whole.values.subarray(0, rows), other.values.subarray(0, rows), {
    code: "DEPENDS_ON_FUTURE",
    name: `${kind} ${role} ${key}, known by ${formatInstant(tsMs)},`,
    tsMs: whole.tsMs,
    where,
  });
}

function compareFacts(
  log: AuditLog,
  whole: Known,
  other: Known,
  { tsMs, how, endMs }: Cut,
): number {
  const knownMs = Math.min(tsMs, endMs - 1);
  const facts = factsKnownAt(whole.facts, knownMs).map((fact) => JSON.stringify(fact));
  const others = factsKnownAt(other.facts, knownMs).map((fact) => JSON.stringify(fact));
  const count = Math.max(facts.length, others.length);
  log.compared(count);
  let rewritten = 0;
  let first = -1;
  for (let i = 0; i < count; i++) {
    if (facts[i] !== others[i] && rewritten++ === 0) first = i;
  }
  if (rewritten > 0) {
    log.find(
      "FACT_DEPENDS_ON_FUTURE",
      `Fact ${first + 1}, known by ${formatInstant(tsMs)}, is ${
        facts[first] ?? "absent"
      } and with ` +
        `another future ${others[first] ?? "absent"}`,
      { kind: "fact", seq: first + 1, cut_ts_ms: tsMs, future: how, facts_differing: rewritten },
    );
  }
  return rewritten;
}
