import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { liveBars, LiveFeed, type SourceEvent, VenueClock } from "../../lib/paper/mod.ts";
import { openBarCache } from "../../lib/store/mod.ts";
import { inFolder, makeBars, START_MS } from "../store/fixtures.ts";
import { columnsBackfill, listenTo, listSource, realClock } from "../support/paper_scene.ts";

const ROWS = 60;
const LAST = makeBars(ROWS);
const BARS = liveBars("A", "last", LAST);

/** What one process of a session hears, and after how many minutes it is gone. */
interface Life {
  /** Minutes that its socket delivers, in this order. */
  heard: number[];
  /** Minutes that it hands on before it is gone. */
  steps: number;
}

const life: fc.Arbitrary<Life> = fc.record({
  heard: fc.array(fc.integer({ min: 0, max: ROWS - 1 }), { maxLength: 40 }),
  steps: fc.integer({ min: 0, max: 40 }),
});

Deno.test("however often a process is gone, every minute is handed on once and in order", async () => {
  await inFolder(async (folder) => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(life, { maxLength: 5 }), async (lives) => {
        using cache = await openBarCache(`${folder}/cache${run++}.db`);
        const seen: number[] = [];
        const closes: number[] = [];
        const all = { heard: Array.from({ length: ROWS }, (_, i) => i), steps: Infinity };
        for (const { heard, steps } of [...lives, all]) {
          const nowMs = START_MS + (Math.max(seen.length, ...heard) + 1) * MINUTE_MS + 100;
          const events = heard.map((minute): SourceEvent => ({
            type: "bar",
            bar: { ...BARS[minute], venueTsMs: nowMs },
          }));
          const clock = new VenueClock(realClock());
          clock.hear(nowMs);
          const feed = new LiveFeed({
            source: listSource(events, ["last"]),
            cache,
            backfill: columnsBackfill({ last: LAST }),
            clock,
            symbols: [{
              ...{ symbol: "A", needsMark: false, fundingIntervalMs: null },
              nextMs: START_MS + seen.length * MINUTE_MS,
            }],
            signal: new AbortController().signal,
          });
          if (steps === 0) continue;
          const { minutes } = await listenTo(
            feed.events(),
            (story) => story.minutes.length >= steps,
          );
          for (const { tsOpenMs, last } of minutes) {
            seen.push((tsOpenMs - START_MS) / MINUTE_MS);
            closes.push(last.close);
          }
        }
        assertEquals(seen, Array.from({ length: ROWS }, (_, minute) => minute));
        assertEquals(closes, [...LAST.close]);
        assertEquals(cache.read("last", "A", { startMs: 0, endMs: 1e14 }), LAST);
        assertEquals(cache.corrections("A"), []);
      }),
      { seed: 11, numRuns: 60 },
    );
  });
});
