import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { roundDownToStep } from "../../lib/base/mod.ts";
import { entryLevels, type RiskModel } from "../../lib/engine/mod.ts";
import {
  prepareSample,
  runSample,
  SAMPLE_RISK,
  sampleFeature,
  samplePlan,
} from "../support/sample_plan.ts";
import { walkMinutes } from "../support/walk.ts";

const ATR_STOP = { type: "atr_multiple", value: 3, role: "exec", key: "atr" } as const;
const ATR_TARGET = { type: "atr_multiple", value: 5, role: "exec", key: "atr" } as const;
const percent = (value: number) => ({ type: "percent", value }) as const;
const rr = (value: number) => ({ type: "rr_ratio", value }) as const;
const away = (ratio: number, offset: number) => ({ kind: "distance", ratio, offset }) as const;
const at = (price: number) => ({ kind: "price", price }) as const;

type Level = ReturnType<typeof away> | ReturnType<typeof at> | null;
type Row = [
  RiskModel["anchor"],
  RiskModel["stopLoss"],
  RiskModel["takeProfit"],
  number,
  Level,
  Level,
];

Deno.test({
  name: "stop and target are distances from the fill, or prices around the signal close",
  permissions: "none",
  fn() {
    // Reference price 200, the stop's ATR 2, the target's ATR 4.
    const table: Row[] = [
      ["fill", percent(1), rr(2), 1, away(0.01, 0), away(0.02, 0)],
      ["fill", percent(1), percent(3), -1, away(0.01, 0), away(0.03, 0)],
      ["fill", ATR_STOP, rr(2), 1, away(0, 6), away(0, 12)],
      ["fill", ATR_STOP, ATR_TARGET, 1, away(0, 6), away(0, 20)],
      ["fill", null, percent(3), 1, null, away(0.03, 0)],
      ["fill", percent(1), null, 1, away(0.01, 0), null],
      ["fill", null, rr(2), 1, null, null],
      ["signal_close", percent(1), rr(2), 1, at(198), at(204)],
      ["signal_close", percent(1), rr(2), -1, at(202), at(196)],
      ["signal_close", ATR_STOP, ATR_TARGET, 1, at(194), at(220)],
      ["signal_close", ATR_STOP, rr(3), -1, at(206), at(182)],
      ["signal_close", null, null, 1, null, null],
    ];
    for (const [anchor, stopLoss, takeProfit, sign, stop, target] of table) {
      const risk = { ...SAMPLE_RISK, anchor, stopLoss, takeProfit };
      const levels = entryLevels(risk, sign, 200, 2, 4);
      assertEquals([levels.stop, levels.target] as unknown, [stop, target]);
    }
  },
});

Deno.test({
  name: "the stop's distance is measured from the signal close for either anchor",
  permissions: "none",
  fn() {
    for (const anchor of ["fill", "signal_close"] as const) {
      const distanceOf = (stopLoss: RiskModel["stopLoss"]) =>
        entryLevels({ ...SAMPLE_RISK, anchor, stopLoss }, 1, 200, 2, NaN).stopDistance;
      assertEquals([percent(1.5), ATR_STOP, null].map(distanceOf), [3, 6, NaN]);
    }
  },
});

Deno.test({
  name: "a stop price from the strategy replaces the model's, and a ratio target follows it",
  permissions: "none",
  fn() {
    const fill = entryLevels(SAMPLE_RISK, 1, 200, NaN, NaN, 195);
    assertEquals(fill as unknown, { stop: at(195), target: away(0, 10), stopDistance: 5 });
    const close = entryLevels({ ...SAMPLE_RISK, anchor: "signal_close" }, -1, 200, NaN, NaN, 205);
    assertEquals(close as unknown, { stop: at(205), target: at(190), stopDistance: 5 });
    const bare = { ...SAMPLE_RISK, stopLoss: null };
    assertEquals(entryLevels(bare, 1, 200, NaN, NaN, 195).target as unknown, away(0, 10));
  },
});

Deno.test({
  name: "in a run the ATR of the signal close sets the stop, from the fill or from that close",
  permissions: "none",
  fn() {
    const last = walkMinutes(2_880, 4);
    for (const anchor of ["fill", "signal_close"] as const) {
      const plan = samplePlan({
        timeframes: { exec: "15m", htf: "1h" },
        features: { htf: [sampleFeature("atr", "atr")] },
        risk: { ...SAMPLE_RISK, anchor, stopLoss: { ...ATR_STOP, value: 0.5, role: "htf" } },
        decision: { kind: "function", onClose: () => ({ action: "enter", direction: "long" }) },
      });
      const { trades } = runSample(plan, { last });
      assert(trades.length > 3);
      const { feeds } = prepareSample(plan, { last });
      for (const trade of trades) {
        const row = feeds.exec.indexAtClose(trade.signalTsMs);
        const atr = feeds.feed("htf").column("atr")[feeds.indexColumn("htf")[row]];
        const anchorPrice = anchor === "fill" ? trade.entryPrice : feeds.exec.close[row];
        assertEquals(trade.stopPrice, roundDownToStep(anchorPrice - 0.5 * atr, 0.01));
      }
    }
  },
});

Deno.test({
  name: "in a run a stop price from the strategy sets the size and the target as well",
  permissions: "none",
  fn() {
    const last = walkMinutes(2_880, 4);
    const plan = samplePlan({
      decision: {
        kind: "function",
        onClose: ({ close }) => ({ action: "enter", direction: "long", stopPrice: close - 0.5 }),
      },
    });
    const { feeds } = prepareSample(plan, { last });
    const { trades } = runSample(plan, { last });
    assert(trades.length > 3);
    const [{ signalTsMs, entryPrice, stopPrice, targetPrice, qty }] = trades;
    const close = feeds.exec.close[feeds.exec.indexAtClose(signalTsMs)];
    assertAlmostEquals(stopPrice!, close - 0.5, 0.01);
    assertAlmostEquals(targetPrice!, entryPrice + 1, 0.01);
    // A hundred at risk over half a dollar; 200 coins fit into the margin of five times equity.
    assertAlmostEquals(qty, 200, 0.02);
  },
});
