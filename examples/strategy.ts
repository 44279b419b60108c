/** A strategy in TypeScript, from the bundled store to a summary: deno run -P=backtest examples/strategy.ts */
import { backtest, defineStrategy, formatRun, openStore, parseInstant } from "@closedbar/closedbar";

const plan = defineStrategy({
  id: "channel_breakout",
  timeframes: { exec: "30m", htf: "4h" },
  features: {
    exec: [{ key: "box", indicator: "donchian", params: { lower_length: 20, upper_length: 20 } }],
    htf: [{ key: "trend", indicator: "ema", params: { length: 3 } }],
  },
  lookbackBars: 1,
  account: {
    startingEquityUsdt: 10_000,
    maxLeverage: 3,
    minTradeNotionalUsdt: 10,
    takerBps: 5.5,
    makerBps: 2,
    slippageBps: 2,
    markPrice: "approximate",
    stopEquityUsdt: 0,
  },
  risk: {
    anchor: "fill",
    stopLoss: { type: "percent", value: 2 },
    takeProfit: { type: "rr_ratio", value: 2 },
    timeStopBars: 48,
    sizing: { model: "risk_percent_equity", value: 1 },
  },
  onClose(view) {
    const trend = view.feature("trend", { role: "htf" });
    const breaksOut = view.close > trend && view.close > view.feature("box_upper", { offset: 1 });
    return breaksOut && !view.position ? { action: "enter", direction: "long" } : null;
  },
});
await using store = await openStore("data/closedbar.duckdb", { readOnly: true });
const window = { startMs: parseInstant("2025-05-09"), endMs: parseInstant("2025-06-03") };
const run = await backtest({ plan, symbol: "SOLUSDT", window }, store);
// deno-lint-ignore no-console
console.log(formatRun(run).join("\n"));
