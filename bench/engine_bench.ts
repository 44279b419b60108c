/**
 * Speed of whole runs over a seeded year of minutes, feeds prepared. Each case prints the digest of its
 * equity and trades.
 *
 * @module
 */
import { engineCase, resultDigest } from "./engine_cases.ts";

const YEAR_ROWS = 525_600;

for (const timeframe of ["1m", "15m", "1h"] as const) {
  const { run } = engineCase(YEAR_ROWS, timeframe);
  const result = run();
  // deno-lint-ignore no-console
  console.log(`exec ${timeframe}: ${result.trades.length} trades, digest ${resultDigest(result)}`);
  Deno.bench(`one year, exec ${timeframe}`, { group: "engine" }, () => {
    run();
  });
}
