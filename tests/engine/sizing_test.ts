import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { orderQty, type RiskModel } from "../../lib/engine/mod.ts";
import {
  prepareSample,
  runSample,
  SAMPLE_RISK,
  sampleFeature,
  samplePlan,
} from "../support/sample_plan.ts";
import { walkMinutes } from "../support/walk.ts";

Deno.test({
  name: "each sizing model gives its quantity",
  permissions: "none",
  fn() {
    const table: [RiskModel["sizing"], number, number, number, number][] = [
      [{ model: "risk_percent_equity", value: 1 }, 10_000, 100, 2, 50],
      [{ model: "risk_percent_equity", value: 0.5 }, 10_000, 100, 0.5, 100],
      [{ model: "risk_percent_equity", value: 1 }, 10_000, 100, NaN, NaN],
      [{ model: "risk_percent_equity", value: 1 }, 10_000, 100, 0, Infinity],
      [{ model: "percent_equity", value: 50 }, 10_000, 100, NaN, 50],
      [{ model: "percent_equity", value: 200 }, 5_000, 40, 3, 250],
      [{ model: "fixed_usdt", value: 1_000 }, 10_000, 40, NaN, 25],
      [{ model: "fixed_usdt", value: 1_000 }, 1, 40, 2, 25],
    ];
    for (const [sizing, equity, price, stop, qty] of table) {
      assertEquals(orderQty(sizing, equity, price, stop), qty);
    }
  },
});

Deno.test({
  name: "a volatility target makes a move of one ATR worth its share of equity",
  permissions: "none",
  fn() {
    const sizing = { model: "volatility_target", value: 2 } as const;
    assertEquals(orderQty(sizing, 10_000, 100, NaN, 4), 50);
    assertEquals(orderQty(sizing, 10_000, 100, NaN), NaN);
    const atr = { role: "exec", key: "atr" } as const;
    const plan = samplePlan({
      features: { exec: [sampleFeature("atr", "atr", { length: 5 })] },
      risk: { ...SAMPLE_RISK, stopLoss: null, takeProfit: null, sizing: { ...sizing, atr } },
      decision: { kind: "function", onClose: () => ({ action: "enter", direction: "long" }) },
    });
    const history = { last: walkMinutes(600, 3) };
    const { trades, firstDecisionRow } = runSample(plan, history);
    const { feeds } = prepareSample(plan, history);
    const move = feeds.exec.column("atr")[firstDecisionRow];
    // Two percent of the account is 200, up to the lot.
    assert(Math.abs(trades[0].qty * move - 200) <= 0.01 * move + 1e-9);
  },
});

Deno.test({
  name: "a loss at the stop is the risked share of equity, but for slippage and fees",
  permissions: "none",
  fn() {
    const plan = samplePlan({
      risk: {
        ...SAMPLE_RISK,
        takeProfit: null,
        sizing: { model: "risk_percent_equity", value: 2 },
      },
      decision: {
        kind: "function",
        onClose: () => ({ action: "enter", direction: "short" }),
      },
    });
    const { trades } = runSample(plan, { last: walkMinutes(2_880, 3) });
    const [stopped] = trades.filter((trade) => trade.exitReason === "stop_loss");
    assert(trades[0] === stopped);
    assertAlmostEquals(-stopped.grossPnlUsdt, 200, 6);
  },
});

Deno.test({
  name: "a notional that the strategy names replaces the sizing model",
  permissions: "none",
  fn() {
    const plan = samplePlan({
      decision: {
        kind: "function",
        onClose: () => ({ action: "enter", direction: "long", notionalUsdt: 500 }),
      },
    });
    const { trades } = runSample(plan, { last: walkMinutes(600, 3) });
    assertAlmostEquals(trades[0].notionalUsdt, 500, 3);
  },
});
