import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { Scratch, withCapacity } from "../../lib/columns/mod.ts";

Deno.test({
  name: "what is taken belongs to nobody else until the scratch is reset",
  permissions: "none",
  fn() {
    const scratch = new Scratch();
    const [one, other] = [scratch.take(Int32Array, 10), scratch.take(Int32Array, 10)];
    assert(one !== other);
    scratch.reset();
    const again = new Set([scratch.take(Int32Array, 10), scratch.take(Int32Array, 10)]);
    assertEquals(again, new Set([one, other]));
    assert(!again.has(scratch.take(Int32Array, 10)));
  },
});

Deno.test({
  name: "a column of another kind, or one that is too short, is not handed out",
  permissions: "none",
  fn() {
    const scratch = new Scratch();
    scratch.take(Uint8Array, 100);
    const short = scratch.take(Float64Array, 5);
    scratch.reset();
    const long = scratch.take(Float64Array, 6);
    assertEquals([long instanceof Float64Array, long.length], [true, 6]);
    assertStrictEquals(scratch.take(Float64Array, 2), short);
  },
});

Deno.test({
  name: "a column that grows into scratch keeps its filled rows",
  permissions: "none",
  fn() {
    const scratch = new Scratch();
    scratch.take(Float64Array, 8).fill(9);
    scratch.reset();
    const grown = withCapacity(Float64Array.of(1, 2), 2, 3, scratch);
    assertEquals([grown.length, ...grown.subarray(0, 2)], [8, 1, 2]);
  },
});
