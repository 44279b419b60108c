import { assert, assertEquals, assertRejects } from "@std/assert";
import { DataError, DataMissingError } from "../../lib/base/mod.ts";
import { compactStore, openStore, type Store } from "../../lib/store/mod.ts";
import { inFolder, makeBars, rangeOf, START_MS } from "./fixtures.ts";

/** Everything that a store holds of the two symbols. */
async function contentOf(store: Store) {
  return [
    await store.status(),
    await store.syncs(),
    await store.readBars("A", rangeOf(150_000)),
    await store.readBars("B", rangeOf(150_000)),
    await store.filledRanges("A", rangeOf(150_000)),
  ];
}

Deno.test("compacting changes no row, gives room back and leaves nothing else behind", () =>
  inFolder(async (folder) => {
    const path = `${folder}/s.duckdb`;
    let before: unknown;
    {
      await using store = await openStore(path);
      const source = "x";
      await store.write("last", "B", makeBars(150_000, 2), { source });
      await store.write("last", "A", makeBars(10, 1, START_MS + 720_000), { source });
      await store.write("last", "A", makeBars(10), { source: "y" });
      await store.fillFlat("last", "A", rangeOf(20));
      await store.delete("last", "B", rangeOf(149_000));
      before = await contentOf(store);
    }
    const { beforeBytes, afterBytes } = await compactStore(path);
    assertEquals((await Deno.stat(path)).size, afterBytes);
    assert(afterBytes < beforeBytes / 1.5, `${beforeBytes} to ${afterBytes}`);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["s.duckdb"]);
    await using store = await openStore(path);
    assertEquals(await contentOf(store), before);
  }));

Deno.test("a store that is open or not there is not compacted", () =>
  inFolder(async (folder) => {
    const path = `${folder}/s.duckdb`;
    await assertRejects(() => compactStore(path), DataMissingError);
    await using _store = await openStore(path);
    const error = await assertRejects(() => compactStore(path), DataError);
    assertEquals(error.code, "STORE_LOCKED");
  }));
