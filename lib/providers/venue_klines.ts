import type { LiveBar } from "../paper/mod.ts";

/** A minute as a venue's socket states it. */
export interface VenueKline extends Omit<LiveBar, "symbol" | "stream"> {
  /** The venue's name of the market. */
  marketId: string;
}

/** Reads the minutes of a message; one that is of another shape has none. */
export type KlineReader = (message: unknown) => VenueKline[];

type Json = Record<string, unknown>;

/** A number that is not there is NaN, which no bar is made of. */
const numbers = (json: Json, names: readonly string[]) =>
  names.map((name) => Number.parseFloat(String(json[name])));

const stamp = (value: unknown): number | null =>
  Number.isFinite(Number(value)) && value !== undefined ? Number(value) : null;

/** Bybit marks a closed minute with `confirm`, and stamps the message with `ts`. */
const readBybit: KlineReader = (message) => {
  const { topic, data, ts } = (message ?? {}) as Json;
  if (typeof topic !== "string" || !Array.isArray(data)) return [];
  const [, interval, marketId = ""] = topic.split(".");
  if (interval !== "1") return [];
  return data.map((row: Json) => {
    const [tsOpenMs, open, high, low, close, volume] = numbers(row, [
      "start",
      "open",
      "high",
      "low",
      "close",
      "volume",
    ]);
    const isFinal = row.confirm === true;
    return { marketId, tsOpenMs, open, high, low, close, volume, isFinal, venueTsMs: stamp(ts) };
  });
};

/** Binance marks a closed minute with `x`, and stamps the message with `E`. */
const readBinance: KlineReader = (message) => {
  const { k, E } = (message ?? {}) as Json;
  const row = (k ?? {}) as Json;
  if (row.i !== "1m") return [];
  const [tsOpenMs, open, high, low, close, volume] = numbers(row, ["t", "o", "h", "l", "c", "v"]);
  const marketId = String(row.s);
  const isFinal = row.x === true;
  return [{ marketId, tsOpenMs, open, high, low, close, volume, isFinal, venueTsMs: stamp(E) }];
};

/** Venues that say of every minute whether it is over, and how they say it. */
export const KLINE_READERS: Readonly<Record<string, KlineReader>> = {
  bybit: readBybit,
  binance: readBinance,
  binanceusdm: readBinance,
};
