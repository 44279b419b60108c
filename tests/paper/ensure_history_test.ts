import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { DataError, MINUTE_MS } from "../../lib/base/mod.ts";
import { findGaps, lowerBound, sliceColumns, type TimeRange } from "../../lib/columns/mod.ts";
import {
  type BackfillPort,
  cachedGaps,
  ensureHistory,
  type HistoryRequest,
} from "../../lib/paper/mod.ts";
import { openBarCache, type SqliteBarCache } from "../../lib/store/mod.ts";
import { inFolder, makeBars, rangeOf, START_MS } from "../store/fixtures.ts";

const ROWS = 3000;
const BARS = makeBars(ROWS);
const at = (minute: number) => START_MS + minute * MINUTE_MS;
const minutes = (from: number, to: number): TimeRange => ({ startMs: at(from), endMs: at(to) });

/** Serves `BARS` without some of them, as long as it is not told to fail. */
function providerOf(
  { lacks = [], horizon = ROWS, failure }: {
    lacks?: number[];
    horizon?: number;
    failure?: string;
  } = {},
): BackfillPort & { asked: TimeRange[] } {
  const asked: TimeRange[] = [];
  return {
    name: "venue",
    asked,
    fetchBars(_symbol, _stream, startMs, endMs) {
      asked.push({ startMs, endMs });
      if (failure !== undefined) return Promise.reject(new DataError(failure, { code: "X" }));
      const [from, to] = [startMs, endMs].map((ts) => lowerBound(BARS.tsOpenMs, ts));
      const rows = sliceColumns(BARS, from, to);
      const keep = [...rows.tsOpenMs.keys()].filter((i) => !lacks.includes(from + i));
      const picked = Object.entries(rows).map(([name, column]: [string, Float64Array]) => [
        name,
        Float64Array.from(keep, (i) => column[i]),
      ]);
      return Promise.resolve(Object.fromEntries(picked));
    },
    horizonMs: () => Promise.resolve(at(horizon)),
  };
}

async function withCache(
  cached: [from: number, to: number][],
  action: (ask: (more: Partial<HistoryRequest>) => ReturnType<typeof ensureHistory>) => unknown,
): Promise<void> {
  await inFolder(async (folder) => {
    using cache = await openBarCache(`${folder}/cache.db`);
    for (const [from, to] of cached) {
      cache.put("last", "A", sliceColumns(BARS, from, to), "historical");
    }
    const base = {
      symbol: "A",
      tf: "15m" as const,
      requiredStartMs: at(0),
      requiredEndMs: at(ROWS),
      cache,
      provider: null,
      autoBackfill: true,
    };
    await action((more) => ensureHistory({ ...base, ...more }));
  });
}

Deno.test("a whole window is sufficient and nobody is asked", async () => {
  await withCache([[0, ROWS]], async (ask) => {
    const provider = providerOf();
    const check = await ask({ provider });
    assertEquals([check.state, check.code], ["SUFFICIENT", "COMPLETE"]);
    assertEquals([check.fetchAttempted, check.fetchSuccess, check.gaps], [false, false, []]);
    assertEquals([check.requiredBars, check.missingMinutes], [200, 0]);
    assertEquals([check.cachedStartMs, check.cachedEndMs], [at(0), at(ROWS)]);
    assertEquals(provider.asked, []);
  });
});

Deno.test("gaps are fetched, those and nothing else, and then it is sufficient", async () => {
  await withCache([[10, 1000], [1003, 2990]], async (ask) => {
    const provider = providerOf();
    const check = await ask({ provider });
    assertEquals([check.state, check.fetchAttempted, check.fetchSuccess], [
      "SUFFICIENT",
      true,
      true,
    ]);
    assertEquals(provider.asked, [minutes(0, 10), minutes(1000, 1003), minutes(2990, ROWS)]);
    assertEquals((await ask({ provider })).fetchAttempted, false);
  });
});

Deno.test("gaps that nobody was asked for are loading, with or without somebody to ask", async () => {
  await withCache([[0, 2000], [2001, ROWS]], async (ask) => {
    const gaps = [minutes(2000, 2001)];
    for (const more of [{ provider: null }, { provider: providerOf(), autoBackfill: false }]) {
      const check = await ask(more);
      assertEquals([check.state, check.code, check.gaps], ["LOADING", "NOT_ASKED", gaps]);
      assertEquals([check.fetchAttempted, check.missingMinutes], [false, 1]);
    }
  });
});

Deno.test("a hole that the source has too is degraded, and named", async () => {
  await withCache([[0, 500]], async (ask) => {
    const check = await ask({ provider: providerOf({ lacks: [700, 701, 900] }) });
    assertEquals([check.state, check.code], ["DEGRADED", "ABSENT_AT_SOURCE"]);
    assertEquals(check.gaps, [minutes(700, 702), minutes(900, 901)]);
    assertEquals([check.fetchAttempted, check.fetchSuccess], [true, true]);
  });
});

Deno.test("minutes that the source cannot have yet are loading, unless an older one is missing", async () => {
  await withCache([[0, 500]], async (ask) => {
    const early = await ask({ provider: providerOf({ horizon: 2998 }) });
    assertEquals([early.state, early.code, early.gaps], [
      "LOADING",
      "NOT_YET_THERE",
      [minutes(2998, ROWS)],
    ]);
  });
  await withCache([[0, 500]], async (ask) => {
    const both = await ask({ provider: providerOf({ horizon: 2998, lacks: [600] }) });
    assertEquals([both.state, both.code], ["DEGRADED", "ABSENT_AT_SOURCE"]);
  });
});

Deno.test("a source that fails degrades, in its own words, and what came before stays", async () => {
  await withCache([[0, 500]], async (ask) => {
    const check = await ask({ provider: providerOf({ failure: "Cannot: the venue is shut" }) });
    assertEquals([check.state, check.code], ["DEGRADED", "FETCH_FAILED"]);
    assertEquals(check.reason.includes("the venue is shut"), true);
    assertEquals([check.fetchAttempted, check.fetchSuccess], [true, false]);
  });
});

Deno.test("a bar that cannot be true is not taken from a source either", async () => {
  await withCache([[0, 2999]], async (ask) => {
    const good = providerOf();
    const provider: BackfillPort = {
      name: "venue",
      async fetchBars(...args) {
        const rows = structuredClone(await good.fetchBars(...args));
        if ("low" in rows) rows.low[0] = -1;
        return rows;
      },
    };
    const check = await ask({ provider });
    assertEquals([check.state, check.gaps], ["DEGRADED", [minutes(2999, ROWS)]]);
  });
});

Deno.test("the gaps of any cache are those that reading every row would find", async () => {
  await inFolder(async (folder) => {
    using cache = await openBarCache(`${folder}/cache.db`);
    let run = 0;
    const spans = fc.array(
      fc.tuple(fc.integer({ min: 0, max: ROWS }), fc.integer({ min: 1, max: 400 })),
      { maxLength: 8 },
    );
    const window = fc.tuple(fc.integer({ min: 0, max: ROWS }), fc.integer({ min: 0, max: ROWS }));
    fc.assert(
      fc.property(spans, window, (spans, ends) => {
        const symbol = `S${run++}`;
        for (const [from, count] of spans) {
          cache.put("last", symbol, sliceColumns(BARS, from, from + count), "backfill");
        }
        const range = minutes(Math.min(...ends), Math.max(...ends));
        assertEquals(cachedGaps(cache, "last", symbol, range), scanned(cache, symbol, range));
      }),
      { seed: 1, numRuns: 60 },
    );
  });
});

function scanned(cache: SqliteBarCache, symbol: string, range: TimeRange): TimeRange[] {
  return findGaps(cache.read("last", symbol, rangeOf(ROWS)).tsOpenMs, range, MINUTE_MS);
}
