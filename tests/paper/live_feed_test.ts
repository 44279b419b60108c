import { assertEquals, assertRejects } from "@std/assert";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { sliceColumns } from "../../lib/columns/mod.ts";
import {
  type LiveBar,
  liveBars,
  LiveFeed,
  type LiveFeedOptions,
  type SourceEvent,
  VenueClock,
} from "../../lib/paper/mod.ts";
import { openBarCache, type SqliteBarCache } from "../../lib/store/mod.ts";
import { inFolder, makeBars, START_MS } from "../store/fixtures.ts";
import { columnsBackfill, listenTo, listSource, realClock } from "../support/paper_scene.ts";

const ROWS = 200;
const LAST = makeBars(ROWS);
const { volume: _, ...MARK } = makeBars(ROWS, 2);
const NO_FUNDING = {
  tsMs: Float64Array.of(),
  rate: Float64Array.of(),
  intervalMs: Float64Array.of(),
};

/** Stamped a tenth of a second after their close. */
function stamped(bars: LiveBar[]): SourceEvent[] {
  return bars.map((bar) => ({
    type: "bar",
    bar: { ...bar, venueTsMs: bar.tsOpenMs + MINUTE_MS + 100 },
  }));
}

const lastEvents = (symbol = "A") => stamped(liveBars(symbol, "last", LAST));

async function withFeed(
  more: Partial<LiveFeedOptions>,
  action: (feed: LiveFeed, cache: SqliteBarCache) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    using cache = await openBarCache(`${folder}/cache.db`);
    const feed = new LiveFeed({
      source: listSource(lastEvents(), ["last"]),
      cache,
      backfill: null,
      clock: new VenueClock(realClock()),
      symbols: [{ symbol: "A", nextMs: START_MS, needsMark: false, fundingIntervalMs: null }],
      signal: new AbortController().signal,
      ...more,
    });
    await action(feed, cache);
  });
}

Deno.test("every minute is cached before it is handed on, and the end is the source's", async () => {
  await withFeed({}, async (feed, cache) => {
    let minutes = 0;
    for await (const event of feed.events()) {
      if (event.type !== "minute") continue;
      const { tsOpenMs, last } = event.minute;
      const row = cache.read("last", "A", { startMs: tsOpenMs, endMs: tsOpenMs + 1 });
      assertEquals([row.close[0], last.close], [LAST.close[minutes], LAST.close[minutes]]);
      minutes++;
    }
    assertEquals(minutes, ROWS);
    assertEquals(cache.read("last", "A", { startMs: 0, endMs: 1e14 }), LAST);
  });
});

Deno.test("missing minutes, marks and funding are asked for and come in their place", async () => {
  const events = lastEvents().filter((_, i) => i % 50 < 40);
  const fundingIntervalMs = 60 * MINUTE_MS;
  const tsMs = Float64Array.of(...[1, 2, 3].map((hour) => START_MS + hour * fundingIntervalMs + 2));
  const funding = {
    tsMs,
    rate: tsMs.map((_, i) => i / 1e4),
    intervalMs: tsMs.map(() => fundingIntervalMs),
  };
  const backfill = columnsBackfill({ last: LAST, mark: MARK, funding });
  await withFeed({
    source: listSource(events, ["last"]),
    backfill,
    symbols: [{ symbol: "A", nextMs: START_MS, needsMark: true, fundingIntervalMs }],
  }, async (feed, cache) => {
    const { minutes, states } = await listenTo(feed.events());
    // After the last bar that came nothing says that there should be more.
    assertEquals(minutes.length, 190);
    minutes.forEach(({ tsOpenMs, last, mark }, i) => {
      assertEquals(
        [tsOpenMs, last.close, mark?.close],
        [LAST.tsOpenMs[i], LAST.close[i], MARK.close[i]],
      );
    });
    const paid = minutes.flatMap(({ tsOpenMs, funding }) =>
      funding === null ? [] : [[(tsOpenMs - START_MS) / MINUTE_MS, funding.rate]]
    );
    assertEquals(paid, [[59, 0], [119, 1e-4], [179, 2e-4]]);
    assertEquals(states, ["SUFFICIENT HISTORY_SUFFICIENT"]);
    assertEquals(cache.count("mark", "A", { startMs: 0, endMs: 1e14 }), 190);
    assertEquals(feed.counts("A").BACKFILLED, 30 + 190);
  });
});

Deno.test("a feed goes on from what is cached, and hands nothing on twice", async () => {
  await withFeed({
    backfill: columnsBackfill({ last: LAST, funding: NO_FUNDING }),
    source: listSource(lastEvents().slice(90), ["last"]),
    symbols: [{
      symbol: "A",
      nextMs: START_MS + 50 * MINUTE_MS,
      needsMark: false,
      fundingIntervalMs: null,
    }],
  }, async (feed, cache) => {
    cache.put("last", "A", sliceColumns(LAST, 0, 70), "websocket");
    const { minutes } = await listenTo(feed.events());
    assertEquals(
      minutes.map(({ tsOpenMs }) => (tsOpenMs - START_MS) / MINUTE_MS),
      Array.from({ length: 150 }, (_, i) => 50 + i),
    );
  });
});

Deno.test("symbols do not wait for one another", async () => {
  const other = { symbol: "B", nextMs: START_MS, needsMark: false, fundingIntervalMs: null };
  const events = lastEvents().flatMap((event, i) => [lastEvents("B")[i], event])
    .filter((event) =>
      event.type !== "bar" || event.bar.symbol === "A" ||
      event.bar.tsOpenMs !== START_MS + 5 * MINUTE_MS
    );
  await withFeed({
    source: listSource(events, ["last"]),
    symbols: [{ ...other, symbol: "A" }, other],
  }, async (feed) => {
    const { minutes, notes } = await listenTo(feed.events());
    const of = (name: string) => minutes.filter(({ symbol }) => symbol === name).length;
    assertEquals([of("A"), of("B")], [ROWS, 5]);
    // There is no backfill: B waits for a minute that nobody can bring, and says so.
    assertEquals(notes.includes("BACKFILL_FAILED"), true);
    assertEquals(feed.verdict("B").code, "MISSED_MINUTES");
    assertEquals(feed.verdict("A").state, "SUFFICIENT");
  });
});

Deno.test("another version of a used bar is recorded beside the one that was used", async () => {
  const events = lastEvents();
  const [first] = events;
  if (first.type !== "bar") throw new Error("the first event is a bar");
  const other = { ...first.bar, volume: first.bar.volume + 1 };
  await withFeed({
    source: listSource([...events, { type: "bar", bar: other }], ["last"]),
  }, async (feed, cache) => {
    const { notes } = await listenTo(feed.events());
    assertEquals(notes, ["CORRECTED_BAR"]);
    assertEquals(cache.corrections("A").map(({ isApplied }) => isApplied), [false]);
    assertEquals(cache.read("last", "A", { startMs: 0, endMs: 1e14 }), LAST);
  });
});

Deno.test("a feed stops at the signal, and when nobody listens any more", async () => {
  const stop = new AbortController();
  const endless = {
    name: "endless",
    streams: ["last"] as const,
    async *events(_: readonly string[], signal: AbortSignal): AsyncGenerator<SourceEvent> {
      yield* lastEvents();
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    },
  };
  await withFeed({ source: endless, signal: stop.signal }, async (feed) => {
    let minutes = 0;
    for await (const event of feed.events()) {
      if (event.type === "minute" && ++minutes === ROWS) stop.abort();
    }
    assertEquals(minutes, ROWS);
  });
  await withFeed({ source: endless }, async (feed) => {
    const { minutes } = await listenTo(feed.events(), ({ minutes }) => minutes.length === 3);
    assertEquals(minutes.length, 3);
  });
});

Deno.test("a mistake of the source ends the feed with it, after what came before", async () => {
  const broken = {
    name: "broken",
    streams: ["last"] as const,
    async *events(): AsyncGenerator<SourceEvent> {
      yield* lastEvents().slice(0, 3);
      throw new TypeError("out of order");
    },
  };
  await withFeed({ source: broken }, async (feed) => {
    let minutes = 0;
    const listen = async () => {
      for await (const event of feed.events()) minutes += event.type === "minute" ? 1 : 0;
    };
    await assertRejects(listen, TypeError, "out of order");
    assertEquals(minutes, 3);
  });
});
