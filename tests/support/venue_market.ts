import { MINUTE_MS } from "../../lib/base/mod.ts";
import type { TimeRange } from "../../lib/columns/mod.ts";

/** A market of the loopback venue. */
export interface VenueMarket {
  /** The venue's id, for example `SOLUSDT`. */
  symbol: string;
  /** What is bought, for example `SOL`. */
  base: string;
  /** First minute that traded. */
  firstMs: number;
  /** When trading began as the venue states it; the first minute unless told. */
  statedLaunchMs?: number;
  /** After the last minute that traded; open unless told. */
  delistedMs?: number;
  /** Whether the venue lists it; it is listed unless told. */
  isListed?: boolean;
  /** Minutes that the venue itself does not have. */
  holes?: TimeRange[];
  /** Time between funding records. */
  fundingIntervalMs?: number;
  /** Price around which it moves. */
  price?: number;
}

/** 2025-05-05T00:00Z, when the markets of the loopback venue open unless told. */
export const VENUE_START_MS = 1_746_403_200_000;

/** The markets of the loopback venue unless told. */
export const VENUE_MARKETS: readonly VenueMarket[] = [
  { symbol: "SOLUSDT", base: "SOL", firstMs: VENUE_START_MS, price: 150 },
  { symbol: "BTCUSDT", base: "BTC", firstMs: VENUE_START_MS, price: 95_000 },
];

const HOUR_MS = 60 * MINUTE_MS;
/** Binance stamps its records some milliseconds late. */
const FUNDING_LATE_MS = 3;

/** A bar: its open, then open, high, low, close, volume. */
export type VenueBar = [number, number, number, number, number, number];

/**
 * The bar of a minute, which depends on nothing but the market and the minute. A forming bar differs
 * from what it becomes.
 */
export function venueBar(
  market: VenueMarket,
  tsOpenMs: number,
  stream: "last" | "mark",
  isForming = false,
): VenueBar {
  const base = market.price ?? 100;
  const minute = tsOpenMs / MINUTE_MS;
  const at = (m: number) =>
    base * (1 + 0.02 * Math.sin(m / 97) + 0.004 * Math.sin(m / 7.3) + 0.0015 * noise(m));
  const shift = stream === "mark" ? base * 0.0002 * noise(minute + 0.5) : 0;
  const open = at(minute) + shift;
  const close = isForming ? (at(minute) + at(minute + 1)) / 2 : at(minute + 1) + shift;
  const reach = base * 0.0005 * (isForming ? 0.3 : 1);
  const high = Math.max(open, close) + reach * (0.5 + 0.5 * noise(minute + 0.2));
  const low = Math.min(open, close) - reach * (0.5 + 0.5 * noise(minute + 0.3));
  const volume = isForming ? 1 : Math.round(500 + 450 * noise(minute + 0.7));
  const round = (price: number) => Math.round(price * 100) / 100;
  return [tsOpenMs, round(open), round(high), round(low), round(close), volume];
}

/** Whether a venue has the minute. */
export function hasMinute(market: VenueMarket, tsOpenMs: number): boolean {
  const { firstMs, delistedMs = Infinity, holes = [] } = market;
  return tsOpenMs >= firstMs && tsOpenMs < delistedMs &&
    !holes.some(({ startMs, endMs }) => tsOpenMs >= startMs && tsOpenMs < endMs);
}

/** Bars whose open is in `[startMs, endMs]`, oldest first; the last one may still be forming. */
export function venueBars(
  market: VenueMarket,
  stream: "last" | "mark",
  { startMs, endMs }: TimeRange,
  nowMs: number,
): VenueBar[] {
  const bars: VenueBar[] = [];
  const from = Math.max(market.firstMs, Math.ceil(startMs / MINUTE_MS) * MINUTE_MS);
  for (let ts = from; ts <= Math.min(endMs, nowMs); ts += MINUTE_MS) {
    if (hasMinute(market, ts)) bars.push(venueBar(market, ts, stream, ts + MINUTE_MS > nowMs));
  }
  return bars;
}

/** Funding records whose stamp is in `[startMs, endMs]`, oldest first: stamp and rate. */
export function venueFunding(
  market: VenueMarket,
  { startMs, endMs }: TimeRange,
  nowMs: number,
): [number, number][] {
  const { firstMs, delistedMs = Infinity, fundingIntervalMs = 8 * HOUR_MS } = market;
  const records: [number, number][] = [];
  const from = Math.max(firstMs + 1, startMs - FUNDING_LATE_MS);
  for (
    let ts = Math.ceil(from / fundingIntervalMs) * fundingIntervalMs;
    ts + FUNDING_LATE_MS <= Math.min(endMs, nowMs, delistedMs);
    ts += fundingIntervalMs
  ) {
    records.push([ts + FUNDING_LATE_MS, Math.round(noise(ts / HOUR_MS) * 30_000) / 1e8]);
  }
  return records;
}

/** A number in [-1, 1) that depends on its argument only. */
function noise(x: number): number {
  let bits = Math.imul(Math.round(x * 10) | 0, 0x9e3779b1);
  bits = Math.imul(bits ^ (bits >>> 15), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 31 - 1;
}
