import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { makeWorkplace } from "../support/bundled_store.ts";
import { runCli } from "../support/run_cli.ts";
import { ROOT } from "../support/run_process.ts";

const { db, folder } = await makeWorkplace();
const CARD = ["--idea-card", "us_opening_range_breakout", "--db", db];
const WEEK = ["--start", "2013-10-07", "--end", "2013-10-12"];

async function trades(dir: string): Promise<Record<string, string>[]> {
  const [head, ...lines] = (await Deno.readTextFile(join(dir, "trades.csv"))).trim().split("\n");
  const names = head.split(",");
  return lines.map((line) =>
    Object.fromEntries(line.split(",").map((cell, k) => [names[k], cell]))
  );
}

Deno.test("the opening range of US shares is run by the market's hours, in whole shares, and verified", async () => {
  for (const symbol of ["SPY", "BAC"]) {
    const args = [...CARD, ...WEEK, "--symbol", symbol, "--out", join(folder, "runs"), "--json"];
    const { code, stdout, stderr } = await runCli("backtest", "run", ...args);
    assertEquals([code, stderr], [0, ""]);
    const { dir, preflight, metrics } = JSON.parse(stdout);
    assertEquals(preflight.ok, true);
    assertEquals([metrics.funding_paid_usdt, metrics.funding_received_usdt], [0, 0]);
    const made = await trades(dir);
    assert(made.length >= 2);
    for (
      const { qty, notional_usdt, margin_usdt, liquidation_price, fees_usdt, ...trade } of made
    ) {
      assert(Number.isInteger(Number(qty)));
      assertEquals([margin_usdt, liquidation_price], [notional_usdt, "0"]);
      const commission = 2 * Math.max(1, 0.005 * Number(qty));
      assert(Math.abs(Number(fees_usdt) - commission) < 1e-9, `${fees_usdt} of ${qty} shares`);
      const [entry, exit] = [Number(trade.entry_ts_ms), Number(trade.exit_ts_ms)];
      // Nothing is held over night, and no order fills before ten in New York.
      assertEquals(
        new Date(entry).toISOString().slice(0, 10),
        new Date(exit).toISOString().slice(0, 10),
      );
      assert(new Date(entry).getUTCHours() >= 14);
    }
    assertEquals((await runCli("backtest", "verify", dir, "--db", db)).code, 0);
    const daily =
      JSON.parse(await Deno.readTextFile(join(dir, "result.json"))).metrics.daily_returns;
    assertEquals(daily.length, 5);
  }
  const { stdout } = await runCli(
    "backtest",
    "run",
    ...CARD,
    ...WEEK,
    "--out",
    join(folder, "again"),
  );
  assertMatch(stdout, /net profit +[-\d.]+ USD \(/);
  assertMatch(stdout, /mark price +none, the last price/);
});

Deno.test("minutes of a share that nobody traded are said to be such, filled on demand and accepted by name", async () => {
  const terms = join(folder, "goog.json");
  const [spy] = JSON.parse(await Deno.readTextFile(join(ROOT, "data/instruments.json")))
    .filter(({ symbol }: { symbol: string }) => symbol === "SPY");
  await Deno.writeTextFile(terms, JSON.stringify([{ ...spy, symbol: "GOOG" }]));
  const card = join(folder, "goog.yml");
  const orb = await Deno.readTextFile(join(ROOT, "idea_cards/us_opening_range_breakout.yml"));
  await Deno.writeTextFile(card, orb.replace("[SPY, BAC]", "[GOOG]"));
  const file = join(ROOT, "tests/data/GOOG_1m_half_day.csv.gz");
  const into = ["--symbol", "GOOG", "--db", db];
  assertEquals(
    (await runCli("data", "import", "--file", file, ...into, "--stream", "last")).code,
    0,
  );
  assertEquals((await runCli("data", "import", "--instruments", terms, "--db", db)).code, 0);

  const status = await runCli("data", "status", ...into, "--json");
  const [{ gaps }] = JSON.parse(status.stdout).series;
  const missing = gaps.reduce(
    (sum: number, { start_ts_ms, end_ts_ms }: Record<string, number>) =>
      sum + (end_ts_ms - start_ts_ms) / 60_000,
    0,
  );
  assertEquals(missing, 8);
  const { findings: holes } = JSON.parse((await runCli("data", "verify", ...into, "--json")).stdout)
    .symbols[0];
  assertMatch(holes[0].fix_command, /data sync-range --symbol GOOG .* --venue eodhd/);

  const window = ["--start", "2015-12-24", "--end", "2015-12-29", "--db", db];
  const asked = ["--idea-card", card, ...window];
  const refused = await runCli("backtest", "run", ...asked, "--out", join(folder, "runs"));
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.stderr, "8 of 990 required minutes are missing");
  assertStringIncludes(refused.stderr, "a thin market has no bar for a minute");

  const archive = ["--fix-gaps", "--archive", join(ROOT, "tests/data/GOOG_1m_half_day.csv.gz")];
  const healed = await runCli("backtest", "preflight", ...asked, ...archive, "--json");
  assertEquals(healed.code, 1);
  assertEquals(JSON.parse(healed.stdout).mark_source, "none");
  assertEquals(refused.stderr.includes("mark price"), false);
  const [finding] = JSON.parse(healed.stdout).findings;
  assertMatch(finding.fix_command, /^deno task cli data fill --symbol GOOG --method flat --start /);
  const [, fill] = finding.fix_command.split("deno task cli ");
  const filled = await runCli(...fill.split(" "), "--json");
  assertEquals([filled.code, JSON.parse(filled.stdout).minutes], [0, 8]);

  const marked = await runCli("backtest", "run", ...asked, "--out", join(folder, "runs"));
  assertEquals(marked.code, 1);
  assertStringIncludes(marked.stderr, "FILLED_BARS_PRESENT");
  const accepted = ["--accept-filled", "--out", join(folder, "runs"), "--json"];
  assertEquals((await runCli("backtest", "run", ...asked, ...accepted)).code, 0);
});

Deno.test("a market whose hours nobody knows is shown as it is stored, and refused where hours matter", async () => {
  const terms = join(folder, "lse.json");
  const file = join(ROOT, "tests/data/GOOG_1m_half_day.csv.gz");
  const into = ["--symbol", "VOD", "--db", db];
  await runCli("data", "import", "--file", file, ...into, "--stream", "last");
  const [spy] = JSON.parse(await Deno.readTextFile(join(ROOT, "data/instruments.json")))
    .filter(({ symbol }: { symbol: string }) => symbol === "SPY");
  await Deno.writeTextFile(terms, JSON.stringify([{ ...spy, symbol: "VOD", calendar: "XLON" }]));
  await runCli("data", "import", "--instruments", terms, "--db", db);
  const status = await runCli("data", "status", ...into, "--json");
  assertEquals([status.code, JSON.parse(status.stdout).series[0].gap_count > 8], [0, true]);
  const verified = await runCli("data", "verify", ...into);
  assertEquals(verified.code, 2);
  assertStringIncludes(verified.stderr, 'Cannot use calendar "XLON"');
});

Deno.test("the report of a share speaks neither of funding nor of a mark price that is missing", async () => {
  const args = [...CARD, ...WEEK, "--out", join(folder, "page"), "--json"];
  const { dir } = JSON.parse((await runCli("backtest", "run", ...args)).stdout);
  const page = await Deno.readTextFile(join(dir, "report.html"));
  assertStringIncludes(page, "after fees and slippage, behind buy and hold");
  assertStringIncludes(page, '"mark_source":"none"');
  assertEquals(page.includes("The last price stood in for the mark price."), false);
  assertStringIncludes(page, '"quote_currency":"USD"');
  assertEquals(page.includes("USDT"), false);
});

Deno.test("what a share lacks is asked of a source of shares, without naming it", async () => {
  // Without its key the source is never reached.
  Deno.env.delete("EODHD_API_KEY");
  const longer = ["--symbol", "SPY", "--start", "2013-10-07", "--end", "2013-10-16"];
  const { code, stdout } = await runCli("data", "fix", ...CARD, ...longer);
  assertEquals(code, 1);
  assertStringIncludes(stdout, "repair 1 through eodhd");
  assertStringIncludes(stdout, "EODHD_API_KEY is not set");
});
