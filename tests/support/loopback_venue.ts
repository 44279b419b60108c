// A venue on loopback for trying the commands without a network: run this file with
// --allow-net=127.0.0.1 and end it with Ctrl-C. Its numbers are generated, and its own maintenance left
// out twenty minutes.
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { VENUE_MARKETS, VENUE_START_MS } from "./venue_market.ts";
import { startVenueServer } from "./venue_server.ts";

const startMs = VENUE_START_MS + 2 * 1440 * MINUTE_MS;
const hole = { startMs, endMs: startMs + 20 * MINUTE_MS };
const { url } = startVenueServer({
  markets: VENUE_MARKETS.map((market) => ({ ...market, holes: [hole] })),
});
await Deno.stdout.write(new TextEncoder().encode(`${url}\n`));
