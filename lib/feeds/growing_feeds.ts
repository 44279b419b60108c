import { type Role, ROLES } from "../base/mod.ts";
import { withCapacity } from "../columns/mod.ts";
import type { GrowingFeed } from "./growing_feed.ts";
import type { MinuteWindow } from "./minute_window.ts";
import { type ExecGrid, MultiTimeframeFeeds } from "./multi_timeframe_feeds.ts";

const NOTHING: ExecGrid = { minuteFrom: new Int32Array(0), minuteTo: new Int32Array(0) };

/**
 * Feeds that grow exec close by exec close. Of the minutes only those since the last exec close but one
 * are held, so only the newest row of the grid points at any.
 */
export class GrowingFeeds extends MultiTimeframeFeeds {
  readonly #feeds: Partial<Record<Role, GrowingFeed>>;
  readonly #rooms: Partial<Record<Role, Int32Array>> = {};
  #minuteFrom = new Int32Array(0);
  #minuteTo = new Int32Array(0);
  #rows = 0;

  /**
   * Feeds that have seen no exec close.
   *
   * @param feeds One feed per role in use, without a bar.
   * @param window The minutes.
   */
  constructor(
    feeds: { exec: GrowingFeed } & Partial<Record<Role, GrowingFeed>>,
    window: MinuteWindow,
  ) {
    super(feeds, NOTHING, window.feed);
    this.#feeds = feeds;
  }

  /** The newest exec row, the only one whose minutes are held. */
  override get firstHeldRow(): number {
    return Math.max(0, this.#rows - 1);
  }

  /**
   * Appends the exec close whose bar has just been appended to the exec feed, after the contexts that
   * close with it.
   *
   * @param minuteFrom First minute row of the bar.
   * @param minuteTo Minute row after its last one.
   */
  append(minuteFrom: number, minuteTo: number): void {
    const row = this.#rows++;
    this.#minuteFrom = withCapacity(this.#minuteFrom, row, row + 1);
    this.#minuteTo = withCapacity(this.#minuteTo, row, row + 1);
    this.#minuteFrom[row] = minuteFrom;
    this.#minuteTo[row] = minuteTo;
    this.grid.minuteFrom = this.#minuteFrom.subarray(0, row + 1);
    this.grid.minuteTo = this.#minuteTo.subarray(0, row + 1);
    for (const role of ROLES) {
      const feed = this.#feeds[role];
      if (feed === undefined) continue;
      const room = withCapacity(this.#rooms[role] ?? new Int32Array(0), row, row + 1);
      room[row] = feed.length - 1;
      this.#rooms[role] = room;
      this.indexByRole[role] = room.subarray(0, row + 1);
    }
  }

  /** Says that the minutes begin anew with the last one of the newest exec bar. */
  restartMinutes(): void {
    if (this.#rows === 0) return;
    this.#minuteFrom[this.#rows - 1] = 0;
    this.#minuteTo[this.#rows - 1] = 1;
  }
}
