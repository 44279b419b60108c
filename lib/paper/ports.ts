import type { Stream, StreamColumns, TimeRange } from "../columns/mod.ts";
import type { StreamExtent } from "../preflight/mod.ts";
import type { CacheSource, LiveBar } from "./live_bar.ts";

/** What a source of live bars tells. */
export type SourceEvent =
  /** A bar as it was delivered. */
  | { type: "bar"; bar: LiveBar }
  /** The connection stands, for the first time or again. */
  | { type: "connected" }
  /** The connection is lost; the source itself tries again. */
  | { type: "disconnected"; reason: string }
  /** The venue says that it is closed for maintenance; the source itself tries again. */
  | { type: "maintenance"; reason: string }
  /** There is nothing more to come, which only a recorded source says. */
  | { type: "ended" };

/** Where live bars come from: a venue's socket, or a recorded file. */
export interface LiveSource {
  /** For messages, for example `bybit`. */
  readonly name: string;
  /** Whether all it will ever have is there already, so that what is missing stays missing. */
  readonly isRecorded?: boolean;
  /** Series that arrive by themselves; others are asked for through the backfill. */
  readonly streams: readonly ("last" | "mark")[];
  /**
   * Delivers what comes, in the order in which it comes, until the signal or the end.
   *
   * @param symbols Names in the store.
   * @param signal Ends the delivery.
   * @returns What happens.
   */
  events(symbols: readonly string[], signal: AbortSignal): AsyncIterable<SourceEvent>;
  /** Drops a connection that has gone silent and makes a new one, where there is a connection. */
  restart?(): void;
}

/** Where minutes after the fact come from: a venue's history, or the backtest store read-only. */
export interface BackfillPort {
  /** For messages, for example `bybit`. */
  readonly name: string;
  /**
   * Rows whose instant is in `[startMs, endMs)`, in time order; what it does not have is not among them.
   *
   * @param symbol Name in the store.
   * @param stream Which series.
   * @param startMs First instant, epoch milliseconds.
   * @param endMs Instant after the last one, epoch milliseconds.
   * @returns Columns of the series.
   */
  fetchBars<S extends Stream>(
    symbol: string,
    stream: S,
    startMs: number,
    endMs: number,
  ): Promise<StreamColumns[S]>;
  /**
   * Tells up to when rows can exist by now; a port without this member has no bound.
   *
   * @returns Epoch milliseconds on the minute.
   */
  horizonMs?(): Promise<number>;
}

/** What a write to the cache changed. */
export interface CacheOutcome {
  /** Rows that were not there. */
  added: number;
  /** Rows whose numbers were other ones; the old ones are kept as corrections. */
  corrected: number;
}

/** A bar that contradicts the one that is cached. */
export interface Correction {
  /** Which series. */
  stream: "last" | "mark";
  /** When the minute opened, epoch milliseconds. */
  tsOpenMs: number;
  /** Open, high, low, close and volume that are cached when all is done. */
  kept: number[];
  /** The same numbers of the other version. */
  dropped: number[];
  /** Whether the newer version was kept; a bar that was used already keeps its numbers. */
  isApplied: boolean;
}

/** The minutes that live sessions stand on; what was put is there after a crash. */
export interface BarCache {
  /**
   * Adds rows in one transaction; the same rows again change nothing, other numbers replace the old
   * ones and leave a correction.
   *
   * @param stream Which series.
   * @param symbol Name in the store.
   * @param columns Closed minutes, or funding records.
   * @param source Where they come from.
   * @returns What changed.
   */
  put<S extends Stream>(
    stream: S,
    symbol: string,
    columns: StreamColumns[S],
    source: CacheSource,
  ): CacheOutcome;
  /**
   * Keeps what is cached, and records that another version came after it had been used.
   *
   * @param bar The other version.
   * @param source Where it came from.
   */
  refuse(bar: LiveBar, source: CacheSource): void;
  /**
   * Reads rows in time order.
   *
   * @param stream Which series.
   * @param symbol Name in the store.
   * @param range Which instants, the end excluded.
   * @returns Columns.
   */
  read<S extends Stream>(stream: S, symbol: string, range: TimeRange): StreamColumns[S];
  /**
   * Counts rows, without reading them.
   *
   * @param stream Which series.
   * @param symbol Name in the store.
   * @param range Which instants, the end excluded.
   * @returns A count.
   */
  count(stream: Stream, symbol: string, range: TimeRange): number;
  /**
   * Finds how far a series reaches.
   *
   * @param stream Which series.
   * @param symbol Name in the store.
   * @returns Its extent, or `null` when it has no row.
   */
  extent(stream: Stream, symbol: string): StreamExtent | null;
  /**
   * Lists what was corrected, oldest first.
   *
   * @param symbol Name in the store.
   * @returns Corrections.
   */
  corrections(symbol: string): Correction[];
}

/** Time, which a session is handed. */
export interface Clock {
  /** Now, epoch milliseconds. */
  now(): number;
  /**
   * Waits.
   *
   * @param ms Milliseconds.
   * @param signal Ends the wait early, without an error.
   * @returns When the time is over.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Is told what time the venue says it is; only a clock that follows the venue listens.
   *
   * @param venueTsMs Epoch milliseconds.
   */
  hear?(venueTsMs: number): void;
}
