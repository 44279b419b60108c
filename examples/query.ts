/** Asks the store in SQL, columns out: deno run -P=backtest examples/query.ts */
import { importFile, instrumentFromJson, openStore } from "@closedbar/closedbar";

await using store = await openStore("data/examples.duckdb");
const terms = JSON.parse(Deno.readTextFileSync("data/instruments.json"));
for (const one of terms) await store.writeInstrument(instrumentFromJson(one, "instruments.json"));
const file = { path: "data/SOLUSDT_1m.csv.gz", symbol: "SOLUSDT", stream: "last" } as const;
await importFile(store, file);

const { hour, range_bps: ranges, share } = await store.query(
  `SELECT ts_open_ms // 3600000 % 24 AS hour,
          avg((high - low) / open) * 1e4 AS range_bps,
          100 * sum(volume) / sum(sum(volume)) OVER () AS share
   FROM bars_1m
   WHERE symbol = $1
   GROUP BY hour
   ORDER BY share DESC
   LIMIT $2`,
  ["SOLUSDT", 3],
) as Record<string, Float64Array>;
for (let i = 0; i < hour.length; i++) {
  // deno-lint-ignore no-console
  console.log(
    `${String(hour[i]).padStart(2, "0")}:00 UTC`,
    `${share[i].toFixed(1)} % of the volume,`,
    `${ranges[i].toFixed(1)} bps a minute`,
  );
}
