import { assert, assertEquals } from "@std/assert";
import { MINUTE_MS, timeframeMs } from "../../lib/base/mod.ts";
import {
  type BarColumns,
  type FundingColumns,
  lastIndexAtOrBefore,
  sliceColumns,
} from "../../lib/columns/mod.ts";
import type {
  Condition,
  EngineResult,
  Operand,
  SnapshotView,
  StrategyPlan,
} from "../../lib/engine/mod.ts";
import { PacketColumns, QUOTE_KEYS, ROLLUP_KEYS } from "../../lib/quote/mod.ts";
import {
  prepareSample,
  runSample,
  sampleFeature,
  type SampleHistory,
  samplePlan,
} from "../support/sample_plan.ts";
import { WALK_START_MS, walkMinutes } from "../support/walk.ts";

const MINUTES = 6 * 1_440;
const END_MS = WALK_START_MS + MINUTES * MINUTE_MS;
const QUARTER_MS = timeframeMs("15m");

const history = {
  last: walkMinutes(MINUTES, 41),
  mark: walkMinutes(MINUTES, 42),
  funding: {
    tsMs: Float64Array.from({ length: 18 }, (_, i) => WALK_START_MS + (i + 1) * 28_800_000),
    rate: Float64Array.from({ length: 18 }, (_, i) => (i % 3 - 0.5) * 1e-4),
    intervalMs: new Float64Array(18).fill(28_800_000),
  },
};

const operand = (role: "exec" | "htf", key: string, offset = 0): Operand => ({
  kind: "column",
  role,
  key,
  offset,
});
const compare = (op: "gt" | "lt" | "cross_above" | "cross_below", lhs: Operand, rhs: Operand) =>
  ({ kind: "compare", op, lhs, rhs }) satisfies Condition;
const close = operand("exec", "close");
const ema = operand("exec", "ema");
const middle: Operand = { kind: "number", value: 50 };

const plan: StrategyPlan = samplePlan({
  timeframes: { exec: "15m", htf: "1h" },
  features: {
    exec: [
      sampleFeature("ema", "ema", { length: 9 }),
      sampleFeature("atr", "atr"),
      sampleFeature("bands", "bbands"),
      sampleFeature("trend", "supertrend"),
      sampleFeature("sar", "psar"),
      sampleFeature("calm", "sma", { length: 10 }, "volume"),
    ],
    htf: [
      sampleFeature("rsi", "rsi", { length: 6 }),
      sampleFeature("box", "donchian", { lower_length: 5, upper_length: 7 }),
      sampleFeature("adapt", "kama"),
    ],
  },
  risk: {
    anchor: "fill",
    stopLoss: { type: "atr_multiple", value: 1.5, role: "exec", key: "atr" },
    takeProfit: { type: "rr_ratio", value: 1.5 },
    timeStopBars: 20,
    sizing: { model: "risk_percent_equity", value: 1 },
  },
  policy: { mode: "long_short", allowFlip: true, maxPositionsPerSymbol: 1 },
  decision: {
    kind: "rules",
    entry: [
      {
        direction: "long",
        when: {
          kind: "all",
          of: [compare("cross_above", close, ema), compare("gt", operand("htf", "rsi", 1), middle)],
        },
      },
      {
        direction: "short",
        when: {
          kind: "held",
          bars: 2,
          of: compare("lt", { kind: "packet", key: "px.rollup.max_1m", offset: 0 }, ema),
        },
      },
    ],
    exit: [{ direction: "long", when: compare("cross_below", close, ema) }],
  },
});

/** Everything that is known at the closes up to an instant, as the run itself saw it. */
interface Known {
  packets: string[];
  columns: Record<string, number[]>;
  equity: number[][];
  facts: unknown[];
}

/**
 * A fact is known at a close when it happened in a minute that is over, or is a decision or a funding
 * record of that very close. A fill at the instant of the close belongs to the minute that begins there.
 */
function isKnown({ tsMs, type }: EngineResult["facts"][number], atMs: number): boolean {
  if (tsMs !== atMs) return tsMs < atMs;
  return type === "order_accepted" || type === "order_rejected" || type === "funding_settled";
}

function knownAt(data: SampleHistory, atMs: number): Known {
  const packets: string[] = [];
  const result = runSample(plan, data, (snapshot: SnapshotView) => {
    if (snapshot.tsCloseMs <= atMs) packets.push(JSON.stringify(snapshot.toDict()));
  });
  const { feeds } = prepareSample(plan, data);
  const columns: Record<string, number[]> = {};
  for (const role of feeds.roles) {
    const feed = feeds.feed(role);
    const rows = lastIndexAtOrBefore(feed.tsCloseMs, atMs) + 1;
    for (const key of feed.keys) {
      columns[`${role}.${key}`] = [...feed.column(key).subarray(0, rows)];
    }
  }
  const px = new PacketColumns(feeds);
  const rows = lastIndexAtOrBefore(feeds.exec.tsCloseMs, atMs) + 1;
  for (const key of [...QUOTE_KEYS, ...ROLLUP_KEYS]) {
    if (key !== "px.mark.source") columns[key] = [...px.column(key).subarray(0, rows)];
  }
  return {
    packets,
    columns,
    equity: Object.values(sliceColumns(result.equity, 0, rows)).map((column) => [...column]),
    facts: result.facts.filter((fact) => isKnown(fact, atMs)),
  };
}

/** Other prices, volumes and rates from an instant on, on the same minutes. */
function scrambleAfter(atMs: number): SampleHistory {
  const row = (atMs - WALK_START_MS) / MINUTE_MS;
  const replaced = (bars: BarColumns, seed: number): BarColumns => {
    const other = walkMinutes(MINUTES, seed);
    const scrambled = walkMinutes(0, 0);
    for (const key of Object.keys(bars) as (keyof BarColumns)[]) {
      scrambled[key] = bars[key].slice();
      if (key === "tsOpenMs") continue;
      for (let i = row; i < MINUTES; i++) scrambled[key][i] = 3 * other[key][i];
    }
    return scrambled;
  };
  const { tsMs, rate, intervalMs } = history.funding;
  const funding: FundingColumns = {
    tsMs,
    rate: rate.map((value, i) => tsMs[i] > atMs ? -7 * value : value),
    intervalMs,
  };
  return { last: replaced(history.last, 43), mark: replaced(history.mark, 44), funding };
}

/** All data up to an instant and nothing after it. */
function cutAfter(atMs: number): SampleHistory {
  const row = (atMs - WALK_START_MS) / MINUTE_MS;
  const { last, mark, funding } = history;
  return {
    last: sliceColumns(last, 0, row),
    mark: sliceColumns(mark, 0, row),
    funding: sliceColumns(funding, 0, lastIndexAtOrBefore(funding.tsMs, atMs) + 1),
  };
}

/** Closes before warm-up, at a quarter, at an hour, one quarter after it, and late. */
const INSTANTS = [3, 100, 200, 201, 255, 256, 257, 333, 480, 575]
  .map((quarters) => WALK_START_MS + quarters * QUARTER_MS);

Deno.test({
  name: "the run that is cut and scrambled trades, pays funding and ends in several ways",
  permissions: "none",
  fn() {
    const { trades, facts } = runSample(plan, history);
    assert(trades.length >= 15);
    assert(new Set(trades.map((trade) => trade.exitReason)).size >= 4);
    assert(facts.some((fact) => fact.type === "funding_settled"));
  },
});

Deno.test({
  name:
    "other data after an instant leaves every packet, column, equity row and fact up to it alone",
  permissions: "none",
  fn() {
    for (const atMs of INSTANTS) {
      assertEquals(knownAt(scrambleAfter(atMs), atMs), knownAt(history, atMs));
    }
  },
});

Deno.test({
  name: "scrambled data does change what comes after",
  permissions: "none",
  fn() {
    for (const atMs of INSTANTS) {
      const after = atMs + QUARTER_MS;
      const [scrambled, original] = [scrambleAfter(atMs), history].map((data) =>
        knownAt(data, after)
      );
      assert(scrambled.packets.at(-1) !== original.packets.at(-1));
      assertEquals(scrambled.packets.slice(0, -1), original.packets.slice(0, -1));
    }
  },
});

Deno.test({
  name:
    "a run over data that ends at an instant is the run over all data with its window ending there",
  permissions: "none",
  fn() {
    for (const endMs of INSTANTS) {
      const window = { startMs: WALK_START_MS, endMs };
      const cut = runSample(plan, cutAfter(endMs));
      assertEquals(cut, runSample(plan, { ...history, window }));
      const known = knownAt(cutAfter(endMs), endMs - QUARTER_MS);
      assertEquals(known, knownAt(history, endMs - QUARTER_MS));
    }
  },
});

Deno.test({
  name: "data that ends inside an exec bar ends the run at the close before",
  permissions: "none",
  fn() {
    const closeMs = END_MS - 40 * QUARTER_MS;
    const whole = runSample(plan, cutAfter(closeMs));
    for (const minutes of [1, 7, 14]) {
      assertEquals(runSample(plan, cutAfter(closeMs + minutes * MINUTE_MS)), whole);
    }
  },
});
