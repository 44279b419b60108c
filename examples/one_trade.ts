/** The worst trade of a run, down to the minute of its exit: deno run -P=backtest examples/one_trade.ts */
import {
  backtest,
  formatInstant,
  lastIndexAtOrBefore,
  loadCard,
  openStore,
  parseInstant,
} from "@closedbar/closedbar";

const { plan } = loadCard(Deno.readTextFileSync("idea_cards/ema_trend_htf.yml"), "ema_trend_htf");
const window = { startMs: parseInstant("2025-05-09"), endMs: parseInstant("2025-06-03") };
await using store = await openStore("data/closedbar.duckdb", { readOnly: true });
const run = await backtest({ plan, symbol: "SOLUSDT", window }, store);

const [trade] = run.engine.trades.toSorted((a, b) => a.netPnlUsdt - b.netPnlUsdt);
const { last, markSource } = run.prepared.feeds.minutes;
const row = lastIndexAtOrBefore(last.tsOpenMs, trade.exitTsMs);
const facts = run.engine.facts.filter(({ tsMs }) =>
  tsMs >= trade.signalTsMs && tsMs <= trade.exitTsMs
);
const lines = [
  `trade ${trade.id}: ${trade.direction} ${trade.qty} from ${formatInstant(trade.entryTsMs)}`,
  `entry ${trade.entryPrice}, stop ${trade.stopPrice}, target ${trade.targetPrice}`,
  `exit ${trade.exitPrice} by ${trade.exitReason} at ${formatInstant(trade.exitTsMs)}`,
  `that minute: open ${last.open[row]}, high ${last.high[row]}, low ${last.low[row]}, ` +
  `close ${last.close[row]}; mark prices from ${markSource}`,
  `net ${trade.netPnlUsdt.toFixed(2)} USDT after ${trade.feesUsdt.toFixed(2)} fees`,
  ...facts.map(({ seq, tsMs, type }) => `  fact ${seq} at ${formatInstant(tsMs)}: ${type}`),
];
// deno-lint-ignore no-console
console.log(lines.join("\n"));
