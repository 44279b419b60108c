import { type BacktestRun, runBacktest } from "../../lib/backtest/mod.ts";
import { DAY_MS, MINUTE_MS } from "../../lib/base/mod.ts";
import type { StrategyPlan } from "../../lib/engine/mod.ts";
import { auditScene } from "./audit_scene.ts";
import { SAMPLE_INSTRUMENT, SAMPLE_RISK, sampleFeature, samplePlan } from "./sample_plan.ts";
import { WALK_START_MS, walkMinutes } from "./walk.ts";

/** @returns Three days that trade, with a mark price of their own; the same every time. */
export function sampleRun(): BacktestRun {
  const { plan, history, window } = auditScene();
  return runBacktest({ plan, window, history, preflight: null, acceptFilled: false });
}

/** @returns A year on 1m with a mark price of its own and many short trades; the same every time. */
export function yearOfMinutes(): BacktestRun {
  const rows = 366 * 1440;
  const last = walkMinutes(rows, 5);
  const { volume: _volume, ...prices } = last;
  const shifted = (column: Float64Array) => column.map((price) => Math.round(price * 10_007) / 1e4);
  const mark = {
    ...prices,
    open: shifted(prices.open),
    high: shifted(prices.high),
    low: shifted(prices.low),
    close: shifted(prices.close),
  };
  const intervalMs = 8 * 60 * MINUTE_MS;
  const records = Math.floor(rows * MINUTE_MS / intervalMs) + 1;
  const requiredWindow = { startMs: WALK_START_MS, endMs: WALK_START_MS + rows * MINUTE_MS };
  return runBacktest({
    plan: minutePlan(),
    window: { startMs: WALK_START_MS + DAY_MS, endMs: requiredWindow.endMs },
    history: {
      symbol: SAMPLE_INSTRUMENT.symbol,
      last,
      mark,
      funding: {
        tsMs: Float64Array.from({ length: records }, (_, i) => WALK_START_MS + i * intervalMs),
        rate: new Float64Array(records).fill(0.0001),
        intervalMs: new Float64Array(records).fill(intervalMs),
      },
      instrument: SAMPLE_INSTRUMENT,
      requiredWindow,
    },
    preflight: null,
    acceptFilled: false,
  });
}

function minutePlan(): StrategyPlan {
  const close = { kind: "column", role: "exec", key: "close", offset: 0 } as const;
  const slow = { ...close, key: "slow" };
  const when = (op: "cross_above" | "cross_below") =>
    ({ kind: "compare", op, lhs: close, rhs: slow }) as const;
  return samplePlan({
    timeframes: { exec: "1m" },
    features: { exec: [sampleFeature("slow", "ema", { length: 150 })] },
    risk: { ...SAMPLE_RISK, sizing: { model: "fixed_usdt", value: 50 } },
    decision: {
      kind: "rules",
      entry: [
        { direction: "long", when: when("cross_above") },
        { direction: "short", when: when("cross_below") },
      ],
      exit: [],
    },
  });
}
