import { MINUTE_MS, nearestName, UsageError } from "../base/mod.ts";
import type { ExecGrid, MinuteFeed, MultiTimeframeFeeds } from "../feeds/mod.ts";
import { QUOTE_KEYS, ROLLUP_KEYS } from "./keys.ts";
import { parseZoneKey } from "./zone_key.ts";
import { ZoneRollups } from "./zone_rollups.ts";

/** Rollups of every exec close, one column each. */
export interface RollupColumns {
  /** Lowest last price. */
  min1m: Float64Array;
  /** Highest last price. */
  max1m: Float64Array;
  /** Number of minutes. */
  bars1m: Float64Array;
  /** First price of the first minute. */
  open1m: Float64Array;
  /** Last price of the last minute. */
  close1m: Float64Array;
  /** Quantity traded, in base units. */
  volume1m: Float64Array;
}

/**
 * Folds the minutes between exec closes onto the exec grid: row `i` covers the minutes whose close is
 * after exec close `i - 1` and not after exec close `i`.
 *
 * @param minutes The 1m quote feed.
 * @param grid Minute rows of the exec bars.
 * @returns One row per exec close, equal to what an {@linkcode ExecRollupBucket} freezes there.
 */
export function rollupColumns(minutes: MinuteFeed, grid: ExecGrid): RollupColumns {
  const rows = grid.minuteTo.length;
  const { open, high, low, close, volume } = minutes.last;
  const columns: RollupColumns = {
    min1m: new Float64Array(rows),
    max1m: new Float64Array(rows),
    bars1m: new Float64Array(rows),
    open1m: new Float64Array(rows),
    close1m: new Float64Array(rows),
    volume1m: new Float64Array(rows),
  };
  for (let i = 0; i < rows; i++) {
    const from = i === 0 ? grid.minuteFrom[0] : grid.minuteTo[i - 1];
    const to = grid.minuteTo[i];
    let min = Infinity;
    let max = -Infinity;
    let traded = 0;
    for (let m = from; m < to; m++) {
      if (low[m] < min) min = low[m];
      if (high[m] > max) max = high[m];
      traded += volume[m];
    }
    columns.min1m[i] = min;
    columns.max1m[i] = max;
    columns.bars1m[i] = to - from;
    columns.open1m[i] = open[from];
    columns.close1m[i] = close[to - 1];
    columns.volume1m[i] = traded;
  }
  return columns;
}

/**
 * Every numeric `px.*` key as a column over the exec grid. Columns are made on first use and kept.
 */
export class PacketColumns {
  readonly #minutes: MinuteFeed;
  readonly #grid: ExecGrid;
  readonly #columns = new Map<string, Float64Array>();
  readonly #zones: ZoneRollups;
  #rollups: RollupColumns | null = null;

  /**
   * The packet of one run.
   *
   * @param feeds The feeds of the run.
   */
  constructor(feeds: MultiTimeframeFeeds) {
    this.#minutes = feeds.minutes;
    this.#grid = feeds.grid;
    this.#zones = new ZoneRollups(feeds);
  }

  /** Keys of the zone rollups that the feeds give rise to. */
  get zoneKeys(): string[] {
    return this.#zones.keys;
  }

  /** Rollups of every exec close. */
  get rollups(): RollupColumns {
    this.#rollups ??= rollupColumns(this.#minutes, this.#grid);
    return this.#rollups;
  }

  /**
   * The column of a packet key.
   *
   * @param key One of `QUOTE_KEYS` (all but `px.mark.source`, which is text) or `ROLLUP_KEYS`, or
   * `px.rollup.zone.<key>.<field>` of a zone that a feed has.
   * @returns One number per exec close.
   * @throws {UsageError} `UNKNOWN_PACKET_KEY` with the nearest known key.
   */
  column(key: string): Float64Array {
    const kept = this.#columns.get(key);
    if (kept !== undefined) return kept;
    const column = this.#make(key);
    this.#columns.set(key, column);
    return column;
  }

  #make(key: string): Float64Array {
    const { last, mark } = this.#minutes;
    switch (key) {
      case "px.last.ts_ms":
      case "px.mark.ts_ms":
        return this.#atClose(last.tsOpenMs).map((tsOpenMs) => tsOpenMs + MINUTE_MS);
      case "px.last.value":
        return this.#atClose(last.close);
      case "px.last.high_1m":
        return this.#atClose(last.high);
      case "px.last.low_1m":
        return this.#atClose(last.low);
      case "px.mark.value":
        return this.#atClose(mark.close);
      case "px.rollup.min_1m":
        return this.rollups.min1m;
      case "px.rollup.max_1m":
        return this.rollups.max1m;
      case "px.rollup.bars_1m":
        return this.rollups.bars1m;
      case "px.rollup.open_1m":
        return this.rollups.open1m;
      case "px.rollup.close_1m":
        return this.rollups.close1m;
      case "px.rollup.volume_1m":
        return this.rollups.volume1m;
      default: {
        const zone = parseZoneKey(key);
        if (zone !== null && this.#zones.has(zone)) return this.#zones.column(zone);
        const near = nearestName(key, [...QUOTE_KEYS, ...ROLLUP_KEYS, ...this.#zones.keys]);
        throw new UsageError(
          `Cannot read "${key}" as a number from the packet` +
            (near && near !== key ? `: did you mean "${near}"?` : ""),
          { code: "UNKNOWN_PACKET_KEY" },
        );
      }
    }
  }

  /** Value of a minute column at the last minute of each exec bar. */
  #atClose(minuteColumn: Float64Array): Float64Array {
    const { minuteTo } = this.#grid;
    const column = new Float64Array(minuteTo.length);
    for (let i = 0; i < column.length; i++) column[i] = minuteColumn[minuteTo[i] - 1];
    return column;
  }
}
