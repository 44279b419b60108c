import type { History, PreparedFeeds } from "../../lib/backtest/mod.ts";
import { MINUTE_MS, type Role } from "../../lib/base/mod.ts";
import type { BarColumns, TimeRange } from "../../lib/columns/mod.ts";
import type { StrategyPlan } from "../../lib/engine/mod.ts";
import { FeedStore, MultiTimeframeFeeds } from "../../lib/feeds/mod.ts";
import { SAMPLE_INSTRUMENT, sampleFeature, samplePlan } from "./sample_plan.ts";
import { WALK_START_MS, walkMinutes } from "./walk.ts";

/** Four days of minutes on quarters with an hourly context, and rules that trade. */
export interface AuditScene {
  /** Rules over an average, a volume average and an hourly channel. */
  plan: StrategyPlan;
  /** Minutes, mark a little apart from last, funding every eight hours. */
  history: History;
  /** The last three days. */
  window: TimeRange;
}

/** @returns The scene; the same every time. */
export function auditScene(): AuditScene {
  const rows = 4 * 1440;
  const last = walkMinutes(rows, 21);
  const { volume: _volume, ...prices } = walkMinutes(rows, 21);
  const mark = { ...prices, close: prices.close.map((price) => price * 1.0001) };
  const fundingMs = 8 * 60 * MINUTE_MS;
  const tsMs = Float64Array.from({ length: 12 }, (_, i) => WALK_START_MS + i * fundingMs);
  const endMs = WALK_START_MS + rows * MINUTE_MS;
  const exec = (key: string, offset = 0) =>
    ({ kind: "column", role: "exec", key, offset }) as const;
  const htf = (key: string) => ({ kind: "column", role: "htf", key, offset: 0 }) as const;
  return {
    plan: samplePlan({
      timeframes: { exec: "15m", htf: "1h" },
      features: {
        exec: [
          sampleFeature("fast", "ema", { length: 5 }),
          sampleFeature("calm", "sma", { length: 8 }, "volume"),
        ],
        htf: [sampleFeature("box", "donchian", { lower_length: 6, upper_length: 6 })],
      },
      decision: {
        kind: "rules",
        entry: [
          {
            direction: "long",
            when: { kind: "compare", op: "cross_above", lhs: exec("close"), rhs: exec("fast") },
          },
          {
            direction: "short",
            when: { kind: "compare", op: "lt", lhs: exec("close"), rhs: htf("box_middle") },
          },
        ],
        exit: [{
          direction: "long",
          when: { kind: "compare", op: "lt", lhs: exec("volume"), rhs: exec("calm") },
        }],
      },
    }),
    history: {
      symbol: SAMPLE_INSTRUMENT.symbol,
      last,
      mark,
      funding: { tsMs, rate: tsMs.map(() => 0.0001), intervalMs: tsMs.map(() => fundingMs) },
      instrument: SAMPLE_INSTRUMENT,
      requiredWindow: { startMs: WALK_START_MS, endMs },
    },
    window: { startMs: WALK_START_MS + 1440 * MINUTE_MS, endMs },
  };
}

/**
 * The same feeds with one feature column replaced.
 *
 * @param prepared Feeds as they should be.
 * @param role Whose feature.
 * @param key Which feature.
 * @param change Makes the wrong column out of the right one.
 * @returns Feeds with the wrong column.
 */
export function withColumn(
  prepared: PreparedFeeds,
  role: Role,
  key: string,
  change: (column: Float64Array) => Float64Array,
): PreparedFeeds {
  const { feeds } = prepared;
  const changed = feeds.roles.map((name) => {
    const feed = feeds.feed(name);
    if (name !== role) return [name, feed];
    const { tsOpenMs, open, high, low, close, volume } = feed;
    const bars: BarColumns = { tsOpenMs, open, high, low, close, volume };
    const features = feed.keys.filter((column) => !(column in bars)).map((column) =>
      [column, column === key ? change(feed.column(column)) : feed.column(column)] as const
    );
    return [name, new FeedStore(feed.symbol, feed.timeframe, bars, new Map(features))];
  });
  const byRole = Object.fromEntries(changed);
  return { ...prepared, feeds: new MultiTimeframeFeeds(byRole, feeds.grid, feeds.minutes) };
}

/**
 * The same feeds with one context looked up wrongly.
 *
 * @param prepared Feeds as they should be.
 * @param role Which context.
 * @param change Makes the wrong rows out of the right ones.
 * @returns Feeds with the wrong rows.
 */
export function withIndex(
  prepared: PreparedFeeds,
  role: Role,
  change: (rows: Int32Array) => Int32Array,
): PreparedFeeds {
  const { feeds } = prepared;
  class Misled extends MultiTimeframeFeeds {
    override indexColumn(asked: Role): Int32Array {
      const rows = super.indexColumn(asked);
      return asked === role ? change(rows) : rows;
    }
  }
  const byRole = Object.fromEntries(feeds.roles.map((name) => [name, feeds.feed(name)]));
  const misled = new Misled(
    byRole as ConstructorParameters<typeof Misled>[0],
    feeds.grid,
    feeds.minutes,
  );
  return { ...prepared, feeds: misled };
}
