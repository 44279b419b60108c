import { assertEquals, assertStrictEquals } from "@std/assert";
import { allocateBars, sliceColumns } from "../../lib/columns/mod.ts";

Deno.test({
  name: "a slice of columns is a view: it shares memory and keeps every member",
  permissions: "none",
  fn() {
    const bars = allocateBars(4);
    bars.close.set([1, 2, 3, 4]);
    const window = sliceColumns(bars, 1, 3);
    assertEquals(Object.keys(window), Object.keys(bars));
    assertEquals([...window.close], [2, 3]);
    assertStrictEquals(window.close.buffer, bars.close.buffer);
    bars.close[1] = 9;
    assertEquals(window.close[0], 9);
    assertEquals(sliceColumns(bars, 2, 2).volume.length, 0);
  },
});

Deno.test({
  name: "allocated columns do not share memory",
  permissions: "none",
  fn() {
    const bars = allocateBars(3);
    const buffers = new Set(Object.values(bars).map((column: Float64Array) => column.buffer));
    assertEquals(buffers.size, 6);
    assertEquals(Object.values(bars).every((column) => column.length === 3), true);
  },
});
