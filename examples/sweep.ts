/** One card with many lengths, and what the best one is worth: deno run -P=backtest examples/sweep.ts */
import {
  judgeSweep,
  memoryResults,
  openStore,
  parseAxis,
  parseCard,
  parseInstant,
  rankRows,
  sweep,
} from "@closedbar/closedbar";

const path = "idea_cards/ema_trend_htf.yml";
const card = parseCard(Deno.readTextFileSync(path), path);
const window = { startMs: parseInstant("2025-05-09"), endMs: parseInstant("2025-06-03") };
const axes = ["features.ema_fast.length=5..20:5", "features.ema_slow.length=21,30,45"];
const space = { axes: axes.map(parseAxis), method: { kind: "grid" }, constraints: [] } as const;
await using store = await openStore("data/closedbar.duckdb", { readOnly: true });

const results = memoryResults();
const outcome = await sweep({ card, symbol: "SOLUSDT", window, space }, store, { results });
const { table, combinations } = outcome;
for (const row of rankRows(table, "sharpeRatio").slice(0, 3)) {
  const [fast, slow] = combinations[table.index[row]];
  const cells = [`fast ${fast}`, `slow ${slow}`, `${table.metrics.returnPct[row].toFixed(2)} %`];
  // deno-lint-ignore no-console
  console.log(cells.map((cell) => cell.padStart(10)).join(""));
}
const options = { metric: "sharpeRatio", seed: 1, daysPerYear: 365 } as const;
const { trialCount, deflatedSharpeRatio } = await judgeSweep(outcome, results, options);
// deno-lint-ignore no-console
console.log(
  `after ${trialCount} trials: above 0 with probability ${deflatedSharpeRatio?.toFixed(2)}`,
);
