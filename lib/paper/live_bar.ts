import type { PriceBar } from "../columns/mod.ts";
import type { ClosedMinute } from "../feeds/mod.ts";

/** A series of minutes that live bars belong to. */
export type LiveStream = "last" | "mark";

/** Where a cached row came from: the backtest store, the socket, or a request after the fact. */
export type CacheSource = "historical" | "websocket" | "backfill";

/** A minute as a source delivered it: perhaps still forming, perhaps for the second time. */
export interface LiveBar extends PriceBar {
  /** Name in the store. */
  symbol: string;
  /** Which series. */
  stream: LiveStream;
  /** When the minute opened, epoch milliseconds. */
  tsOpenMs: number;
  /** Traded quantity in base units; 0 for the mark price. */
  volume: number;
  /** Whether the venue itself says that the minute is over. */
  isFinal: boolean;
  /** The venue's own time of the message, epoch milliseconds; `null` where it states none. */
  venueTsMs: number | null;
}

/**
 * A closed minute that a strategy may be stepped with: complete, checked, in the cache, and the one
 * right after the minute before it.
 */
export interface LiveMinute extends ClosedMinute {
  /** Name in the store. */
  symbol: string;
  /** The funding record that falls due at its close, or `null` when there is none. */
  funding: { tsMs: number; rate: number; intervalMs: number } | null;
}
