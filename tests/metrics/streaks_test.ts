import { assertEquals } from "@std/assert";
import { streaks } from "../../lib/metrics/mod.ts";
import { sampleTrade } from "./sample_run.ts";

Deno.test({
  name: "longest streaks worked by hand",
  permissions: "none",
  fn() {
    //   outcomes of the trades in order     wins losses
    const table: [string, number, number][] = [
      ["", /*                             */ 0, 0],
      ["+", /*                            */ 1, 0],
      ["++-+++--", /*                     */ 3, 2],
      ["++0++", /*                        */ 2, 0],
      ["--0-", /*                         */ 0, 2],
      ["+-+-+-", /*                       */ 1, 1],
    ];
    for (const [outcomes, wins, losses] of table) {
      const trades = [...outcomes].map((sign) => sampleTrade({ "+": 1, "-": -1 }[sign] ?? 0));
      assertEquals(streaks(trades), { longestWinStreak: wins, longestLossStreak: losses });
    }
  },
});
