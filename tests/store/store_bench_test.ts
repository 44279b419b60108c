import { assertEquals } from "@std/assert";
import { sha256Hex } from "../../lib/base/mod.ts";
import { makeStoreCase } from "../../bench/store_cases.ts";

Deno.test("every way that the store bench measures gives the same rows", async () => {
  using storeCase = await makeStoreCase(5000);
  assertEquals(await storeCase.read(), storeCase.digest);
  assertEquals(await storeCase.verify(), sha256Hex("[]"));
  assertEquals(await storeCase.findMissing(), sha256Hex("[]"));
  assertEquals(await storeCase.importAnew("csv"), storeCase.digest);
  assertEquals(await storeCase.importAnew("parquet"), storeCase.digest);
});
