import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import example from "../../examples/session_analysis.json" with { type: "json" };
import { makeWorkplace } from "../support/bundled_store.ts";
import { runCli } from "../support/run_cli.ts";
import { ROOT } from "../support/run_process.ts";

const { folder, db } = await makeWorkplace();
const out = join(folder, "sessions");
const EXAMPLE = join(ROOT, "examples/session_analysis.json");

function configFile(name: string, analysis: Record<string, unknown>, more = {}): string {
  const path = join(folder, `${name}.json`);
  Deno.writeTextFileSync(path, JSON.stringify({ ...example, analysis, ...more }, null, 2));
  return path;
}

const run = (config: string, ...args: string[]) =>
  runCli("session", "run", "--config", config, "--db", db, "--out", out, ...args);

Deno.test("a session with cards tells each symbol and the portfolio, and leaves the same files twice", async () => {
  const first = await run(EXAMPLE, "--json", "--quiet");
  assertEquals([first.code, first.stderr], [0, ""]);
  const { analysis } = JSON.parse(first.stdout);
  assertEquals([analysis.portfolio, analysis.priority, analysis.max_positions], [
    "shared",
    "listed",
    2,
  ]);
  const [spy, bac] = analysis.symbols;
  assertEquals([spy.symbol, bac.symbol], ["SPY", "BAC"]);
  const net = spy.net_profit_usdt + bac.net_profit_usdt;
  assert(Math.abs(analysis.metrics.net_profit_usdt - net) < 1e-6);
  const again = await run(EXAMPLE, "--json", "--quiet");
  assertEquals(again.stdout, first.stdout);
  assertEquals([...Deno.readDirSync(analysis.dir)].map(({ name }) => name).toSorted(), [
    "analysis.json",
    "equity_curve.csv",
    "events.jsonl",
    "trades.csv",
  ]);
  const text = await run(EXAMPLE, "--quiet");
  assertMatch(text.stdout, /analysis: one account of 25000\.00 in all.*\n {2}portfolio: net /);
  assertMatch(text.stdout, /\n {2}SPY us_opening_range_breakout: net /);
});

Deno.test("one symbol alone on the shared account is its backtest", async () => {
  const cards = [{ card: "us_opening_range_breakout", symbols: ["SPY"] }];
  const { stdout } = await run(configFile("spy", { idea_cards: cards }), "--json", "--quiet");
  const { analysis } = JSON.parse(stdout);
  const alone = await runCli(
    ...["backtest", "run", "--idea-card", "us_opening_range_breakout", "--symbol", "SPY"],
    ...["--start", "2013-10-07", "--end", "2013-10-12", "--db", db],
    ...["--out", join(folder, "runs"), "--json"],
  );
  const { metrics } = JSON.parse(alone.stdout);
  const same = ["net_profit_usdt", "trade_count", "max_drawdown_usdt", "fees_usdt", "sharpe_ratio"];
  for (const name of same) assertEquals(analysis.metrics[name], metrics[name], name);
});

Deno.test("a configuration with a mistake in its analysis names the place and what would be valid", async () => {
  const wrong = async (analysis: Record<string, unknown>, part: string) => {
    const { code, stderr } = await runCli(
      ...["session", "validate", "--config", configFile("wrong", analysis)],
    );
    assertEquals([code, stderr.includes(part)], [2, true], stderr);
  };
  const idea_cards = [{ card: "us_opening_range_breakout" }];
  await wrong({ idea_cards, portfolio: "common" }, "expected one of shared separate");
  await wrong({ idea_cards, priorty: "listed" }, 'did you mean "priority"?');
  await wrong({ idea_cards, profile: "bar_close" }, "expected one of conservative optimistic");
  await wrong({ idea_cards, max_positions: 0 }, "analysis.max_positions is 0");
  await wrong({ idea_cards: [{ ...idea_cards[0], symbols: ["GOOG"] }] }, "it has SPY, BAC");
  await wrong({ idea_cards: [{ card: "us_opening" }] }, "us_opening_range_breakout");
  await wrong({ idea_cards: [{ card: "ema_trend_htf" }] }, "symbol_universe is SOLUSDT, BTCUSDT");
});

Deno.test("a day that the store has not got is missing data with cards as without, with its repair", async () => {
  const window = { start_date: "2013-10-03", end_date: "2013-10-07" };
  const config = configFile("early", example.analysis, { backtest_config: window });
  const { code, stdout } = await run(config, "--quiet", "--json");
  const { error } = JSON.parse(stdout);
  assertEquals([code, error.code], [3, "MISSING_DAY"]);
  assertMatch(error.message, /Cannot analyse SPY as .* no minute of 2013-10-0\d/);
  assertMatch(
    error.fix_command,
    /data sync-range --venue eodhd --symbol SPY .* --end 2013-10-04 --db/,
  );
  const plain = configFile("early_plain", example.analysis, { backtest_config: window });
  const { analysis: _, ...rest } = JSON.parse(Deno.readTextFileSync(plain));
  Deno.writeTextFileSync(plain, JSON.stringify(rest));
  assertEquals((await run(plain, "--quiet")).code, 3);
});

Deno.test("minutes that a day lacks or that were invented refuse the session, and it says how to accept them", async () => {
  const own = join(folder, "filled.duckdb");
  assertEquals((await runCli("data", "import", "--bundled", "--db", own)).code, 0);
  const hole = ["--start", "2013-10-09T15:00Z", "--end", "2013-10-09T15:05Z", "--db", own];
  const gone = ["--symbol", "SPY", "--stream", "last", "--yes", ...hole];
  assertEquals((await runCli("data", "delete", ...gone)).code, 0);
  const runOwn = async (config: string) => {
    const args = ["--config", config, "--db", own, "--out", out, "--quiet", "--json"];
    const { code, stdout } = await runCli("session", "run", ...args);
    return { code, ...JSON.parse(stdout) };
  };
  const holed = await runOwn(EXAMPLE);
  assertEquals([holed.code, holed.error.code], [1, "PREFLIGHT_FAILED"]);
  assertStringIncludes(holed.error.message, "MISSING_1M_COVERAGE, 5 of ");
  assertStringIncludes(holed.error.fix_command, "backtest preflight --idea-card us_opening");

  const fill = await runCli("data", "fill", "--symbol", "SPY", "--method", "flat", ...hole);
  assertEquals(fill.code, 0, fill.stderr);
  const filled = await runOwn(EXAMPLE);
  assertEquals([filled.code, filled.error.fix_command], [1, undefined]);
  assertMatch(filled.error.message, /FILLED_BARS_PRESENT.*Say analysis\.accept_filled: true/);
  const accepted = configFile("accepted", { ...example.analysis, accept_filled: true });
  assertEquals((await runOwn(accepted)).code, 0);
});

Deno.test("by extended hours no command of a backtest is offered, which would look at the regular ones", async () => {
  const data = { ...example.session_data_config, hours: "eth" };
  const config = configFile("eth", example.analysis, { session_data_config: data });
  const { code, stdout } = await run(config, "--quiet", "--json");
  const { error } = JSON.parse(stdout);
  assertEquals([code, error.code], [1, "PREFLIGHT_FAILED"]);
  assertMatch(
    error.fix_command,
    /data sync-range --venue eodhd --symbol SPY .* --end 2013-10-12 --db/,
  );
});
