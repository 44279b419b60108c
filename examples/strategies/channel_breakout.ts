/** A strategy alone in its file: closedbar backtest run --strategy examples/strategies/channel_breakout.ts */
import { defineStrategy, withParameters } from "@closedbar/closedbar";

export default withParameters({
  bars: { type: "integer", default: 20, min: 2, max: 200 },
  stop: { type: "number", default: 2, min: 0.2, max: 10 },
}, ({ bars, stop }) =>
  defineStrategy({
    id: "channel_breakout",
    timeframes: { exec: "30m", htf: "4h" },
    features: {
      exec: [{ key: "box", indicator: "donchian", params: { upper_length: bars } }],
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
      stopLoss: { type: "percent", value: stop },
      takeProfit: { type: "rr_ratio", value: 2 },
      timeStopBars: 48,
      sizing: { model: "risk_percent_equity", value: 1 },
    },
    onClose(view) {
      const trend = view.feature("trend", { role: "htf" });
      const breaksOut = view.close > trend && view.close > view.feature("box_upper", { offset: 1 });
      return breaksOut && !view.position ? { action: "enter", direction: "long" } : null;
    },
  }));
