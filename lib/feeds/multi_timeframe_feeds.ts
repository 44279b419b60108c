import { type Role, UsageError } from "../base/mod.ts";
import type { DerivedBars } from "./derive.ts";
import type { FeedStore } from "./feed_store.ts";
import type { MinuteFeed } from "./minute_feed.ts";

/** What the exec grid is made of. */
export interface ExecGrid {
  /** First minute row of each exec bar. */
  minuteFrom: Int32Array;
  /** Minute row after the last one of each exec bar. */
  minuteTo: Int32Array;
}

/**
 * For each exec close, the row of the newest context bar that is closed by then. A context bar that
 * closes at the very same instant is included: context is brought up to date before exec.
 *
 * @param execTsCloseMs Exec closes, ascending.
 * @param contextTsCloseMs Context closes, ascending.
 * @returns One row per exec close, -1 while no context bar is closed.
 *
 * @example The hour is carried forward over its quarters
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const rows = contextIndex(Float64Array.of(45, 60, 75), Float64Array.of(60, 120));
 * assertEquals([...rows], [-1, 0, 0]);
 * ```
 */
export function contextIndex(
  execTsCloseMs: Float64Array,
  contextTsCloseMs: Float64Array,
): Int32Array {
  const rows = new Int32Array(execTsCloseMs.length);
  const contextLength = contextTsCloseMs.length;
  let row = -1;
  for (let i = 0; i < rows.length; i++) {
    const tsMs = execTsCloseMs[i];
    while (row + 1 < contextLength && contextTsCloseMs[row + 1] <= tsMs) row++;
    rows[i] = row;
  }
  return rows;
}

/**
 * Every timeframe of one run, aligned to the exec grid: one feed per role, the minutes each exec bar
 * is made of, and for each exec close the row each context stands at.
 */
export class MultiTimeframeFeeds {
  /** The feed decisions are made on. */
  readonly exec: FeedStore;
  /** Minute rows of each exec bar. */
  readonly grid: ExecGrid;
  /** Last and mark prices, minute by minute. */
  readonly minutes: MinuteFeed;
  readonly #feeds: Partial<Record<Role, FeedStore>>;
  /** For each role the row it stands at, exec close by exec close. */
  protected readonly indexByRole: Partial<Record<Role, Int32Array>> = {};

  /**
   * The feeds of one run, aligned.
   *
   * @param feeds One feed per role in use.
   * @param grid Minute rows of the exec bars, as derivation gave them.
   * @param minutes The 1m quote feed the timeframes were derived from.
   * @param align How a context is laid onto the exec closes; {@linkcode contextIndex}, or what knows its
   * results already.
   */
  constructor(
    feeds: { exec: FeedStore } & Partial<Record<Role, FeedStore>>,
    grid: Pick<DerivedBars, "minuteFrom" | "minuteTo">,
    minutes: MinuteFeed,
    align: typeof contextIndex = contextIndex,
  ) {
    this.exec = feeds.exec;
    this.grid = { minuteFrom: grid.minuteFrom, minuteTo: grid.minuteTo };
    this.minutes = minutes;
    this.#feeds = feeds;
    for (const role of Object.keys(feeds) as Role[]) {
      this.indexByRole[role] = align(feeds.exec.tsCloseMs, feeds[role]!.tsCloseMs);
    }
  }

  /** First exec row whose minutes are held: the first of all, except where feeds grow. */
  get firstHeldRow(): number {
    return 0;
  }

  /** Roles in use. */
  get roles(): Role[] {
    return Object.keys(this.#feeds) as Role[];
  }

  /**
   * The feed of a role.
   *
   * @param role A role of the plan.
   * @returns Its feed.
   * @throws {UsageError} `UNKNOWN_ROLE` when the plan does not use the role.
   */
  feed(role: Role): FeedStore {
    const feed = this.#feeds[role];
    if (feed === undefined) throw unknownRole(role, this.roles);
    return feed;
  }

  /**
   * Where a role stands at each exec close.
   *
   * @param role A role of the plan.
   * @returns For each exec row the row of that role's feed, -1 while it has none.
   * @throws {UsageError} `UNKNOWN_ROLE` when the plan does not use the role.
   */
  indexColumn(role: Role): Int32Array {
    const column = this.indexByRole[role];
    if (column === undefined) throw unknownRole(role, this.roles);
    return column;
  }
}

function unknownRole(role: string, roles: readonly Role[]): UsageError {
  return new UsageError(`Cannot read role "${role}" as only ${roles.join(", ")} are in use`, {
    code: "UNKNOWN_ROLE",
  });
}
