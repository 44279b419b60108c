/**
 * What it costs to run a strategy where it can only compute: the same run in this thread and in a worker
 * that has been started, digests of data and metrics included.
 *
 * @module
 */
import { makeSandboxCase, runDigest } from "./sandbox_cases.ts";

const SIZES = { "four weeks": 40_320, "one year": 525_600 };

for (const [name, rows] of Object.entries(SIZES)) {
  const sandbox = await makeSandboxCase(rows);
  const digest = runDigest(sandbox.here());
  // deno-lint-ignore no-console
  console.log(`${name}: ${digest}, in the worker ${runDigest(await sandbox.there())}`);
  Deno.bench(`${name}, in this thread`, { group: name, baseline: true }, () => {
    sandbox.here();
  });
  Deno.bench(`${name}, in the worker`, { group: name }, async () => {
    await sandbox.there();
  });
  globalThis.addEventListener("unload", () => sandbox[Symbol.dispose]());
}
