import { assert, assertEquals } from "@std/assert";
import { MultiTimeframeFeeds } from "../../lib/feeds/mod.ts";
import { type BoundKernel, INDICATORS } from "../../lib/indicators/mod.ts";
import { ExecRollupBucket } from "../../lib/quote/mod.ts";
import { makeWorkplace } from "../support/bundled_store.ts";
import { runCli } from "../support/run_cli.ts";

const { folder, db } = await makeWorkplace();
const CARD = [
  "--idea-card",
  "ema_trend_htf",
  "--start",
  "2025-05-12",
  "--end",
  "2025-05-15",
  "--db",
  db,
];

/** Runs an audit with `--json`. */
async function audit(...args: string[]) {
  const { code, stdout, stderr } = await runCli("audit", ...args, "--json");
  assertEquals(stderr, "");
  return { code, report: JSON.parse(stdout) };
}

/** Runs something while a member of an object is another one. */
async function planted<T extends object, K extends keyof T>(
  owner: T,
  name: K,
  change: (real: T[K]) => T[K],
  body: () => Promise<void>,
): Promise<void> {
  const real = owner[name];
  owner[name] = change(real);
  try {
    await body();
  } finally {
    owner[name] = real;
  }
}

/** An ema whose newest value is mixed with the bar after it. */
function centred(bind: (...args: never[]) => BoundKernel) {
  return (...args: never[]): BoundKernel => {
    const { run } = bind(...args);
    return {
      run(outs, ins, from, to) {
        run(outs, ins, from, to);
        for (let i = from; i < to; i++) outs[0][i] += (ins[0][i + 1] ?? ins[0][i]) - ins[0][i];
      },
    };
  };
}

const ema = INDICATORS.get("ema")!;

Deno.test("audit toolkit prints 42/42 over the symbols of the store and ends 0", async () => {
  const { code, stdout } = await runCli("audit", "toolkit", "--db", db);
  assertEquals(code, 0);
  assert(stdout.startsWith("42/42 indicators keep their contract"), stdout);
  assert(stdout.includes("BTCUSDT, LAYERUSDT, SOLUSDT"), stdout);
});

Deno.test("audit toolkit takes the bundled bars where there is no store", async () => {
  const args = ["toolkit", "--db", `${folder}/none.duckdb`, "--symbol", "SOLUSDT"];
  const { code, report } = await audit(...args);
  assertEquals([code, report.kept, report.indicators], [0, 42, 42]);
  assertEquals(report.notes, ["markets: synthetic, zero volume, constant, SOLUSDT (bundled)"]);
  assertEquals((await audit("toolkit", "--db", db, "--symbol", "XRPUSDT")).code, 3);
});

Deno.test("every audit of a shipped card ends 0", async () => {
  const parity = await audit("math-parity", ...CARD);
  assertEquals([parity.code, parity.report.without_reference], [0, []]);
  assertEquals(parity.report.columns.length, 4);
  const snapshot = await audit("snapshot-plumbing", ...CARD, "--strict", "--max-samples", "100");
  assertEquals([snapshot.code, snapshot.report.ok, snapshot.report.strict], [0, true, true]);
  const rollup = await audit("rollup", ...CARD);
  assertEquals([rollup.code, rollup.report.findings], [0, []]);
  const causality = await audit("causality", ...CARD, "--cuts", "5", "--seed", "3");
  assertEquals([causality.code, causality.report.rewritten], [0, 0]);
  assertEquals(causality.report.cuts_ts_ms.length, 5);
});

Deno.test("a centred window ends toolkit, causality and math-parity with 1", async () => {
  await planted(ema, "bind", centred as never, async () => {
    const toolkit = await audit("toolkit", "--db", db, "--symbol", "SOLUSDT");
    assertEquals([toolkit.code, toolkit.report.kept], [1, 41]);
    const causality = await audit("causality", ...CARD, "--cuts", "5");
    assertEquals([causality.code, causality.report.ok], [1, false]);
    assert(causality.report.rewritten > 0);
    const parity = await audit("math-parity", ...CARD);
    assertEquals(parity.code, 1);
    assertEquals(
      parity.report.findings.map((finding: { where: { key: string } }) => finding.where.key),
      ["ema_trend", "ema_fast", "ema_slow"],
    );
  });
});

Deno.test("a context index one close early ends snapshot-plumbing with 1, told with its rows", async () => {
  const early = (real: MultiTimeframeFeeds["indexColumn"]): MultiTimeframeFeeds["indexColumn"] =>
    function (this: MultiTimeframeFeeds, role) {
      const rows = real.call(this, role);
      return role === "exec" ? rows : rows.map((row, i) => rows[i + 1] ?? row);
    };
  await planted(MultiTimeframeFeeds.prototype, "indexColumn", early, async () => {
    const { code, stdout } = await runCli("audit", "snapshot-plumbing", ...CARD);
    assertEquals(code, 1);
    const [, place] = /SNAPSHOT_DIFFERS: .*\n {2}(.*)\n/.exec(stdout)!;
    assert(
      /^ts_ms=\d+ role=htf key=\w+ offset=0 context_row=\d+ exec_row=\d+ observed=/.test(place),
    );
  });
});

Deno.test("a bucket that forgets its first minute ends rollup with 1", async () => {
  const forgetful = (real: ExecRollupBucket["freeze"]): ExecRollupBucket["freeze"] =>
    function (this: ExecRollupBucket) {
      const rollup = real.call(this);
      return { ...rollup, bars1m: rollup.bars1m - 1 };
    };
  await planted(ExecRollupBucket.prototype, "freeze", forgetful, async () => {
    const { code, report } = await audit("rollup", ...CARD);
    assertEquals([code, report.findings[0].where.key], [1, "bars1m"]);
  });
});

Deno.test("determinism makes the run in fresh processes and compares an older one", async () => {
  const out = `${folder}/older`;
  const made = JSON.parse(
    (await runCli("backtest", "run", ...CARD, "--out", out, "--json")).stdout,
  );
  const same = await audit("determinism", ...CARD, "--against", made.dir);
  assertEquals([same.code, same.report.checked], [0, 24]);
  const trades = `${made.dir}/trades.csv`;
  await Deno.writeTextFile(trades, (await Deno.readTextFile(trades)).replace("long", "lang"));
  const other = await audit("determinism", ...CARD, "--against", made.dir);
  assertEquals(other.code, 1);
  assertEquals(
    other.report.findings.map((finding: { where: { name: string } }) => finding.where.name),
    ["trades.csv"],
  );
});

Deno.test("a gate that fails, a missing store and a bad count end with their own codes", async () => {
  const early = CARD.with(3, "2025-05-05");
  assertEquals((await audit("causality", ...early)).report.error.code, "PREFLIGHT_FAILED");
  assertEquals((await audit("rollup", ...CARD.with(-1, `${folder}/none.duckdb`))).code, 3);
  const { code, stdout } = await runCli("audit", "causality", ...CARD, "--cuts", "0", "--json");
  assertEquals(code, 2);
  assert(stdout.includes("whole number from 1"), stdout);
});
