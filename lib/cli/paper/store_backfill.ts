import { keepRows, type TimeRange } from "../../columns/mod.ts";
import type { BackfillPort } from "../../paper/mod.ts";
import { FILLED_SOURCE, type Store } from "../../store/mod.ts";

/**
 * A backtest store as a source of minutes. It was opened to read only. Rows that were invented to fill a
 * hole are not among them, and beside a venue neither are rows of another one: what a strategy is warmed
 * up with is what it goes on with.
 *
 * @param store The store.
 * @param venue The venue that is followed, or `null` for none.
 * @returns The source.
 */
export function storeBackfill(store: Store, venue: string | null): BackfillPort {
  const isWelcome = (source: string) =>
    source !== FILLED_SOURCE && (venue === null || source === venue);
  const pick = async <C extends { [K in keyof C]: Float64Array }>(
    columns: C,
    stream: "last" | "mark",
    symbol: string,
    range: TimeRange,
  ): Promise<C> => {
    const sources = await store.readSources(stream, symbol, range);
    return keepRows(columns, (row) => isWelcome(sources[row]));
  };
  return {
    name: "the backtest store",
    async fetchBars(symbol, stream, startMs, endMs) {
      const range = { startMs, endMs };
      if (stream === "funding") return await store.readFunding(symbol, range) as never;
      const columns = stream === "last"
        ? await store.readBars(symbol, range)
        : await store.readMark(symbol, range);
      return await pick(columns, stream as "last" | "mark", symbol, range) as never;
    },
  };
}
