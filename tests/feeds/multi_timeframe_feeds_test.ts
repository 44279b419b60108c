import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Role, type Timeframe, UsageError } from "../../lib/base/mod.ts";
import {
  contextIndex,
  createMinuteFeed,
  deriveTimeframe,
  FeedStore,
  MultiTimeframeFeeds,
} from "../../lib/feeds/mod.ts";
import { walkMinutes } from "../support/walk.ts";

/** Ascending, separate close instants on a small grid, so that coincident closes are common. */
const closes = fc.uniqueArray(fc.nat(60), { maxLength: 30 })
  .map((values) => Float64Array.from(values.sort((a, b) => a - b)));

Deno.test({
  name:
    "each exec close stands at the newest context bar closed by then, coincident closes included",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(closes, closes, (exec, context) => {
        assertEquals(
          [...contextIndex(exec, context)],
          [...exec].map((tsMs) => context.findLastIndex((closeMs) => closeMs <= tsMs)),
        );
      }),
      { seed: 1, numRuns: 1_000 },
    );
  },
});

const minutes = walkMinutes(600, 1);

function feedOf(timeframe: Timeframe): FeedStore {
  return new FeedStore("SOLUSDT", timeframe, deriveTimeframe(minutes, timeframe).bars);
}

function feedsOf(roles: Partial<Record<Role, Timeframe>>): MultiTimeframeFeeds {
  const grid = deriveTimeframe(minutes, "15m");
  const context = Object.entries(roles).map(([role, timeframe]) => [role, feedOf(timeframe)]);
  const feeds = { ...Object.fromEntries(context), exec: feedOf("15m") };
  return new MultiTimeframeFeeds(feeds, grid, createMinuteFeed(minutes, null));
}

Deno.test({
  name: "an hour is known at the quarter that closes with it and carried over the three after",
  permissions: "none",
  fn() {
    const feeds = feedsOf({ htf: "1h" });
    assertEquals([...feeds.indexColumn("htf").slice(0, 9)], [-1, -1, -1, 0, 0, 0, 0, 1, 1]);
    assertEquals([...feeds.indexColumn("exec").slice(0, 4)], [0, 1, 2, 3]);
    assertEquals(feeds.feed("htf").timeframe, "1h");
  },
});

Deno.test({
  name: "a context shorter than the exec bar stands at its last bar inside it",
  permissions: "none",
  fn() {
    assertEquals([...feedsOf({ ltf: "5m" }).indexColumn("ltf").slice(0, 3)], [2, 5, 8]);
  },
});

Deno.test({
  name: "a role that is not in use is refused with those that are",
  permissions: "none",
  fn() {
    const feeds = feedsOf({ htf: "1h" });
    assertEquals(feeds.roles, ["htf", "exec"]);
    for (const read of [() => feeds.feed("mtf"), () => feeds.indexColumn("mtf")]) {
      const error = assertThrows(read, UsageError, "htf, exec");
      assertEquals(error.code, "UNKNOWN_ROLE");
    }
  },
});
