import { assertEquals, assertRejects } from "@std/assert";
import { MINUTE_MS, SeededRandom, UsageError } from "../../lib/base/mod.ts";
import type { LiveSource, SourceEvent } from "../../lib/paper/mod.ts";
import { createCcxtLiveSource } from "../../lib/providers/mod.ts";
import { startLiveVenue } from "../support/live_venue.ts";
import { VENUE_MARKETS, VENUE_START_MS, venueBar } from "../support/venue_market.ts";

const START_MS = VENUE_START_MS + 1440 * MINUTE_MS;

function open(venue: string, baseUrl: string): Promise<LiveSource> {
  return createCcxtLiveSource({
    venue,
    baseUrl,
    reconnectMs: 10,
    now: () => START_MS,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    random: new SeededRandom(1),
  });
}

/** Listens until it has heard enough. */
async function hear(
  source: LiveSource,
  isEnough: (events: SourceEvent[]) => boolean,
  symbols = ["SOLUSDT"],
): Promise<SourceEvent[]> {
  const events: SourceEvent[] = [];
  const stop = new AbortController();
  for await (const event of source.events(symbols, stop.signal)) {
    events.push(event);
    if (isEnough(events)) stop.abort();
  }
  return events;
}

const bars = (events: SourceEvent[]) =>
  events.flatMap((event) => event.type === "bar" ? [event.bar] : []);

for (const name of ["bybit", "binanceusdm"]) {
  Deno.test(`${name} says which bar is final, when it said so, and of which symbol`, async () => {
    await using venue = startLiveVenue();
    const source = await open(name, venue.url);
    const listening = hear(source, (events) => bars(events).length === 4, [
      "BTCUSDT",
      "SOLUSDT",
    ]);
    await venue.subscribed();
    const forming = { tsOpenMs: START_MS, isFinal: false, venueTsMs: START_MS + 20_000 };
    venue.send({ symbol: "SOLUSDT", ...forming });
    venue.send({ symbol: "SOLUSDT", tsOpenMs: START_MS });
    venue.send({ symbol: "BTCUSDT", tsOpenMs: START_MS });
    venue.send({ symbol: "BTCUSDT", tsOpenMs: START_MS + MINUTE_MS });
    const heard = bars(await listening);
    assertEquals(heard.map(({ symbol, isFinal }) => [symbol, isFinal]), [
      ["SOLUSDT", false],
      ["SOLUSDT", true],
      ["BTCUSDT", true],
      ["BTCUSDT", true],
    ]);
    assertEquals(heard.map(({ venueTsMs }) => venueTsMs), [
      START_MS + 20_000,
      START_MS + MINUTE_MS + 100,
      START_MS + MINUTE_MS + 100,
      START_MS + 2 * MINUTE_MS + 100,
    ]);
    const { tsOpenMs, open: first, high, low, close, volume } = heard[1];
    assertEquals(
      [tsOpenMs, first, high, low, close, volume],
      venueBar(VENUE_MARKETS[0], START_MS, "last"),
    );
  });
}

Deno.test("a lost connection is told and made again, and subscribed to again", async () => {
  await using venue = startLiveVenue();
  const source = await open("bybit", venue.url);
  const types: string[] = [];
  const listening = hear(source, (events) => {
    const { type } = events.at(-1)!;
    if (types.at(-1) !== type) types.push(type);
    if (type === "bar" && bars(events).length === 1) venue.drop();
    return bars(events).length === 2;
  });
  await venue.subscribed();
  venue.send({ symbol: "SOLUSDT", tsOpenMs: START_MS });
  while (venue.attempts < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  await venue.subscribed();
  venue.send({ symbol: "SOLUSDT", tsOpenMs: START_MS + MINUTE_MS });
  await listening;
  assertEquals(types, ["connected", "bar", "disconnected", "connected", "bar"]);
});

Deno.test("a socket that is refused as out of service is maintenance, until it is accepted", async () => {
  await using venue = startLiveVenue();
  venue.refusal = 503;
  const source = await open("bybit", venue.url);
  const events = await hear(source, (events) => {
    if (events.filter(({ type }) => type === "maintenance").length === 2) venue.refusal = null;
    return events.at(-1)!.type === "connected";
  });
  assertEquals(new Set(events.map(({ type }) => type)), new Set(["maintenance", "connected"]));
});

Deno.test("a connection that has gone silent can be made anew", async () => {
  await using venue = startLiveVenue();
  const source = await open("bybit", venue.url);
  const listening = hear(
    source,
    (events) => events.filter(({ type }) => type === "connected").length === 2,
  );
  await venue.subscribed();
  source.restart!();
  const types = (await listening).map(({ type }) => type);
  assertEquals(types, ["connected", "disconnected", "connected"]);
});

Deno.test("a venue that does not say which minute is over is refused, and so is an unknown one", async () => {
  const error = await assertRejects(
    () => open("kraken", "http://127.0.0.1:1"),
    UsageError,
    "use one of bybit, binance, binanceusdm",
  );
  assertEquals(error.code, "NO_FINAL_FLAG");
  const unknown = await assertRejects(() => open("bybot", "http://127.0.0.1:1"), UsageError);
  assertEquals(unknown.code, "UNKNOWN_VENUE");
});

Deno.test("a symbol that the venue does not list ends the events with its name", async () => {
  await using venue = startLiveVenue();
  const source = await open("bybit", venue.url);
  await assertRejects(() => hear(source, () => false, ["SOLUSTD"]), Error, "did you mean");
});
