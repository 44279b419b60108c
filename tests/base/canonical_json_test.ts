import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { canonicalJson, readableJson } from "../../lib/base/mod.ts";

/** The same content with the members of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).reverse().map(([key, member]) => [key, reversed(member)]),
  );
}

Deno.test({
  name: "equal content has one text, whatever the order of its keys, and the text reads back",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = canonicalJson(value);
        assertEquals(canonicalJson(reversed(value)), text);
        assertEquals(canonicalJson(JSON.parse(text)), text);
        assertEquals(canonicalJson(JSON.parse(readableJson(value))), text);
      }),
      { seed: 1, numRuns: 300 },
    );
  },
});

Deno.test({
  name: "canonical text has sorted keys, no white space and no undefined members",
  permissions: "none",
  fn() {
    const value = { b: [1, { d: null, c: "é" }], a: 1e21, gone: undefined, "10": 0.1, "9": -0 };
    assertEquals(canonicalJson(value), '{"10":0.1,"9":0,"a":1e+21,"b":[1,{"c":"é","d":null}]}');
  },
});

Deno.test({
  name: "readable text is indented by two spaces and ends its last line",
  permissions: "none",
  fn() {
    assertEquals(readableJson({ b: [1], a: {} }), '{\n  "a": {},\n  "b": [\n    1\n  ]\n}\n');
  },
});

Deno.test({
  name: "numbers that JSON cannot say are refused at any depth",
  permissions: "none",
  fn() {
    for (const value of [NaN, Infinity, -Infinity]) {
      assertThrows(() => canonicalJson({ a: [value] }), Error);
    }
    assertThrows(() => canonicalJson(undefined), Error, "undefined");
  },
});
