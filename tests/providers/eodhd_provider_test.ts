import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  ClosedbarError,
  DataError,
  DataMissingError,
  MINUTE_MS,
  SeededRandom,
  UsageError,
} from "../../lib/base/mod.ts";
import {
  createEodhdProvider,
  createVenueProvider,
  type HistoricalProvider,
} from "../../lib/providers/mod.ts";
import { VENUE_START_MS, venueBar, type VenueMarket } from "../support/venue_market.ts";
import {
  startVenueServer,
  type VenueServer,
  type VenueServerOptions,
} from "../support/venue_server.ts";

const KEY = "s3cret+key/9";
const HOUR_MS = 60 * MINUTE_MS;
const at = (minute: number) => VENUE_START_MS + minute * MINUTE_MS;

/** Trades from 08:00 to 24:00 UTC on three days, as the US market with its early and late hours. */
const AAPL: VenueMarket = {
  symbol: "AAPL",
  base: "AAPL",
  firstMs: at(480),
  price: 200,
  holes: [1, 2, 3].map((day) => ({ startMs: at(1440 * day), endMs: at(1440 * day + 480) })),
};

/** Runs an action with the key in the environment, against EODHD on loopback. */
async function withEodhd(
  options: VenueServerOptions,
  action: (
    scene: { provider: HistoricalProvider; server: VenueServer; remarks: string[] },
  ) => Promise<void>,
  { key = KEY, timeoutMs = 5000 } = {},
): Promise<void> {
  const before = Deno.env.get("EODHD_API_KEY");
  Deno.env.set("EODHD_API_KEY", key);
  await using server = startVenueServer({ markets: [AAPL], eodhdKey: KEY, ...options });
  const remarks: string[] = [];
  try {
    const provider = createEodhdProvider({
      baseUrl: server.url,
      timeoutMs,
      now: () => server.nowMs,
      sleep: () => Promise.resolve(),
      random: new SeededRandom(1),
      remark: (sentence) => void remarks.push(sentence),
    });
    await action({ provider, server, remarks });
    assert(!JSON.stringify(remarks).includes(KEY));
  } finally {
    if (before === undefined) Deno.env.delete("EODHD_API_KEY");
    else Deno.env.set("EODHD_API_KEY", before);
  }
}

/** No part of an error holds the key, encoded or not. */
function assertHidden(error: ClosedbarError): void {
  const everything = [error.message, error.stack, String(error.cause), JSON.stringify(error)]
    .join();
  for (const text of [KEY, encodeURIComponent(KEY), new URLSearchParams({ k: KEY }).toString()]) {
    assert(!everything.includes(text.replace(/^k=/, "")), everything);
  }
}

Deno.test("minutes of a share come as traded, with nights as holes", () =>
  withEodhd({}, async ({ provider, server }) => {
    const bars = await provider.fetchBars("AAPL", "last", at(0), at(2 * 1440));
    assertEquals(bars.tsOpenMs.length, 2 * 960);
    assertEquals([bars.tsOpenMs[0], bars.tsOpenMs[960]], [at(480), at(1440 + 480)]);
    const [, open, high, low, close, volume] = venueBar(AAPL, at(500), "last");
    const row = 20;
    assertEquals(
      [bars.open[row], bars.high[row], bars.low[row], bars.close[row], bars.volume[row]],
      [open, high, low, close, volume],
    );
    // The first answer, and the nights once more.
    assert(server.requests.length <= 3, String(server.requests.length));
  }));

Deno.test("a day is served four hours into the next one", () =>
  withEodhd({ nowMs: at(2 * 1440) + 4 * HOUR_MS - 1 }, async ({ provider, server }) => {
    assertEquals(await provider.horizonMs!(), at(1440));
    server.nowMs++;
    assertEquals(await provider.horizonMs!(), at(2 * 1440));
    const { tsOpenMs } = await provider.fetchBars("AAPL", "last", at(0), at(9 * 1440));
    assertEquals(tsOpenMs.at(-1), at(2 * 1440 - 1));
  }));

Deno.test("a minute that EODHD leaves empty has no bar", () =>
  withEodhd({}, async ({ provider, server }) => {
    const empty = { open: null, high: null, low: null, close: null, volume: null };
    const rows = [
      { timestamp: at(480) / 1000, gmtoffset: 0, ...empty },
      { timestamp: at(481) / 1000, gmtoffset: 0, open: 1, high: 2, low: 1, close: 2, volume: null },
    ];
    const body = JSON.stringify(rows);
    server.misbehave({ kind: "status", status: 200, body, times: 9 });
    const bars = await provider.fetchBars("AAPL", "last", at(480), at(482));
    assertEquals([[...bars.tsOpenMs], [...bars.volume]], [[at(481)], [0]]);
  }));

Deno.test("a wrong key is refused in EODHD's words, and the key is in no part of the error", () =>
  withEodhd({ eodhdKey: "another" }, async ({ provider, server }) => {
    const error = await assertRejects(
      () => provider.fetchBars("AAPL", "last", at(0), at(1)),
      DataError,
      "eodhd 401 Unauthenticated; check the key in EODHD_API_KEY",
    );
    assertEquals([error.code, server.requests.length], ["VENUE_REFUSED", 1]);
    assertHidden(error);
  }));

Deno.test("errors that repeat the address or the key are shown without it", () =>
  withEodhd({}, async ({ provider, server }) => {
    const body = `bad token ${KEY} in /api/intraday?api_token=${encodeURIComponent(KEY)}&fmt=json`;
    server.misbehave({ kind: "status", status: 403, body });
    const refused = await assertRejects(
      () => provider.fetchBars("AAPL", "last", at(0), at(1)),
      DataError,
      "bad token *** in /api/intraday?api_token=***&fmt=json",
    );
    assertHidden(refused);
    await using closed = startVenueServer();
    const { url } = closed;
    await closed[Symbol.asyncDispose]();
    const ports = {
      now: () => server.nowMs,
      sleep: () => Promise.resolve(),
      random: new SeededRandom(1),
    };
    const nowhere = await createVenueProvider({ venue: "eodhd", baseUrl: url, ...ports });
    const failed = await assertRejects(
      () => nowhere.fetchBars("AAPL", "last", at(0), at(1)),
      DataError,
      "tried 6 times",
    );
    assertHidden(failed);
  }));

for (
  const [name, fault] of [
    ["429", { kind: "status", status: 429, headers: { "retry-after": "2" } }],
    ["502", { kind: "status", status: 502, body: "bad gateway" }],
    ["a cut connection", { kind: "cut" }],
    ["half an answer", { kind: "torn" }],
    ["silence", { kind: "silence" }],
  ] as const
) {
  Deno.test(`${name} is lived through`, () =>
    withEodhd({ faults: [{ ...fault, times: 2 }] }, async ({ provider, remarks }) => {
      const { tsOpenMs } = await provider.fetchBars("AAPL", "last", at(480), at(500));
      assertEquals(tsOpenMs.length, 20);
      assertEquals(remarks.length, 2);
    }, { timeoutMs: name === "silence" ? 120 : 5000 }));
}

Deno.test("half a page is completed", () =>
  withEodhd({ faults: [{ kind: "half" }] }, async ({ provider, remarks }) => {
    const { tsOpenMs } = await provider.fetchBars("AAPL", "last", at(480), at(1440));
    assertEquals([tsOpenMs.length, remarks.length], [960, 1]);
  }));

Deno.test("a ticker that is not there, and a series that shares do not have, are missing", () =>
  withEodhd({}, async ({ provider }) => {
    await assertRejects(
      () => provider.fetchBars("AAPX", "last", at(0), at(1)),
      DataMissingError,
      "Ticker Not Found.",
    );
    for (const stream of ["mark", "funding"] as const) {
      await assertRejects(
        () => provider.fetchBars("AAPL", stream, at(0), at(1)),
        DataMissingError,
        "shares have no such series",
      );
    }
  }));

Deno.test("without a key nothing is asked", () =>
  withEodhd({}, async ({ provider, server }) => {
    const error = await assertRejects(
      () => provider.fetchBars("AAPL", "last", at(0), at(1)),
      UsageError,
    );
    assertEquals([error.code, server.requests.length], ["KEY_MISSING", 0]);
    assertStringIncludes(error.message, "EODHD_API_KEY");
  }, { key: " " }));

Deno.test("the terms of a share are a cent and one share", () =>
  withEodhd({}, async ({ provider }) => {
    const { kind, tickSize, qtyStep, fundingIntervalMs } = await provider.fetchInstrument("AAPL");
    assertEquals([kind, tickSize, qtyStep, fundingIntervalMs], ["equity", 0.01, 1, null]);
    assertEquals(provider.name, "eodhd");
  }));
