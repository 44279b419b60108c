import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { SMOKE_CHECKS } from "../../lib/cli/smoke/smoke_checks.ts";
import { SmokeRun } from "../../lib/cli/smoke/smoke_run.ts";
import { makeWorkplace } from "../support/bundled_store.ts";
import { runCli } from "../support/run_cli.ts";

const { folder } = await makeWorkplace();

Deno.test("smoke full passes every check, also when its folder is there from before", async () => {
  const out = join(folder, "smoke");
  const short = await runCli("smoke", "backtest", "--out", out);
  assertEquals(short.code, 0);
  assertMatch(short.stdout, /^ok {6}bundled data is imported: 8 series[^]*\n6 checks passed\n$/);
  const { code, stdout } = await runCli("smoke", "full", "--out", out, "--json");
  const { ok, checks } = JSON.parse(stdout);
  assertEquals([code, ok, checks.length], [0, true, SMOKE_CHECKS.length]);
  const details = new Map<string, string>(
    checks.map(({ name, detail }: Record<string, string>) => [name, detail]),
  );
  const detailOf = (start: string) =>
    [...details].find(([name]) => name.startsWith(start))?.[1] ?? "";
  assertMatch(detailOf("a sweep is kept"), /^4 runs, .*\.html, \d+ kB$/);
  assertMatch(detailOf("a walk chooses"), /^2 windows, \d+ trades out of sample$/);
});

Deno.test("a command that ends otherwise than it has to fails its check, with the reason", async () => {
  const refusal = JSON.stringify({ ok: false, error: { code: "X", message: "no such thing" } });
  const run = new SmokeRun(
    join(folder, "broken"),
    () => Promise.resolve({ code: 3, stdout: refusal }),
  );
  const results = await run.execute(SMOKE_CHECKS);
  assert(results.every(({ ok }) => !ok));
  assertMatch(results[0].detail, /"data import --bundled" ended with 3, not 0: no such thing/);
});
