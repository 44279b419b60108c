import { assertEquals } from "@std/assert";
import { makeCacheCase } from "../../bench/cache_cases.ts";
import { digestColumns } from "../../lib/base/mod.ts";

Deno.test("the cache bench maps the columns that were written, again and again", async () => {
  using kept = await makeCacheCase(5_000);
  for (let i = 0; i < 2; i++) {
    assertEquals(digestColumns(Object.values(await kept.map())), kept.digest);
  }
});
