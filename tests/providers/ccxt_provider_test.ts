import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  ClosedbarError,
  DataError,
  DataMissingError,
  DAY_MS,
  MINUTE_MS,
  SeededRandom,
  UsageError,
} from "../../lib/base/mod.ts";
import type { TimeRange } from "../../lib/columns/mod.ts";
import { createCcxtProvider, type HistoricalProvider } from "../../lib/providers/mod.ts";
import { runScript } from "../store/fixtures.ts";
import { VENUE_START_MS, venueBar, type VenueMarket } from "../support/venue_market.ts";
import {
  type Fault,
  startVenueServer,
  type VenueServer,
  type VenueServerOptions,
} from "../support/venue_server.ts";

const HOUR_MS = 60 * MINUTE_MS;
const SOL: VenueMarket = { symbol: "SOLUSDT", base: "SOL", firstMs: VENUE_START_MS, price: 150 };
const at = (minute: number) => VENUE_START_MS + minute * MINUTE_MS;

interface Scene {
  provider: HistoricalProvider;
  server: VenueServer;
  waits: number[];
  remarks: string[];
}

/** Runs an action against a provider of a loopback venue; waits only move its clock, and are noted. */
async function withVenue(
  venue: string,
  options: VenueServerOptions,
  action: (scene: Scene) => Promise<void>,
  timeoutMs = 5000,
): Promise<void> {
  await using server = startVenueServer(options);
  const waits: number[] = [];
  const remarks: string[] = [];
  const provider = await createCcxtProvider({
    venue,
    baseUrl: server.url,
    timeoutMs,
    now: () => server.nowMs,
    sleep: (ms) => {
      waits.push(ms);
      server.nowMs += ms;
      return Promise.resolve();
    },
    random: new SeededRandom(1),
    remark: (sentence) => void remarks.push(sentence),
  });
  await action({ provider, server, waits, remarks });
}

/** Every bar of the minutes is there, and no other. */
async function assertBars(
  { provider }: Scene,
  range: TimeRange,
  isThere: (minute: number) => boolean = () => true,
  market = SOL,
): Promise<void> {
  for (const stream of ["last", "mark"] as const) {
    const bars = await provider.fetchBars(market.symbol, stream, range.startMs, range.endMs);
    const expected = Array.from(
      { length: (range.endMs - range.startMs) / MINUTE_MS },
      (_, i) => range.startMs / MINUTE_MS + i,
    ).filter((minute) => isThere(minute - VENUE_START_MS / MINUTE_MS))
      .map((minute) => venueBar(market, minute * MINUTE_MS, stream));
    assertEquals([...bars.tsOpenMs], expected.map(([ts]) => ts));
    assertEquals([...bars.open], expected.map((bar) => bar[1]));
    assertEquals([...bars.high], expected.map((bar) => bar[2]));
    assertEquals([...bars.low], expected.map((bar) => bar[3]));
    assertEquals([...bars.close], expected.map((bar) => bar[4]));
    assertEquals("volume" in bars, stream === "last");
    if ("volume" in bars) assertEquals([...bars.volume], expected.map((bar) => bar[5]));
  }
}

const PATHS = {
  bybit: { bars: "/v5/market/kline", funding: "/funding/history", markets: "/instruments-info" },
  binanceusdm: { bars: "/fapi/v1/klines", funding: "/fundingRate", markets: "/exchangeInfo" },
};
const VENUES = Object.keys(PATHS) as (keyof typeof PATHS)[];
const WINDOW = { startMs: at(0), endMs: at(2500) };

for (const venue of VENUES) {
  const { bars, funding, markets } = PATHS[venue];

  Deno.test(`${venue}: minutes of last and mark come over several pages`, () =>
    withVenue(venue, {}, async (scene) => {
      await assertBars(scene, WINDOW);
      await assertBars(scene, { startMs: at(777), endMs: at(778) });
      assertEquals(scene.waits.filter((ms) => ms >= 250), []);
    }));

  Deno.test(`${venue}: funding comes with the interval between its records`, () =>
    withVenue(
      venue,
      { markets: [{ ...SOL, fundingIntervalMs: 4 * HOUR_MS }] },
      async ({ provider }) => {
        const range = { startMs: at(0) + DAY_MS, endMs: at(0) + 3 * DAY_MS };
        const { tsMs, rate, intervalMs } = await provider.fetchBars(
          "SOLUSDT",
          "funding",
          range.startMs,
          range.endMs,
        );
        const expected = Array.from({ length: 12 }, (_, i) => range.startMs + i * 4 * HOUR_MS + 3);
        assertEquals([...tsMs], expected);
        assertEquals([...intervalMs], Array(12).fill(4 * HOUR_MS));
        const { fundingIntervalMs } = await provider.fetchInstrument("SOLUSDT");
        assertEquals(fundingIntervalMs, 4 * HOUR_MS);
        assert(rate.every((value) => Math.abs(value) < 0.001) && new Set(rate).size > 6);
      },
    ));

  Deno.test(`${venue}: the forming minute is never served, by the venue's clock`, () =>
    withVenue(venue, { nowMs: at(100) + 30_000 }, async (scene) => {
      const { provider } = scene;
      assertEquals(await provider.horizonMs!(), at(100));
      const { tsOpenMs } = await provider.fetchBars("SOLUSDT", "last", at(90), at(200));
      assertEquals([tsOpenMs.length, tsOpenMs.at(-1)], [10, at(99)]);
      await assertBars(scene, { startMs: at(90), endMs: at(100) });
      scene.server.nowMs = at(101) + 1000;
      // A second after the close the venue may still correct the bar.
      assertEquals(await provider.horizonMs!(), at(100));
      scene.server.nowMs = at(101) + 2000;
      assertEquals(await provider.horizonMs!(), at(101));
      await assertBars(scene, { startMs: at(95), endMs: at(101) });
    }));

  Deno.test(`${venue}: clocks that drift apart are compared again`, async () => {
    await using server = startVenueServer({ nowMs: at(100) + 30_000 });
    let ourMs = at(0);
    const provider = await createCcxtProvider({
      venue,
      baseUrl: server.url,
      now: () => ourMs,
      sleep: () => Promise.resolve(),
      random: new SeededRandom(1),
    });
    assertEquals(await provider.horizonMs!(), at(100));
    server.nowMs = at(110) + 30_000;
    assertEquals(await provider.horizonMs!(), at(100), "within a second nobody is asked");
    ourMs += 2000;
    assertEquals(await provider.horizonMs!(), at(110));
  });

  Deno.test(`${venue}: a clock of this machine that is wrong changes nothing`, async () => {
    for (const wrongMs of [-3 * HOUR_MS, 3 * HOUR_MS]) {
      await using server = startVenueServer({ nowMs: at(100) + 30_000 });
      const provider = await createCcxtProvider({
        venue,
        baseUrl: server.url,
        now: () => server.nowMs + wrongMs,
        sleep: () => Promise.resolve(),
        random: new SeededRandom(1),
      });
      const { tsOpenMs } = await provider.fetchBars("SOLUSDT", "last", at(98), at(400));
      assertEquals([...tsOpenMs], [at(98), at(99)]);
    }
  });

  const passing: [string, Fault, RegExp][] = [
    [
      "429",
      { kind: "status", status: 429, headers: { "retry-after": "7" }, body: "too many visits" },
      /429.*too many visits/s,
    ],
    ["503", { kind: "status", status: 503, body: "down for a moment" }, /503.*down for a moment/s],
    ["500", { kind: "status", status: 500, body: "<html>oops</html>" }, /500.*oops/s],
    ["silence", { kind: "silence" }, /timed out/],
    ["a cut connection", { kind: "cut" }, /fetch failed: .*body/],
    ["half an answer", { kind: "torn" }, /no whole JSON/],
  ];
  for (const [name, fault, text] of passing) {
    Deno.test(`${venue}: ${name} is lived through twice in a row`, () =>
      withVenue(venue, {}, async (scene) => {
        const { server, waits, remarks } = scene;
        server.misbehave({ ...fault, path: bars, after: 1, times: 2 });
        await assertBars(scene, WINDOW);
        const repeats = remarks.filter((remark) => remark.includes("trying again"));
        assertEquals(repeats.length, 2);
        for (const remark of repeats) assertMatch(remark, text);
        const long = waits.filter((ms) => ms >= 250);
        assertEquals(long.length, 2);
        if (name === "429") assertEquals(long, [7000, 7000]);
      }, name === "silence" ? 120 : 5000));
  }

  Deno.test(`${venue}: a failure that stays ends with the venue's own text`, () =>
    withVenue(venue, {}, async ({ provider, server, waits }) => {
      const body = "Our engineers have been notified";
      server.misbehave({ kind: "status", status: 502, body, path: bars, times: 99 });
      const error = await assertRejects(
        () => provider.fetchBars("SOLUSDT", "last", at(0), at(10)),
        DataError,
      );
      assertEquals(error.code, "VENUE_FAILED");
      assertStringIncludes(error.message, `Cannot fetch last of SOLUSDT from ${venue}`);
      assertStringIncludes(error.message, "tried 6 times");
      assertStringIncludes(error.message, body);
      assertEquals(waits.filter((ms) => ms >= 250).length, 5);
    }));

  Deno.test(`${venue}: a list of markets that fails at first is asked for again`, () =>
    withVenue(venue, {}, async (scene) => {
      scene.server.misbehave({ kind: "status", status: 503, path: markets, times: 2 });
      await assertBars(scene, { startMs: at(0), endMs: at(3) });
    }));

  for (const kind of ["half", "overlap", "twice", "shuffle"] as const) {
    Deno.test(`${venue}: pages that come ${kind} end as the same bars`, () =>
      withVenue(
        venue,
        { faults: [{ kind, path: "line", times: 999 }] },
        (scene) => assertBars(scene, WINDOW),
      ));
  }

  Deno.test(`${venue}: a venue that cuts its pages shorter than it says is read whole`, () =>
    withVenue(venue, { answerLimit: 130 }, async (scene) => {
      await assertBars(scene, { startMs: at(0), endMs: at(1200) });
    }));

  Deno.test(`${venue}: pages that disagree where they overlap are an error`, () =>
    withVenue(venue, {}, async ({ provider, server }) => {
      server.misbehave({ kind: "rewrite", path: bars, after: 1 });
      const error = await assertRejects(
        () => provider.fetchBars("SOLUSDT", "last", at(0), at(2500)),
        DataError,
        "two answers disagree about the bar of",
      );
      assertEquals(error.code, "CONFLICTING_BARS");
    }));

  Deno.test(`${venue}: a maintenance hole is a hole, and is asked for twice`, () => {
    const holes = [{ startMs: at(300), endMs: at(400) }];
    return withVenue(venue, { markets: [{ ...SOL, holes }] }, async (scene) => {
      const isThere = (minute: number) => minute < 300 || minute >= 400;
      await assertBars(scene, WINDOW, isThere);
      const asked = scene.server.requests.filter(({ path, query }) =>
        path.includes(bars) && Number(query.start ?? query.startTime) === at(300)
      );
      assertEquals(asked.length, 1);
    });
  });

  Deno.test(`${venue}: a symbol that is no longer listed is missing, with a hint`, () =>
    withVenue(venue, {
      markets: [SOL, { ...SOL, symbol: "LUNAUSDT", base: "LUNA", isListed: false }],
    }, async ({ provider }) => {
      for (
        const ask of [
          () => provider.fetchBars("LUNAUSDT", "last", at(0), at(1)),
          () => provider.fetchInstrument("LUNAUSDT"),
        ]
      ) {
        const error = await assertRejects(ask, DataMissingError);
        assertEquals(error.code, "UNKNOWN_SYMBOL");
        assertStringIncludes(error.message, "delisted");
      }
      await assertRejects(
        () => provider.fetchInstrument("SOLUSD"),
        DataMissingError,
        "did you mean SOLUSDT?",
      );
    }));

  Deno.test(`${venue}: a listed symbol whose trading ended has bars up to then`, () =>
    withVenue(venue, { markets: [{ ...SOL, delistedMs: at(500) }] }, async (scene) => {
      await assertBars(scene, WINDOW, (minute) => minute < 500);
    }));

  Deno.test(`${venue}: the venue's error about a symbol is passed on`, () =>
    withVenue(venue, {}, async ({ provider, server }) => {
      const [status, body, text] = venue === "bybit"
        ? [200, '{"retCode":10001,"retMsg":"params error: Symbol Is Invalid"}', "Symbol Is Invalid"]
        : [400, '{"code":-1121,"msg":"Invalid symbol."}', "Invalid symbol."];
      server.misbehave({ kind: "status", status, body, path: bars });
      const error = await assertRejects(
        () => provider.fetchBars("SOLUSDT", "last", at(0), at(1)),
        ClosedbarError,
      );
      assertStringIncludes(error.message, text);
      assertEquals(server.requests.filter(({ path }) => path.includes(bars)).length, 1);
    }));

  Deno.test(`${venue}: time before the launch costs one request and has no row`, () =>
    withVenue(venue, {}, async (scene) => {
      const { provider, server } = scene;
      assertEquals(await provider.launchMs!("SOLUSDT"), VENUE_START_MS);
      const { tsOpenMs } = await provider.fetchBars(
        "SOLUSDT",
        "last",
        at(0) - 400 * DAY_MS,
        at(0) - 300 * DAY_MS,
      );
      assertEquals(tsOpenMs.length, 0);
      assertEquals(server.requests.filter(({ path }) => path.includes(bars)).length, 1);
      await assertBars(scene, { startMs: at(-5000), endMs: at(20) }, (minute) => minute >= 0);
      const record = await provider.fetchBars("SOLUSDT", "funding", at(-9000), at(500));
      assertEquals([...record.tsMs], [at(480) + 3]);
      assertEquals(server.requests.filter(({ path }) => path.includes(funding)).length, 3);
    }));

  Deno.test(`${venue}: a market that traded before its stated launch is read whole`, () =>
    withVenue(
      venue,
      { markets: [{ ...SOL, statedLaunchMs: at(900) }] },
      (scene) => assertBars(scene, { startMs: at(-10), endMs: at(1000) }, (minute) => minute >= 0),
    ));

  Deno.test(`${venue}: requests keep the venue's pace`, async () => {
    await using server = startVenueServer();
    let nowMs = server.nowMs;
    const provider = await createCcxtProvider({
      venue,
      baseUrl: server.url,
      now: () => nowMs,
      sleep: (ms) => Promise.resolve(void (nowMs += ms)),
      random: new SeededRandom(1),
    });
    await provider.fetchBars("SOLUSDT", "last", at(0), at(5000));
    const count = server.requests.length;
    // Both venues allow about twenty requests a second of the cheapest kind, or fifty.
    assert(nowMs - server.nowMs >= (count - 1) * 20, `${count} in ${nowMs - server.nowMs} ms`);
  });
}

Deno.test("bybit states its margin table, whose deductions join the tiers", () =>
  withVenue("bybit", {}, async ({ provider }) => {
    assertEquals(await provider.fetchInstrument("SOLUSDT"), {
      symbol: "SOLUSDT",
      kind: "perp",
      tickSize: 0.01,
      qtyStep: 0.1,
      minQty: 0.1,
      minNotional: 5,
      maintenanceTiers: [
        { maxNotionalUsdt: 200_000, maintenanceRate: 0.005, deductionUsdt: 0 },
        { maxNotionalUsdt: 1_000_000, maintenanceRate: 0.01, deductionUsdt: 1000 },
        { maxNotionalUsdt: null, maintenanceRate: 0.025, deductionUsdt: 16_000 },
      ],
      fundingIntervalMs: 8 * HOUR_MS,
      calendar: "24/7",
      venue: "bybit",
    });
  }));

Deno.test("binanceusdm states one public rate, and says that its table is not public", () =>
  withVenue("binanceusdm", {}, async ({ provider, remarks }) => {
    const terms = await provider.fetchInstrument("SOLUSDT");
    const { tickSize, qtyStep, minQty, minNotional, maintenanceTiers, fundingIntervalMs } = terms;
    assertEquals(fundingIntervalMs, 8 * HOUR_MS);
    assertEquals([tickSize, qtyStep, minQty, minNotional], [0.01, 0.01, 0.01, 5]);
    assertEquals(maintenanceTiers, [
      { maxNotionalUsdt: null, maintenanceRate: 0.025, deductionUsdt: 0 },
    ]);
    assertEquals(remarks, [
      "binanceusdm states the margin tiers of SOLUSDT to signed requests only; its public 2.5 % " +
      "is taken for every size",
    ]);
  }));

Deno.test("terms that a venue does not state are missing, and say how to bring them", () =>
  withVenue("bybit", {}, async ({ provider, server }) => {
    for (
      const body of [
        '{"retCode":10003,"retMsg":"API key is invalid."}',
        '{"retCode":0,"retMsg":"OK","result":{"category":"linear","list":[]}}',
      ]
    ) {
      server.misbehave({ kind: "status", status: 200, body, path: "/risk-limit" });
      const error = await assertRejects(
        () => provider.fetchInstrument("SOLUSDT"),
        DataMissingError,
        "data import --instruments",
      );
      assertEquals(error.code, "NO_PUBLIC_TERMS");
    }
  }));

Deno.test("another venue of ccxt: thin spot minutes of Coinbase, 300 at once", () => {
  const thin = Array.from(
    { length: 400 },
    (_, i) => ({ startMs: at(i * 7 + 3), endMs: at(i * 7 + 5) }),
  );
  const market = { ...SOL, symbol: "SOL-USD", holes: thin };
  return withVenue("coinbaseexchange", { markets: [market] }, async ({ provider, server }) => {
    const isThere = (minute: number) => minute % 7 !== 3 && minute % 7 !== 4;
    for (const symbol of ["SOL-USD", "SOLUSD"]) {
      const { tsOpenMs, close } = await provider.fetchBars(symbol, "last", at(0), at(2000));
      const minutes = Array.from({ length: 2000 }, (_, minute) => minute).filter(isThere);
      assertEquals([...tsOpenMs], minutes.map(at));
      assertEquals([...close], minutes.map((minute) => venueBar(market, at(minute), "last")[4]));
    }
    assert(server.requests.length < 50, String(server.requests.length));
    const { kind, tickSize, qtyStep, minNotional } = await provider.fetchInstrument("SOL-USD");
    assertEquals([kind, tickSize, qtyStep, minNotional], ["spot", 0.01, 1e-8, 1]);
    assertEquals(await provider.launchMs!("SOL-USD"), null);
    for (const stream of ["mark", "funding"] as const) {
      const error = await assertRejects(
        () => provider.fetchBars("SOL-USD", stream, at(0), at(9)),
        DataMissingError,
      );
      assertEquals(error.code, "STREAM_MISSING");
    }
  });
});

Deno.test("an answer that is JSON and no answer is no hole", async () => {
  const cases = [
    ["/kline", "null", "no whole JSON: null"],
    ["/kline", "[]", "Cannot fetch last of SOLUSDT from bybit: bybit []"],
    ["/instruments-info", '{"retCode":0,"result":{"list":[null]}}', "lists no market"],
    ["/instruments-info", '{"retCode":0,"result":{"list":[{}]}}', "lists no market"],
  ];
  for (const [path, body, text] of cases) {
    await withVenue("bybit", {}, async ({ provider, server }) => {
      server.misbehave({ kind: "status", status: 200, body, path, times: 99 });
      await assertRejects(
        () => provider.fetchBars("SOLUSDT", "last", at(0), at(1)),
        DataError,
        text,
      );
    });
  }
});

Deno.test("a venue that is not allowed is a denied permission", async () => {
  const script = `
    const { createCcxtProvider } = await import("./lib/providers/mod.ts");
    const { SeededRandom } = await import("./lib/base/mod.ts");
    const provider = await createCcxtProvider({
      venue: "bybit",
      now: () => 0,
      sleep: () => Promise.resolve(),
      random: new SeededRandom(1),
    });
    await provider.fetchInstrument("SOLUSDT").catch((error) => {
      console.log(error instanceof Deno.errors.NotCapable, error.message);
    });`;
  const flags = ["--allow-read", "--allow-env=WS_NO_BUFFER_UTIL"];
  const { stdout } = await (await runScript(script, flags)).output();
  assertMatch(new TextDecoder().decode(stdout), /^true Requires net access to "api.bybit.com:443"/);
});

Deno.test("ccxt is not loaded before a venue of it is opened", async () => {
  // Loading it reads the environment, which is not allowed here.
  const script = `
    const { createVenueProvider } = await import("./lib/providers/mod.ts");
    const options = { now: () => 0, sleep: () => Promise.resolve(), random: null };
    await createVenueProvider({ ...options, venue: "eodhd" });
    console.log("opened eodhd");
    await createVenueProvider({ ...options, venue: "bybit" }).catch(({ message }) => {
      console.log(message);
    });`;
  const { stdout } = await (await runScript(script, ["--allow-read"])).output();
  assertMatch(new TextDecoder().decode(stdout), /^opened eodhd\nRequires env access/);
});

Deno.test("nothing is asked of a venue before a row is", () =>
  withVenue("bybit", {}, ({ server }) => Promise.resolve(assertEquals(server.requests, []))));

Deno.test("a venue that ccxt does not know is refused with the nearest one", async () => {
  const ports = { now: () => 0, sleep: () => Promise.resolve(), random: new SeededRandom(1) };
  const error = await assertRejects(
    () => createCcxtProvider({ venue: "bybitt", ...ports }),
    UsageError,
    'did you mean "bybit"?',
  );
  assertEquals(error.code, "UNKNOWN_VENUE");
});
