import { assert, assertEquals } from "@std/assert";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { VENUE_MARKETS, venueBar, venueFunding } from "../support/venue_market.ts";
import { liveSession, minutesOf, SESSION_START_MS } from "../support/live_session.ts";

const SOL = VENUE_MARKETS[0];
const at = (minute: number) => SESSION_START_MS + minute * MINUTE_MS;
const count = (minutes: number) => Array.from({ length: minutes }, (_, minute) => minute);
const ALL = { startMs: 0, endMs: 1e14 };

Deno.test("a forming bar that calls itself final is not used, and the true one is", async () => {
  await liveSession({}, async ({ send, until, story, feed, cache }) => {
    send(0, { isFinal: false, venueTsMs: at(0) + 20_000 });
    send(0, { close: 1, low: 1, venueTsMs: at(0) + 40_000 });
    send(0);
    await until(() => story.minutes.length === 1);
    assertEquals(story.minutes[0].last.close, venueBar(SOL, at(0), "last")[4]);
    assertEquals(story.notes, ["NOT_YET_CLOSED"]);
    assertEquals(feed.counts("SOLUSDT").FORMING_BAR, 1);
    assertEquals(cache.corrections("SOLUSDT"), []);
  });
});

Deno.test("a late bar is used and counted", async () => {
  // Otherwise the venue's history could be faster than its socket.
  const faults = [{ kind: "status" as const, status: 400, path: "kline", times: Infinity }];
  await liveSession({ server: { faults } }, async ({ send, until, story }) => {
    send(0, { venueTsMs: at(1) + 25_000 });
    await until(() => story.minutes.length === 1);
    assertEquals(minutesOf(story), [0]);
    assert(story.notes.includes("LATE_BAR"));
  });
});

Deno.test("a bar that is sent again is used once", async () => {
  await liveSession({}, async ({ send, until, story, feed }) => {
    for (const minute of [0, 0, 1, 0, 1, 2]) send(minute, { venueTsMs: at(3) });
    await until(() => story.minutes.length === 3);
    assertEquals([minutesOf(story), feed.counts("SOLUSDT").DUPLICATE_BAR], [count(3), 3]);
  });
});

Deno.test("a correction of a used bar is recorded, and what was used stays in the cache", async () => {
  await liveSession({}, async ({ send, until, story, cache }) => {
    send(0);
    await until(() => story.minutes.length === 1);
    const [, open, high, low, close, volume] = venueBar(SOL, at(0), "last");
    send(0, { close: open });
    await until(() => story.notes.includes("CORRECTED_BAR"));
    const [correction] = cache.corrections("SOLUSDT");
    assertEquals(correction.kept, [open, high, low, close, volume]);
    assertEquals(correction.dropped, [open, high, low, open, volume]);
    assertEquals(correction.isApplied, false);
    assertEquals([...cache.read("last", "SOLUSDT", ALL).close], [close]);
  });
});

Deno.test("bars out of order are used in order", async () => {
  await liveSession({}, async ({ send, until, story, feed }) => {
    for (const minute of [2, 1, 0, 4, 3]) send(minute, { venueTsMs: at(5) });
    await until(() => story.minutes.length === 5);
    assertEquals(minutesOf(story), count(5));
    assert((feed.counts("SOLUSDT").OUT_OF_ORDER_BAR ?? 0) >= 1);
  });
});

for (const skewMs of [-3_600_000, 3_600_000]) {
  Deno.test(`a clock that is off by ${skewMs} ms degrades, and bars are still bars`, async () => {
    await liveSession({ skewMs }, async ({ send, until, story }) => {
      send(0);
      send(1);
      // The history may be faster than the socket, which alone says what time it is.
      await until(() => story.minutes.length === 2 && story.states.length === 2);
      assertEquals(minutesOf(story), count(2));
      assertEquals(story.states, ["SUFFICIENT HISTORY_SUFFICIENT", "DEGRADED CLOCK_SKEW"]);
    });
  });
}

Deno.test("a socket that falls silent degrades, is made anew, and what was missed comes first", async () => {
  await liveSession({ stallMinutes: 3 }, async ({ venue, send, until, story }) => {
    send(0);
    await until(() => story.minutes.length === 1);
    venue.nowMs = at(6);
    await until(() => story.states.at(-1) === "DEGRADED STALLED");
    await until(() => venue.attempts === 2);
    await venue.subscribed();
    send(6);
    await until(() => story.states.at(-1) === "SUFFICIENT HISTORY_SUFFICIENT");
    await until(() => story.minutes.length === 7);
    assertEquals(minutesOf(story), count(7));
  });
});

Deno.test("what a lost connection missed is fetched, to the very numbers of the venue", async () => {
  await liveSession({}, async ({ venue, send, until, story, cache }) => {
    send(0);
    await until(() => story.minutes.length === 1);
    venue.drop();
    await until(() => story.notes.includes("DISCONNECTED"));
    await venue.subscribed();
    send(30);
    await until(() => story.minutes.length === 31);
    assertEquals(minutesOf(story), count(31));
    for (const { tsOpenMs, last } of story.minutes) {
      const { open, high, low, close, volume } = last;
      assertEquals([tsOpenMs, open, high, low, close, volume], venueBar(SOL, tsOpenMs, "last"));
    }
    assertEquals(cache.extent("last", "SOLUSDT")?.rows, 31);
    assert(story.notes.includes("BACKFILLED"));
  });
});

Deno.test("a storm of lost connections degrades, and loses no minute", async () => {
  await liveSession({ stormLosses: 4 }, async ({ venue, send, until, story }) => {
    for (let minute = 0; minute < 4; minute++) {
      await venue.subscribed();
      send(minute, { venueTsMs: at(1) + minute });
      await until(() => story.events > 0);
      venue.drop();
      const losses = () => story.notes.filter((code) => code === "DISCONNECTED").length;
      await until(() => losses() === minute + 1);
    }
    await until(() => story.states.at(-1) === "DEGRADED RECONNECT_STORM");
    await venue.subscribed();
    send(9, { venueTsMs: at(10) });
    await until(() => story.minutes.length === 10);
    assertEquals(minutesOf(story), count(10));
    assertEquals(story.states.at(-1), "SUFFICIENT HISTORY_SUFFICIENT");
  });
});

Deno.test("maintenance degrades until the venue opens again, and its minutes are fetched", async () => {
  await liveSession({}, async ({ venue, send, until, story, feed }) => {
    send(0);
    await until(() => story.minutes.length === 1);
    venue.refusal = 503;
    venue.drop();
    await until(() => story.states.at(-1) === "DEGRADED MAINTENANCE");
    venue.refusal = null;
    await venue.subscribed();
    send(5);
    await until(() => story.minutes.length === 6);
    assertEquals(feed.verdict("SOLUSDT").state, "SUFFICIENT");
    assert(story.notes.includes("MAINTENANCE_ANNOUNCED"));
  });
});

Deno.test("minutes that the venue itself does not have degrade, and nothing is invented", async () => {
  const holes = [{ startMs: at(2), endMs: at(4) }];
  const markets = [{ ...SOL, holes }];
  await liveSession({ server: { markets } }, async ({ venue, send, until, story, cache }) => {
    for (const minute of [0, 1, 4, 5]) send(minute);
    await until(() => story.minutes.length === 2);
    venue.nowMs = at(8);
    await until(() => story.states.at(-1) === "DEGRADED MISSED_MINUTES");
    assertEquals(minutesOf(story), [0, 1]);
    assertEquals(cache.count("last", "SOLUSDT", { startMs: at(2), endMs: at(4) }), 0);
  });
});

Deno.test("midnight is a minute like any other, with a note", async () => {
  await liveSession({ isVenueTime: true }, async ({ send, until, story }) => {
    for (let minute = 0; minute < 60; minute++) send(minute);
    await until(() => story.minutes.length === 60);
    assertEquals(minutesOf(story), count(60));
    assertEquals(story.notes, ["DAY_ROLLOVER"]);
  });
});

for (const venue of ["bybit", "binanceusdm"]) {
  Deno.test(`${venue}: mark prices and funding join their minutes from its history`, async () => {
    const symbol = { needsMark: true, fundingIntervalMs: 480 * MINUTE_MS };
    await liveSession({ venue, symbol, isVenueTime: true }, async ({ send, until, story }) => {
      for (let minute = 0; minute < 60; minute++) send(minute);
      await until(() => story.minutes.length >= 57);
      const midnight = story.minutes.find(({ funding }) => funding !== null)!;
      const [record] = venueFunding(SOL, { startMs: at(0), endMs: at(60) }, at(60));
      assertEquals(midnight.tsOpenMs, at(44));
      assertEquals([midnight.funding!.tsMs, midnight.funding!.rate], record);
      for (const { tsOpenMs, mark } of story.minutes) {
        const { open, high, low, close } = mark!;
        assertEquals(
          [tsOpenMs, open, high, low, close],
          venueBar(SOL, tsOpenMs, "mark").slice(0, 5),
        );
      }
    });
  });
}

Deno.test("a minute that closes at a funding instant is complete seconds after it", async () => {
  const symbol = { fundingIntervalMs: 480 * MINUTE_MS };
  await liveSession({ symbol, isVenueTime: true }, async ({ send, until, story }) => {
    for (let minute = 0; minute < 45; minute++) send(minute);
    await until(() => story.minutes.length === 45);
    assert(story.minutes[44].funding !== null);
    assertEquals(story.notes, []);
  });
});

Deno.test("a day of minutes goes through the socket without a difference", async () => {
  const minutes = 1440;
  const symbol = { needsMark: true };
  await liveSession({ symbol, isVenueTime: true }, async ({ venue, send, until, story, cache }) => {
    for (let minute = 0; minute < minutes; minute++) send(minute);
    venue.nowMs = at(minutes) + 5000;
    await until(() => story.minutes.length === minutes);
    assertEquals(minutesOf(story), count(minutes));
    const range = { startMs: at(0), endMs: at(minutes) };
    const last = cache.read("last", "SOLUSDT", range);
    const mark = cache.read("mark", "SOLUSDT", range);
    for (let minute = 0; minute < minutes; minute++) {
      const [, ...expected] = venueBar(SOL, at(minute), "last");
      const { open, high, low, close, volume } = last;
      assertEquals([open, high, low, close, volume].map((column) => column[minute]), expected);
      assertEquals(mark.close[minute], venueBar(SOL, at(minute), "mark")[4]);
    }
    assertEquals(story.states, ["SUFFICIENT HISTORY_SUFFICIENT"]);
  });
});
