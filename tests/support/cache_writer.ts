// Adds a hundred minutes at a time to a cache and says how many there are, until it is killed.
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { openBarCache } from "../../lib/store/mod.ts";
import { makeBars } from "../store/fixtures.ts";

const cache = await openBarCache(Deno.args[0]);
const extent = cache.extent("last", "S");
const bars = makeBars(100);
let startMs = extent === null ? bars.tsOpenMs[0] : extent.lastMs + MINUTE_MS;
let rows = extent?.rows ?? 0;
for (;;) {
  bars.tsOpenMs.forEach((_, i) => bars.tsOpenMs[i] = startMs + i * MINUTE_MS);
  cache.put("last", "S", bars, "websocket");
  rows += 100;
  startMs += 100 * MINUTE_MS;
  await Deno.stdout.write(new TextEncoder().encode(`${rows}\n`));
}
