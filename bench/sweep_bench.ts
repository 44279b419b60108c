/**
 * Speed of sweeps over a seeded year of minutes: 400 combinations of two lengths of averages, quarters of
 * an hour, full model of a perpetual. In this thread, in this thread with results that are kept in a
 * store, and on two threads that are started already. Each case prints the digest of its table.
 *
 * @module
 */
import { workerPool } from "../lib/farm/mod.ts";
import { caseDigest, runCase, runStoredCase, sweepCase } from "./sweep_cases.ts";

const YEAR_ROWS = 525_600;

const prepared = await sweepCase(YEAR_ROWS, 20);
using pool = workerPool({ jobs: 2 });
const [one, two] = [await runCase(prepared), await runCase(prepared, pool)];
const stored = await runStoredCase(prepared);
// deno-lint-ignore no-console
console.log(`one thread: ${one.index.length} runs, digest ${caseDigest(one)}`);
// deno-lint-ignore no-console
console.log(`kept in a store: ${stored.index.length} runs, digest ${caseDigest(stored)}`);
// deno-lint-ignore no-console
console.log(`two threads: ${two.index.length} runs, digest ${caseDigest(two)}`);

Deno.bench("400 runs over one year, one thread", { group: "sweep", n: 5, warmup: 1 }, async () => {
  await runCase(prepared);
});

const inStore = "400 runs over one year, one thread, kept in a store";
Deno.bench(inStore, { group: "sweep", n: 5, warmup: 1 }, async () => {
  await runStoredCase(prepared);
});

Deno.bench("400 runs over one year, two threads", { group: "sweep", n: 5, warmup: 1 }, async () => {
  await runCase(prepared, pool);
});
