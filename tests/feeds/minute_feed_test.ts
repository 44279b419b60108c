import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/base/mod.ts";
import { sliceColumns } from "../../lib/columns/mod.ts";
import { createMinuteFeed } from "../../lib/feeds/mod.ts";
import { walkMinutes } from "../support/walk.ts";

const last = walkMinutes(5, 1);

Deno.test({
  name: "a run has real mark minutes, or the last price on every minute, and says which",
  permissions: "none",
  fn() {
    const mark = walkMinutes(5, 2);
    assertEquals(createMinuteFeed(last, mark), { last, mark, markSource: "mark_1m" });
    const approximated = createMinuteFeed(last, null);
    assertEquals(approximated.markSource, "approx_from_ohlcv_1m");
    assertStrictEquals(approximated.mark.close, last.close);
  },
});

Deno.test({
  name: "mark minutes that are not those of the last price are refused",
  permissions: "none",
  fn() {
    const shifted = walkMinutes(5, 2, last.tsOpenMs[1]);
    for (const mark of [shifted, sliceColumns(last, 0, 4), walkMinutes(6, 2)]) {
      const error = assertThrows(() => createMinuteFeed(last, mark), UsageError, "same minutes");
      assertEquals(error.code, "MARK_NOT_ALIGNED");
    }
  },
});
