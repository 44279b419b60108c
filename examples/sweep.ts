/** One card with several lengths, in a plain loop: deno run -P=backtest examples/sweep.ts */
import { backtest, loadCard, openStore, parseInstant } from "@closedbar/closedbar";

const card = Deno.readTextFileSync("idea_cards/ema_trend_htf.yml");
const window = { startMs: parseInstant("2025-05-09"), endMs: parseInstant("2025-06-03") };
await using store = await openStore("data/closedbar.duckdb", { readOnly: true });

for (const length of [15, 21, 30, 45]) {
  const text = card.replace("{ length: 21 }", `{ length: ${length} }`);
  const { plan } = loadCard(text, `slow average ${length}`);
  const { metrics } = await backtest({ plan, symbol: "SOLUSDT", window }, store);
  const cells = [
    `length ${length}`,
    `${metrics.tradeCount} trades`,
    `${metrics.returnPct.toFixed(2)} %`,
    `drawdown ${metrics.maxDrawdownPct.toFixed(2)} %`,
  ];
  // deno-lint-ignore no-console
  console.log(cells.map((cell) => cell.padStart(18)).join(""));
}
