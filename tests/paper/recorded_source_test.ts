import { assert, assertEquals } from "@std/assert";
import { recordedSource } from "../../lib/paper/mod.ts";
import { walkMinutes } from "../support/walk.ts";

Deno.test({
  name: "a record that plays can be ended from outside, and what was not played is not told",
  permissions: "none",
  async fn() {
    const none = new Float64Array(0);
    const last = walkMinutes(5_000, 1);
    const funding = { tsMs: none, rate: none, intervalMs: none };
    const columns = { last, mark: null, funding };
    const { source } = recordedSource("A", columns, last.tsOpenMs[0], "record");
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 0);
    const types: string[] = [];
    for await (const { type } of source.events(["A"], stop.signal)) types.push(type);
    assert(types.length > 1 && types.length < 5_000);
    assertEquals(types.includes("ended"), false);
  },
});
