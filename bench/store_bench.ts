import { makeCacheCase } from "./cache_cases.ts";
import { makeStoreCase } from "./store_cases.ts";

const ROWS = 3_000_000;
const storeCase = await makeStoreCase(ROWS);
const cacheCase = await makeCacheCase(ROWS);
const suffix = `${ROWS} rows x 6, digest ${storeCase.digest.slice(0, 12)}`;
const few = { warmup: 1, n: 3 };
/** Imports take long and differ little from one time to the next. */
const once = { warmup: 0, n: 1 };

Deno.bench({ name: `read columns: ${suffix}`, ...few }, async () => {
  await storeCase.read();
});

Deno.bench({ name: `map columns from the cache, every check: ${suffix}` }, async () => {
  await cacheCase.map();
});

Deno.bench({ name: `verify: ${suffix}`, ...few }, async () => {
  await storeCase.verify();
});

Deno.bench({ name: `find what a second sync lacks: ${suffix}`, ...few }, async () => {
  await storeCase.findMissing();
});

Deno.bench({ name: `import Parquet, read back, delete: ${suffix}`, ...once }, async () => {
  await storeCase.importAnew("parquet");
});

Deno.bench({ name: `import CSV, read back, delete: ${suffix}`, ...once }, async () => {
  await storeCase.importAnew("csv");
});

globalThis.addEventListener("unload", () => {
  storeCase[Symbol.dispose]();
  cacheCase[Symbol.dispose]();
});
