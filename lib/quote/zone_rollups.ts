import type { MultiTimeframeFeeds } from "../feeds/mod.ts";
import { type ZoneKey, zoneRollupKey } from "./zone_key.ts";
import {
  ZONE_ROLLUP_FIELDS,
  type ZoneBounds,
  type ZoneRollupColumns,
  zoneRollupColumns,
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

/**
 * Rollups of every zone that the feeds hold: of whatever has columns `<zone>.state`, `<zone>.lower` and
 * `<zone>.upper`, on any role. Made on first use and kept.
 */
export class ZoneRollups {
  readonly #feeds: MultiTimeframeFeeds;
  readonly #made = new Map<string, ZoneRollupColumns>();

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
    let columns = this.#made.get(name);
    if (columns === undefined) {
      const { minutes, grid } = this.#feeds;
      columns = zoneRollupColumns(minutes, grid, this.#boundsOf({ role, zone }));
      this.#made.set(name, columns);
    }
    return columns[COLUMN_OF[field]];
  }

  /** Bounds known at each exec close, NaN where the zone is not active. */
  #boundsOf({ role, zone }: Pick<ZoneKey, "role" | "zone">): ZoneBounds {
    const feed = this.#feeds.feed(role);
    const rows = this.#feeds.indexColumn(role);
    const state = feed.column(`${zone}.state`);
    const onGrid = (column: Float64Array) => {
      const out = new Float64Array(rows.length).fill(NaN);
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i];
        if (row >= 0 && state[row] === ACTIVE) out[i] = column[row];
      }
      return out;
    };
    return {
      lower: onGrid(feed.column(`${zone}.lower`)),
      upper: onGrid(feed.column(`${zone}.upper`)),
    };
  }
}
