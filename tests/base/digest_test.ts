import { assertEquals, assertNotEquals } from "@std/assert";
import { digestColumns, sha256Hex } from "../../lib/base/mod.ts";

Deno.test({
  name: "the digest of a text is the published SHA-256 of its UTF-8 bytes",
  permissions: "none",
  fn() {
    const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertEquals(sha256Hex("abc"), abc);
    assertEquals(sha256Hex(new TextEncoder().encode("abc")), abc);
    assertEquals(sha256Hex("é"), sha256Hex(Uint8Array.of(0xc3, 0xa9)));
  },
});

Deno.test({
  name: "the digest of columns follows from lengths and bytes alone, and stays what it was",
  permissions: "none",
  fn() {
    const frozen = "c12375d660b4900c3bfa5674368b31dd4190b5601cc4a650a0b99babd14db891";
    assertEquals(digestColumns([Float64Array.of(1, 2), Int32Array.of(3)]), frozen);
    const wide = Float64Array.of(9, 1, 2, 9);
    assertEquals(digestColumns([wide.subarray(1, 3), Int32Array.of(3)]), frozen);
  },
});

Deno.test({
  name: "columns that differ in one bit, in order or in where one ends have other digests",
  permissions: "none",
  fn() {
    const base = digestColumns([Float64Array.of(1, 2), Float64Array.of(3)]);
    const others = [
      [Float64Array.of(1, 2.0000000000000004), Float64Array.of(3)],
      [Float64Array.of(3), Float64Array.of(1, 2)],
      [Float64Array.of(1), Float64Array.of(2, 3)],
      [Float64Array.of(1, 2, 3)],
      [Float64Array.of(1, 2), Float64Array.of(3), new Float64Array(0)],
    ];
    for (const columns of others) assertNotEquals(digestColumns(columns), base);
  },
});
