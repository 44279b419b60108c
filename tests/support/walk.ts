import { MINUTE_MS, SeededRandom } from "../../lib/base/mod.ts";
import { allocateBars, type BarColumns } from "../../lib/columns/mod.ts";

/** 2024-01-01T00:00Z, on the grid of every timeframe. */
export const WALK_START_MS = 1_704_067_200_000;

/**
 * A seeded random walk of 1m bars: price around 100, ticks of 0.01, a few basis points a minute.
 *
 * @param rows Number of minutes.
 * @param seed Any 32-bit integer.
 * @param startMs First open instant.
 * @returns Bars that keep every rule of a valid bar.
 */
export function walkMinutes(rows: number, seed: number, startMs = WALK_START_MS): BarColumns {
  const random = new SeededRandom(seed);
  const bars = allocateBars(rows);
  const cents = (price: number) => Math.max(1, Math.round(price * 100)) / 100;
  let price = 100;
  for (let i = 0; i < rows; i++) {
    const open = price;
    const close = cents(open * (1 + 0.0008 * random.nextNormal()));
    bars.tsOpenMs[i] = startMs + i * MINUTE_MS;
    bars.open[i] = open;
    bars.close[i] = close;
    bars.high[i] = cents(Math.max(open, close) * (1 + 0.0004 * random.nextFloat()));
    bars.low[i] = cents(Math.min(open, close) * (1 - 0.0004 * random.nextFloat()));
    bars.volume[i] = Math.round(random.nextFloat() * 1_000) / 10;
    price = close;
  }
  return bars;
}
