import { assert, assertEquals } from "@std/assert";
import { processCase } from "../../bench/process_cases.ts";

Deno.test("a process from the store and one from the cache end with the same artifacts", async () => {
  using process = await processCase(4);
  const fromStore = await process.run({ useCache: false });
  const first = await process.run({ useCache: true });
  const fromCache = await process.run({ useCache: true });
  assertEquals(first.digests, fromStore.digests);
  assertEquals(fromCache.digests, fromStore.digests);
  assert(fromStore.wallMs > 0);
});
