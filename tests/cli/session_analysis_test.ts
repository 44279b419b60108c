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

Deno.test("data that a card needs and the store has not got refuses the session, with its repair", async () => {
  const window = { start_date: "2013-10-04", end_date: "2013-10-07" };
  const config = configFile("early", example.analysis, { backtest_config: window });
  const { code, stderr } = await run(config, "--quiet");
  assertEquals(code, 1);
  assertStringIncludes(stderr, "MISSING_1M_COVERAGE");
  assertStringIncludes(stderr, "backtest preflight --idea-card us_opening_range_breakout");
});
