import { ceilToStep, DAY_MS, MINUTE_MS } from "../base/mod.ts";
import { countSteps, findGaps, type TimeRange } from "../columns/mod.ts";
import type { LiveStream } from "./live_bar.ts";
import type { BarCache } from "./ports.ts";

/**
 * Minutes that a cache lacks. Spans are counted and halved until they are whole, empty, or short enough
 * to be read, so a range without a gap costs one count however long it is.
 *
 * @param cache The cache.
 * @param stream Which series.
 * @param symbol Name in the store.
 * @param range Where to look; both ends on the minute.
 * @returns Ascending, separate ranges.
 *
 * @example An empty cache lacks everything
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openBarCache } from "../store/mod.ts";
 *
 * using cache = await openBarCache(":memory:");
 * const range = { startMs: 0, endMs: 600_000 };
 * assertEquals(cachedGaps(cache, "last", "SOLUSDT", range), [range]);
 * ```
 */
export function cachedGaps(
  cache: Pick<BarCache, "count" | "read">,
  stream: LiveStream,
  symbol: string,
  range: TimeRange,
): TimeRange[] {
  const gaps: TimeRange[] = [];
  const add = (gap: TimeRange) => {
    const last = gaps.at(-1);
    if (last?.endMs === gap.startMs) last.endMs = gap.endMs;
    else gaps.push({ ...gap });
  };
  const look = (span: TimeRange) => {
    const required = countSteps([span], MINUTE_MS);
    const there = cache.count(stream, symbol, span);
    if (there === required) return;
    if (there === 0) add(span);
    else if (span.endMs - span.startMs <= DAY_MS) {
      findGaps(cache.read(stream, symbol, span).tsOpenMs, span, MINUTE_MS).forEach(add);
    } else {
      const middleMs = ceilToStep((span.startMs + span.endMs) / 2, DAY_MS);
      const cutMs = middleMs < span.endMs ? middleMs : middleMs - DAY_MS;
      look({ startMs: span.startMs, endMs: cutMs });
      look({ startMs: cutMs, endMs: span.endMs });
    }
  };
  if (range.startMs < range.endMs) look(range);
  return gaps;
}
