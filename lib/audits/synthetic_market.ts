import { MINUTE_MS, SeededRandom } from "../base/mod.ts";
import { allocateBars } from "../columns/mod.ts";
import type { StreamBars } from "../indicators/mod.ts";

/** Bars with a name for findings. */
export interface Market {
  /** For example `SOLUSDT` or `synthetic`. */
  name: string;
  /** The bars. */
  bars: StreamBars;
}

/** 2024-01-01T00:00Z, on the grid of every timeframe. */
const FIRST_MS = 1_704_067_200_000;

/**
 * A market made of chance: price around 100 in ticks of 0.01, busy and quiet stretches, now and then a
 * bar that does not move at all.
 *
 * @param rows Number of 1m bars.
 * @param seed Any 32-bit integer.
 * @returns Valid bars; the same for the same arguments.
 */
export function syntheticMarket(rows: number, seed: number): Market {
  const random = new SeededRandom(seed);
  const bars = allocateBars(rows);
  const onTick = (price: number) => Math.max(1, Math.round(price * 100)) / 100;
  let price = 100;
  for (let i = 0; i < rows; i++) {
    const isStill = random.nextInt(25) === 0;
    const size = isStill ? 0 : 0.001 * (1 + (i >> 6) % 3);
    const close = onTick(price * (1 + size * random.nextNormal()));
    bars.tsOpenMs[i] = FIRST_MS + i * MINUTE_MS;
    bars.open[i] = price;
    bars.close[i] = close;
    bars.high[i] = onTick(Math.max(price, close) * (1 + size * random.nextFloat()));
    bars.low[i] = onTick(Math.min(price, close) * (1 - size * random.nextFloat()));
    bars.volume[i] = isStill ? 0 : Math.round(1_000 * random.nextFloat()) / 10;
    price = close;
  }
  return { name: "synthetic", bars };
}

/**
 * A market that stands still and does not trade.
 *
 * @param rows Number of 1m bars.
 * @returns Bars of one price without volume.
 */
export function stillMarket(rows: number): Market {
  const price = new Float64Array(rows).fill(94_321.7);
  const tsOpenMs = price.map((_, i) => FIRST_MS + i * MINUTE_MS);
  const volume = new Float64Array(rows);
  const bars = { tsOpenMs, open: price, high: price, low: price, close: price, volume };
  return { name: "constant", bars };
}
