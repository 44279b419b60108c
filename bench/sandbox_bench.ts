/**
 * What it costs to run a strategy where it can only compute: the same run in this thread and in a worker
 * that has been started, digests of data and metrics and the copy of the history included; and a sweep of
 * the same strategy, in this thread and in workers.
 *
 * @module
 */
import { makeSandboxCase, makeSandboxSweep, runDigest } from "./sandbox_cases.ts";
import { caseDigest } from "./sweep_cases.ts";

const SIZES = { "four weeks": 40_320, "one year": 525_600 };

for (const [name, rows] of Object.entries(SIZES)) {
  const sandbox = await makeSandboxCase(rows);
  const { fresh, here, there } = sandbox;
  const digest = runDigest(here(fresh()));
  // deno-lint-ignore no-console
  console.log(`${name}: ${digest}, in the worker ${runDigest(await there(fresh()))}`);
  Deno.bench(`${name}, in this thread`, { group: name, baseline: true }, (bench) => {
    const history = fresh();
    bench.start();
    here(history);
    bench.end();
  });
  Deno.bench(`${name}, in the worker`, { group: name }, async (bench) => {
    const history = fresh();
    bench.start();
    await there(history);
    bench.end();
  });
  globalThis.addEventListener("unload", () => sandbox[Symbol.dispose]());
}

const COUNT = 100;
const group = `${COUNT} runs over one year`;
for (const jobs of [1, 2]) {
  const sweep = await makeSandboxSweep(SIZES["one year"], COUNT, jobs);
  // deno-lint-ignore no-console
  console.log(`${group}, ${jobs} in the workers: ${caseDigest(await sweep.there())}`);
  if (jobs === 1) {
    // deno-lint-ignore no-console
    console.log(`${group}, in this thread: ${caseDigest(await sweep.here())}`);
    Deno.bench(`${group}, in this thread`, { group, n: 3, warmup: 1, baseline: true }, async () => {
      await sweep.here();
    });
  }
  const name = jobs === 1 ? "in one worker" : `in ${jobs} workers`;
  Deno.bench(`${group}, ${name}`, { group, n: 3, warmup: 1 }, async () => {
    await sweep.there();
  });
  globalThis.addEventListener("unload", () => sweep[Symbol.dispose]());
}
