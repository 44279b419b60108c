import { assertAlmostEquals, assertEquals } from "@std/assert";
import { tradeOutcomes } from "../../lib/metrics/mod.ts";
import { sampleTrade } from "./sample_run.ts";

function outcomes(...netPnls: number[]) {
  return tradeOutcomes(netPnls.map((netPnlUsdt) => sampleTrade(netPnlUsdt)));
}

Deno.test({
  name: "outcomes worked by hand",
  permissions: "none",
  fn() {
    // Wins 30 + 10 = 40, losses 20 + 5 = 25, one trade at 0; five trades make 15.
    assertEquals(outcomes(30, -20, 0, 10, -5), {
      tradeCount: 5,
      winCount: 2,
      lossCount: 2,
      winRate: 0.4,
      profitFactor: 1.6,
      averageWinUsdt: 20,
      averageLossUsdt: 12.5,
      payoffRatio: 1.6,
      expectancyUsdt: 3,
    });
  },
});

Deno.test({
  name: "expectancy is win rate times mean win minus loss rate times mean loss",
  permissions: "none",
  fn() {
    const result = outcomes(7, -3, 12, -1, -9, 4);
    const byRates = result.winRate! * result.averageWinUsdt! -
      (1 - result.winRate!) * result.averageLossUsdt!;
    assertAlmostEquals(result.expectancyUsdt!, byRates, 1e-12);
  },
});

Deno.test({
  name: "ratios without losses, without wins and without trades are null, not infinite",
  permissions: "none",
  fn() {
    const wins = outcomes(5, 15);
    assertEquals([wins.winRate, wins.expectancyUsdt], [1, 10]);
    assertEquals([wins.profitFactor, wins.payoffRatio, wins.averageLossUsdt], [null, null, null]);
    const losses = outcomes(-5, -15);
    assertEquals([losses.winRate, losses.expectancyUsdt], [0, -10]);
    assertEquals([losses.profitFactor, losses.payoffRatio, losses.averageWinUsdt], [0, null, null]);
    const none = outcomes();
    assertEquals([none.tradeCount, none.winRate, none.profitFactor], [0, null, null]);
    assertEquals([none.expectancyUsdt, none.payoffRatio], [null, null]);
  },
});
