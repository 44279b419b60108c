import { MINUTE_MS, SeededRandom } from "../base/mod.ts";
import type { History } from "../backtest/mod.ts";
import { lowerBound, sliceColumns } from "../columns/mod.ts";

/**
 * History as it was known at an instant: nothing after it is there.
 *
 * @param history Minutes and funding.
 * @param tsMs The instant, on the minute.
 * @returns Minutes that closed by then, and funding that was settled by then; a venue stamps a record
 * up to a moment late, so those of the minute after the instant are still there.
 */
export function cutAfter(history: History, tsMs: number): History {
  const { last, mark, funding } = history;
  const minutes = lowerBound(last.tsOpenMs, tsMs);
  const records = lowerBound(funding.tsMs, tsMs + MINUTE_MS);
  return {
    ...history,
    last: sliceColumns(last, 0, minutes),
    mark: mark === null ? null : sliceColumns(mark, 0, minutes),
    funding: sliceColumns(funding, 0, records),
  };
}

/**
 * History with another future: the same minutes, but from an instant on prices, volumes and funding
 * rates are made of chance. What was known by then is left as it is.
 *
 * @param history Minutes and funding.
 * @param tsMs The instant, on the minute.
 * @param seed Chooses the future.
 * @returns New columns; valid bars throughout.
 */
export function scrambleAfter(history: History, tsMs: number, seed: number): History {
  const random = new SeededRandom(seed);
  const { last, mark, funding } = history;
  const from = lowerBound(last.tsOpenMs, tsMs);
  const scrambled = copyColumns(last);
  scramblePrices(scrambled, from, random);
  for (let i = from; i < scrambled.volume.length; i++) {
    scrambled.volume[i] *= 10 * random.nextFloat();
  }
  const scrambledMark = mark === null ? null : copyColumns(mark);
  if (scrambledMark !== null) scramblePrices(scrambledMark, from, random);
  const rate = funding.rate.map((x, i) =>
    funding.tsMs[i] >= tsMs + MINUTE_MS ? 0.01 * (random.nextFloat() - 0.5) : x
  );
  return { ...history, last: scrambled, mark: scrambledMark, funding: { ...funding, rate } };
}

/** A jump, then a walk of up to a percent a minute around the level of the cut. */
function scramblePrices(
  { open, high, low, close }: Record<"open" | "high" | "low" | "close", Float64Array>,
  from: number,
  random: SeededRandom,
): void {
  if (from >= open.length) return;
  const level = open[from];
  let price = level * (0.8 + 0.4 * random.nextFloat());
  for (let i = from; i < open.length; i++) {
    const next = Math.min(2 * level, Math.max(level / 2, price * (1 + 0.01 * random.nextNormal())));
    open[i] = price;
    close[i] = next;
    high[i] = Math.max(price, next) * (1 + 0.01 * random.nextFloat());
    low[i] = Math.min(price, next) * (1 - 0.01 * random.nextFloat());
    price = next;
  }
}

function copyColumns<T extends { [K in keyof T]: Float64Array }>(columns: T): T {
  return Object.fromEntries(
    Object.entries<Float64Array>(columns).map(([name, column]) => [name, column.slice()]),
  ) as T;
}

/**
 * Instants at which the future is taken away: minutes drawn evenly over the window, not only exec
 * closes, as a bar that is under way must not show either.
 *
 * @param window First and last instant, epoch milliseconds.
 * @param count How many.
 * @param seed Chooses them.
 * @returns Ascending instants on the minute.
 */
export function chooseCuts(
  window: { startMs: number; endMs: number },
  count: number,
  seed: number,
): number[] {
  const random = new SeededRandom(seed);
  const minutes = Math.floor((window.endMs - window.startMs) / MINUTE_MS);
  const drawn = Array.from(
    { length: count },
    () => window.startMs + (1 + random.nextInt(Math.max(1, minutes - 1))) * MINUTE_MS,
  );
  return [...new Set(drawn)].sort((a, b) => a - b);
}
