import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { writeAnalysis } from "../../lib/artifacts/mod.ts";
import { sha256Hex } from "../../lib/base/mod.ts";
import { formatAnalysis } from "../../lib/session/mod.ts";
import { analyseShares, shareHistory, sharePlan, SHARES } from "../support/share_session.ts";

const history = await shareHistory();
const cards = [{ plan: sharePlan(), symbols: SHARES }];
const linesOf = (folder: string, name: string) =>
  Deno.readTextFileSync(join(folder, name)).trimEnd().split("\n");

Deno.test("an analysis leaves its trades, its curve and its facts, equal bytes for equal sessions", async () => {
  const out = await Deno.makeTempDir({ prefix: "closedbar_" });
  try {
    const result = await analyseShares(history, cards, { maxPositions: 1 });
    const { folder, isNew, digests } = await writeAnalysis(result, out);
    assertEquals([folder, isNew], [join(out, result.digest.slice(0, 16)), true]);
    const again = await analyseShares(history, cards, { maxPositions: 1 });
    const { isNew: isNewAgain, digests: same } = await writeAnalysis(again, out);
    assertEquals([isNewAgain, same], [false, digests]);
    const other = await writeAnalysis(await analyseShares(history, cards), out);
    assert(other.isNew && other.folder !== folder);

    const { files, symbols, metrics, assumptions, ...document } = JSON.parse(
      Deno.readTextFileSync(join(folder, "analysis.json")),
    );
    for (const [name, digest] of Object.entries(files)) {
      assertEquals(sha256Hex(Deno.readFileSync(join(folder, name))), digest);
    }
    assertEquals([document.max_positions, document.most_open_positions], [1, 1]);
    assert(assumptions.includes("proceeds_at_once") && !assumptions.includes("no_deleveraging"));
    const trades = linesOf(folder, "trades.csv");
    assertEquals(trades.length - 1, metrics.trade_count);
    assertMatch(trades[0], /^symbol,card,id,direction,/);
    const counts = symbols.map((one: { trade_count: number }) => one.trade_count);
    assertEquals(counts, result.symbols.map((one) => one.trades.length));
    const curve = linesOf(folder, "equity_curve.csv");
    assertEquals(curve.length - 1, result.equity.tsCloseMs.length);
    assertMatch(curve[0], /drawdown,open_positions,net_profit_usdt:SPY:us_opening_range_breakout,/);
    const facts = result.symbols.reduce((sum, one) => sum + one.facts.length, 0);
    assertEquals(linesOf(folder, "events.jsonl").length, facts);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

Deno.test("an analysis is told in a line for the portfolio and one for each symbol", async () => {
  const lines = formatAnalysis(await analyseShares(history, cards, { maxPositions: 1 }));
  assertEquals(lines.length, 4);
  assertMatch(lines[0], /^analysis: one account of 25000.00 in all, .* limit 1 position at once$/);
  assertMatch(
    lines[1],
    /portfolio: net [-+][\d.]+ .* most 1 position at once, digest [0-9a-f]{16}$/,
  );
  assertMatch(lines[3], /^ {2}BAC us_opening_range_breakout: net .*MAX_POSITIONS \d/);
});
