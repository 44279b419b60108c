import { MINUTE_MS, nearestName, UsageError } from "../base/mod.ts";
import { withCapacity } from "../columns/mod.ts";
import type { MultiTimeframeFeeds } from "../feeds/mod.ts";
import { QUOTE_KEYS, ROLLUP_KEYS } from "./keys.ts";
import { fillRollups, type RollupColumns, startRollups } from "./rollup_columns.ts";
import { parseZoneKey } from "./zone_key.ts";
import { ZoneRollups } from "./zone_rollups.ts";

/** A packet column and how many of its rows are filled. */
interface KeptColumn {
  /** Its values; it may be longer than what is filled. */
  column: Float64Array;
  /** Exec closes that are filled. */
  rows: number;
}

/**
 * Every numeric `px.*` key as a column over the exec grid. Columns are made on first use and kept. Over
 * feeds that grow, a column that is read is first brought up to the last exec close; rows of closes
 * before its first use, whose minutes are gone, are NaN.
 */
export class PacketColumns {
  readonly #feeds: MultiTimeframeFeeds;
  readonly #columns = new Map<string, KeptColumn>();
  readonly #zones: ZoneRollups;
  readonly #rollups: RollupColumns = startRollups();
  #rollupRows = 0;

  /**
   * The packet of one run.
   *
   * @param feeds The feeds of the run.
   */
  constructor(feeds: MultiTimeframeFeeds) {
    this.#feeds = feeds;
    this.#zones = new ZoneRollups(feeds);
  }

  /** Keys of the zone rollups that the feeds give rise to. */
  get zoneKeys(): string[] {
    return this.#zones.keys;
  }

  /** Rollups of every exec close. */
  get rollups(): RollupColumns {
    const { minuteTo } = this.#feeds.grid;
    if (this.#rollupRows < minuteTo.length) this.#extendRollups(minuteTo.length);
    return this.#rollups;
  }

  /** Brings every column that is in use up to the last exec close, while its minutes are held. */
  extend(): void {
    this.#zones.extend();
    this.#extendRollups(this.#feeds.grid.minuteTo.length);
    for (const key of this.#columns.keys()) this.column(key);
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
    switch (key) {
      case "px.last.ts_ms":
      case "px.mark.ts_ms":
        return this.#atClose(key, this.#feeds.minutes.last.tsOpenMs, MINUTE_MS);
      case "px.last.value":
        return this.#atClose(key, this.#feeds.minutes.last.close);
      case "px.last.high_1m":
        return this.#atClose(key, this.#feeds.minutes.last.high);
      case "px.last.low_1m":
        return this.#atClose(key, this.#feeds.minutes.last.low);
      case "px.mark.value":
        return this.#atClose(key, this.#feeds.minutes.mark.close);
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

  #extendRollups(rows: number): void {
    const { minutes, grid, firstHeldRow } = this.#feeds;
    const from = Math.max(this.#rollupRows, firstHeldRow);
    fillRollups(this.#rollups, minutes, grid, from, rows);
    this.#rollupRows = rows;
  }

  /** Value of a minute column at the last minute of each exec bar. */
  #atClose(key: string, minuteColumn: Float64Array, addend = 0): Float64Array {
    const { grid: { minuteTo }, firstHeldRow } = this.#feeds;
    let kept = this.#columns.get(key);
    if (kept === undefined) {
      kept = { column: new Float64Array(0), rows: 0 };
      this.#columns.set(key, kept);
    }
    const { rows } = kept;
    if (rows === minuteTo.length) return kept.column;
    const column = withCapacity(kept.column, rows, minuteTo.length);
    const from = Math.max(rows, firstHeldRow);
    column.fill(NaN, rows, from);
    for (let i = from; i < minuteTo.length; i++) column[i] = minuteColumn[minuteTo[i] - 1] + addend;
    kept.column = column;
    kept.rows = minuteTo.length;
    return column;
  }
}
