import { assert, assertEquals } from "@std/assert";
import { recordedColumns, recordedSource } from "../../lib/paper/mod.ts";
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

Deno.test({
  name: "recorded minutes become columns of their series, mark prices without a volume",
  permissions: "none",
  fn() {
    const prices = { open: 2, high: 4, low: 1, close: 3 };
    const paid = { tsMs: 60_003, rate: 1e-4, intervalMs: 28_800_000 };
    const minutes = [0, 60_000].map((tsOpenMs) => ({
      ...{ symbol: "A", tsOpenMs, last: { ...prices, volume: 5 } },
      ...{ mark: { ...prices, close: 2 }, funding: tsOpenMs === 0 ? null : paid },
    }));
    const { last, mark, funding } = recordedColumns(minutes, true);
    const columns = Object.entries(mark!).map(([name, column]) => [name, [...column]]);
    assertEquals(Object.fromEntries(columns), {
      ...{ tsOpenMs: [0, 60_000], open: [2, 2], high: [4, 4], low: [1, 1], close: [2, 2] },
    });
    assertEquals([...last.volume, ...last.close], [5, 5, 3, 3]);
    assertEquals([...funding.tsMs], [60_003]);
    assertEquals(recordedColumns(minutes, false).mark, null);
  },
});
