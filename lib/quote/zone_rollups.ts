import { withCapacity } from "../columns/mod.ts";
import type { MultiTimeframeFeeds } from "../feeds/mod.ts";
import { type ZoneKey, zoneRollupKey } from "./zone_key.ts";
import {
  fillZoneRollups,
  startZoneRollups,
  ZONE_ROLLUP_FIELDS,
  type ZoneBounds,
  type ZoneRollupColumns,
  type ZoneRollupField,
} from "./zone_rollup.ts";

/** State of a zone that is there and not broken or filled. */
const ACTIVE = 1;

const COLUMN_OF: Readonly<Record<ZoneRollupField, keyof ZoneRollupColumns>> = {
  touched: "touched",
  entered: "entered",
  minutes_in_zone: "minutesInZone",
  min_distance: "minDistance",
  first_touch_minute: "firstTouchMinute",
};

/** A zone that was asked about: its bounds, its rollups, and how many exec closes they cover. */
interface KeptZone {
  /** Role and zone. */
  of: Pick<ZoneKey, "role" | "zone">;
  /** Its bounds as known at each exec close. */
  bounds: ZoneBounds;
  /** Its rollups. */
  columns: ZoneRollupColumns;
  /** Exec closes that are filled. */
  rows: number;
}

/**
 * Rollups of every zone that the feeds hold: of whatever has columns `<zone>.state`, `<zone>.lower` and
 * `<zone>.upper`, on any role. Made on first use and kept;
 * over feeds that grow, brought up to the last exec close when they are read.
 */
export class ZoneRollups {
  readonly #feeds: MultiTimeframeFeeds;
  readonly #kept = new Map<string, KeptZone>();

  /**
   * The zone rollups of one run.
   *
   * @param feeds The feeds of the run.
   */
  constructor(feeds: MultiTimeframeFeeds) {
    this.#feeds = feeds;
  }

  /** Every zone rollup key there is. */
  get keys(): string[] {
    return this.#feeds.roles.flatMap((role) =>
      this.#feeds.feed(role).keys.filter((key) => key.endsWith(".lower"))
        .map((key) => key.slice(0, -".lower".length))
        .filter((zone) => this.has({ role, zone }))
        .flatMap((zone) => ZONE_ROLLUP_FIELDS.map((field) => zoneRollupKey({ role, zone, field })))
    );
  }

  /**
   * Whether the feeds hold a zone.
   *
   * @param zone Role and zone.
   * @returns Whether the feeds hold it.
   */
  has({ role, zone }: Pick<ZoneKey, "role" | "zone">): boolean {
    if (!this.#feeds.roles.includes(role)) return false;
    const feed = this.#feeds.feed(role);
    return ["state", "lower", "upper"].every((output) => feed.has(`${zone}.${output}`));
  }

  /**
   * Reads one rollup of a zone.
   *
   * @param key A zone rollup key whose zone the feeds hold.
   * @returns One number per exec close.
   */
  column({ role, zone, field }: ZoneKey): Float64Array {
    const name = `${role}.${zone}`;
    let kept = this.#kept.get(name);
    if (kept === undefined) {
      const none = new Float64Array(0);
      const bounds = { lower: none, upper: none };
      kept = { of: { role, zone }, bounds, columns: startZoneRollups(), rows: 0 };
      this.#kept.set(name, kept);
    }
    this.#extend(kept);
    return kept.columns[COLUMN_OF[field]];
  }

  /** Brings every zone that is in use up to the last exec close, while its minutes are held. */
  extend(): void {
    for (const kept of this.#kept.values()) this.#extend(kept);
  }

  #extend(kept: KeptZone): void {
    const { minutes, grid, firstHeldRow } = this.#feeds;
    const { bounds, columns, rows: filled } = kept;
    const rows = grid.minuteTo.length;
    if (filled === rows) return;
    this.#extendBounds(kept, rows);
    fillZoneRollups(columns, minutes, grid, bounds, Math.max(filled, firstHeldRow), rows);
    kept.rows = rows;
  }

  /** Bounds known at each exec close, NaN where the zone is not active. */
  #extendBounds({ of: { role, zone }, bounds, rows: filled }: KeptZone, rows: number): void {
    const feed = this.#feeds.feed(role);
    const contextRows = this.#feeds.indexColumn(role);
    const state = feed.column(`${zone}.state`);
    for (const side of ["lower", "upper"] as const) {
      const column = feed.column(`${zone}.${side}`);
      const out = bounds[side] = withCapacity(bounds[side], filled, rows);
      for (let i = filled; i < rows; i++) {
        const row = contextRows[i];
        out[i] = row >= 0 && state[row] === ACTIVE ? column[row] : NaN;
      }
    }
  }
}
