/** A strategy in TypeScript, from the bundled store to a summary: deno run -P=backtest examples/strategy.ts */
import { backtest, formatRun, openStore, parseInstant } from "@closedbar/closedbar";
import plan from "./strategies/channel_breakout.ts";

await using store = await openStore("data/closedbar.duckdb", { readOnly: true });
const window = { startMs: parseInstant("2025-05-09"), endMs: parseInstant("2025-06-03") };
const run = await backtest({ plan, symbol: "SOLUSDT", window }, store);
// deno-lint-ignore no-console
console.log(formatRun(run).join("\n"));
