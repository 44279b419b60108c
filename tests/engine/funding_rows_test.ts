import { assertEquals, assertStrictEquals } from "@std/assert";
import { fundingRows } from "../../lib/engine/funding_rows.ts";

Deno.test({
  name: "a record falls due in the exec bar that holds its minute, and behind the last one nowhere",
  permissions: "none",
  fn() {
    const grid = { minuteFrom: Int32Array.of(0, 3, 6), minuteTo: Int32Array.of(3, 6, 9) };
    const schedule = { minuteRow: Int32Array.of(2, 3, 8, 9), rate: new Float64Array(4) };
    const rows = fundingRows(schedule, grid);
    assertEquals([...rows.subarray(0, 4)], [0, 1, 2, 3]);
    assertEquals(rows[4] > 3, true);
  },
});

Deno.test({
  name: "rows are shared by runs on one grid and found anew on another",
  permissions: "none",
  fn() {
    const minuteRow = Int32Array.of(4);
    const schedule = { minuteRow, rate: new Float64Array(1) };
    const wide = { minuteFrom: Int32Array.of(0), minuteTo: Int32Array.of(6) };
    const narrow = { minuteFrom: Int32Array.of(0, 2, 4), minuteTo: Int32Array.of(2, 4, 6) };
    assertStrictEquals(fundingRows(schedule, wide), fundingRows(schedule, wide));
    assertEquals(fundingRows(schedule, wide)[0], 0);
    assertEquals(fundingRows(schedule, narrow)[0], 2);
  },
});
