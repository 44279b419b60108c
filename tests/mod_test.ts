import { assertEquals } from "@std/assert";
import * as everything from "../mod.ts";

const ROOT = new URL("..", import.meta.url);

Deno.test("the root lists every public name of every exported room, once and the same thing", async () => {
  const { exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const expected: Record<string, unknown> = {};
  for (const [name, path] of Object.entries<string>(exports)) {
    if (name !== ".") Object.assign(expected, await import(new URL(path, ROOT).href));
  }
  assertEquals(Object.keys(everything).sort(), Object.keys(expected).sort());
  for (const [name, value] of Object.entries(everything)) {
    assertEquals(value === expected[name], true, name);
  }
});
