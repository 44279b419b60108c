import { MINUTE_MS, type Role, sha256Hex } from "../base/mod.ts";
import type { History, PreparedFeeds, prepareFeeds } from "../backtest/mod.ts";
import type { TimeRange } from "../columns/mod.ts";
import {
  type EngineResult,
  evaluateRules,
  firstReadyRow,
  type runEngine,
  type StrategyPlan,
} from "../engine/mod.ts";
import type { Fact } from "../exchange/mod.ts";
import type { MultiTimeframeFeeds } from "../feeds/mod.ts";
import { PacketColumns, QUOTE_KEYS, ROLLUP_KEYS, ZoneRollups } from "../quote/mod.ts";

/** A column and when each of its rows became known. */
export interface KnownColumn {
  /** What it belongs to: `feature`, `context`, `packet`, `decision` or `equity`. */
  kind: string;
  /** Role whose bars it follows. */
  role: Role;
  /** Its key. */
  key: string;
  /** When each row became known, epoch milliseconds. */
  tsMs: Float64Array;
  /** One number per row. */
  values: Float64Array;
}

/** Everything a run made of its history. */
export interface Known {
  /** Features, context rows, packet, decisions, equity. */
  columns: KnownColumn[];
  /** Numbered facts. */
  facts: Fact[];
  /** The last exec close of the run, at which it ends whatever it does. */
  lastCloseMs: number;
}

/** What turns history into knowledge. */
export interface Makers {
  /** Makes the feeds. */
  prepare: typeof prepareFeeds;
  /** Makes the `px.*` columns. */
  packets: (feeds: MultiTimeframeFeeds) => Pick<PacketColumns, "column">;
  /** Runs the engine. */
  run: typeof runEngine;
}

/** Packet keys that are numbers. */
const PACKET_KEYS = [...QUOTE_KEYS, ...ROLLUP_KEYS].filter((key) => key !== "px.mark.source");

/**
 * Runs a plan over history and keeps all that it computed, with the instants it was known at.
 *
 * @param plan The strategy.
 * @param history Minutes and funding.
 * @param window Start and end of the window.
 * @param makers What computes.
 * @returns Columns and facts.
 */
export function observe(
  plan: StrategyPlan,
  history: History,
  window: TimeRange,
  { prepare, packets, run }: Makers,
): Known {
  const prepared = prepare(plan, history, window);
  const { feeds, fromRow, toRow } = prepared;
  const execTsMs = feeds.exec.tsCloseMs;
  const columns: KnownColumn[] = [];
  for (const role of feeds.roles) {
    const feed = feeds.feed(role);
    for (const key of feed.keys) {
      columns.push({ kind: "feature", role, key, tsMs: feed.tsCloseMs, values: feed.column(key) });
    }
    const values = Float64Array.from(feeds.indexColumn(role));
    columns.push({ kind: "context", role, key: "row", tsMs: execTsMs, values });
  }
  const packet = packets(feeds);
  for (const key of [...PACKET_KEYS, ...new ZoneRollups(feeds).keys]) {
    const values = packet.column(key);
    columns.push({ kind: "packet", role: "exec", key, tsMs: execTsMs, values });
  }
  const { decisions, engine } = runAndListen(plan, history, prepared, run);
  columns.push(...decisions, ...equityColumns(engine));
  return { columns, facts: engine.facts, lastCloseMs: toRow > fromRow ? execTsMs[toRow - 1] : 0 };
}

/** Runs the engine, and tells what it decided at each exec close. */
function runAndListen(
  plan: StrategyPlan,
  { instrument, funding }: History,
  { feeds, fromRow, toRow }: PreparedFeeds,
  run: typeof runEngine,
): { decisions: KnownColumn[]; engine: EngineResult } {
  const { decision } = plan;
  const input = { plan, instrument, feeds, funding, fromRow, toRow };
  const tsMs = feeds.exec.tsCloseMs;
  const column = (key: string, values: Float64Array): KnownColumn => ({
    kind: "decision",
    role: "exec",
    key,
    tsMs,
    values,
  });
  if (decision.kind === "rules") {
    const rows = { fromRow: Math.max(fromRow, firstReadyRow(plan, feeds)), toRow };
    const rules = evaluateRules(decision, feeds, new PacketColumns(feeds), rows);
    const decisions = (["enterLong", "enterShort", "exitLong", "exitShort"] as const).map((key) =>
      column(key, Float64Array.from(rules[key]))
    );
    return { decisions, engine: run(input) };
  }
  const asked = new Float64Array(tsMs.length);
  const onClose: typeof decision.onClose = (snapshot) => {
    const intent = decision.onClose(snapshot);
    asked[feeds.exec.indexAtClose(snapshot.tsCloseMs)] = numberOf(intent);
    return intent;
  };
  const engine = run({ ...input, plan: { ...plan, decision: { kind: "function", onClose } } });
  return { decisions: [column("onClose", asked)], engine };
}

/** A number that is the same for equal intents and for no others: the head of a digest. */
function numberOf(intent: unknown): number {
  return parseInt(sha256Hex(JSON.stringify(intent)).slice(0, 12), 16);
}

function equityColumns({ equity }: EngineResult): KnownColumn[] {
  return Object.entries<Float64Array>({ ...equity }).map(([key, values]) => ({
    kind: "equity",
    role: "exec",
    key,
    tsMs: equity.tsCloseMs,
    values,
  }));
}

/**
 * The facts that were known at an instant. A fill carries the open of its minute and is known when that
 * minute closes; an order and a settlement are known at their own instant.
 *
 * @param facts Numbered facts.
 * @param tsMs The instant, on the minute.
 * @returns The known ones, oldest first.
 */
export function factsKnownAt(facts: readonly Fact[], tsMs: number): Fact[] {
  return facts.filter((fact) =>
    fact.type === "order_accepted" || fact.type === "funding_settled"
      ? fact.tsMs <= tsMs
      : fact.tsMs + MINUTE_MS <= tsMs
  );
}
