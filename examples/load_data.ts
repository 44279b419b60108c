/** Minutes from a file into a store, and back as columns: deno run -P=backtest examples/load_data.ts */
import { importFile, instrumentFromJson, openStore, parseInstant } from "@closedbar/closedbar";

await using store = await openStore("data/examples.duckdb");
const terms = JSON.parse(Deno.readTextFileSync("data/instruments.json"));
for (const one of terms) await store.writeInstrument(instrumentFromJson(one, "instruments.json"));

const file = { path: "data/SOLUSDT_1m.csv.gz", symbol: "SOLUSDT", stream: "last" } as const;
const { rows, added } = await importFile(store, file);

const day = { startMs: parseInstant("2025-05-10"), endMs: parseInstant("2025-05-11") };
const bars = await store.readBars("SOLUSDT", day);
const [high, low] = [Math.max(...bars.high), Math.min(...bars.low)];
// deno-lint-ignore no-console
console.log(`${rows} rows in the file, ${added} new; that day had ${bars.close.length} minutes
from ${low} to ${high}`);
