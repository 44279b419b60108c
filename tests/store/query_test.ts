import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { MINUTE_MS, UsageError } from "../../lib/base/mod.ts";
import { openStore, type Store } from "../../lib/store/mod.ts";
import { WALK_START_MS, walkMinutes } from "../support/walk.ts";

const FACTS = { source: "csv:walk", range: { startMs: WALK_START_MS, endMs: WALK_START_MS + 1 } };

async function withStore(task: (store: Store, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await using store = await openStore(join(folder, "store.duckdb"));
    const facts = {
      ...FACTS,
      range: { startMs: WALK_START_MS, endMs: WALK_START_MS + 5000 * MINUTE_MS },
    };
    await store.write("last", "SOLUSDT", walkMinutes(5000, 3), facts);
    await task(store, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function refusal(store: Store, text: string): Promise<string> {
  const error = await assertRejects(() => store.query(text), UsageError);
  assertEquals(error.code, "BAD_QUERY");
  return error.message;
}

Deno.test("a query gives columns: numbers with NaN for nothing, and texts", async () => {
  await withStore(async (store) => {
    const bars = walkMinutes(5000, 3);
    const all = await store.query(
      "SELECT close, source FROM bars_1m WHERE symbol = $1 ORDER BY ts_open_ms",
      ["SOLUSDT"],
    );
    assertEquals(all.close, bars.close);
    assertEquals((all.source as string[]).every((source) => source === "csv:walk"), true);
    const mixed = await store.query(
      "SELECT 1::BIGINT AS a, 2.50::DECIMAL(9, 2) AS b, NULL::DOUBLE AS c, true AS d, " +
        "DATE '2025-05-06' AS e, NULL::VARCHAR AS f, sum(1)::HUGEINT AS g",
    );
    assertEquals(mixed, {
      a: Float64Array.of(1),
      b: Float64Array.of(2.5),
      c: Float64Array.of(NaN),
      d: Float64Array.of(1),
      e: ["2025-05-06"],
      f: [null],
      g: Float64Array.of(1),
    });
    const none = await store.query("SELECT close, source FROM bars_1m WHERE symbol = 'NOBODY'");
    assertEquals(none, { close: new Float64Array(0), source: [] });
  });
});

Deno.test("a query that does anything but read is refused and changes nothing", async () => {
  await withStore(async (store) => {
    const writes = [
      "DELETE FROM bars_1m",
      "INSERT INTO funding VALUES ('X', 0, 0, 0)",
      "UPDATE bars_1m SET close = 1",
      "DROP TABLE bars_1m",
      "CREATE TABLE mine (a INTEGER)",
      "COMMIT",
      "SET threads = 8",
      "SELECT 1; DELETE FROM bars_1m",
      "ATTACH ':memory:' AS other",
    ];
    for (const text of writes) await refusal(store, text);
    const { rows } = await store.query("SELECT count(*) AS rows FROM bars_1m");
    assertEquals(rows, Float64Array.of(5000));
    // The store goes on to be written by its own functions.
    const range = { startMs: WALK_START_MS, endMs: WALK_START_MS + MINUTE_MS };
    assertEquals(await store.delete("last", "SOLUSDT", range), 1);
  });
});

Deno.test("a query that touches another path is refused by the engine", async () => {
  await withStore(async (store, folder) => {
    const other = join(folder, "other.csv");
    await Deno.writeTextFile(other, "a\n1\n");
    for (
      const text of [
        `SELECT * FROM read_csv('${other}')`,
        `SELECT * FROM '${other}'`,
        `SELECT * FROM read_text('/etc/hostname')`,
        `SELECT * FROM glob('${folder}/*')`,
        `COPY bars_1m TO '${folder}/out.csv'`,
      ]
    ) {
      const message = await refusal(store, text);
      assertStringIncludes(message, "disabled");
    }
  });
});

Deno.test("a query with a mistake is answered in the engine's words", async () => {
  await withStore(async (store) => {
    assertStringIncludes(await refusal(store, "SELECT clse FROM bars_1m"), "clse");
    assertStringIncludes(await refusal(store, "SELEC 1"), "Parser Error");
    assertStringIncludes(
      await refusal(store, "SELECT 1 AS a, 2 AS a"),
      'two columns are named "a"',
    );
  });
});
