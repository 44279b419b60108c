import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { loadCard } from "../../lib/cards/mod.ts";
import { type EngineResult, runEngine } from "../../lib/engine/mod.ts";
import { PROFILES } from "../../lib/exchange/mod.ts";
import { profitBounds } from "../../lib/metrics/mod.ts";
import { assertHistory, fillReach, moneyFromFacts } from "../support/exchange_laws.ts";
import { RANDOM_CARD_EQUITY as EQUITY, randomCard } from "../support/random_card.ts";
import { prepareSample, SAMPLE_INSTRUMENT } from "../support/sample_plan.ts";
import { sceneMinutes } from "../support/scene.ts";
import { walkMinutes } from "../support/walk.ts";
import { CARD_PERMISSIONS } from "../cards/sample_card.ts";

const CARDS = 250;
const PATHS = 4;
const EXEC_MINUTES = 5;

/** Half of the cards run under the profile that runs use. */
const PROFILE_OF = [
  ...["conservative", "conservative", "conservative"] as const,
  ...["optimistic", "tradingview", "bar_close"] as const,
];

Deno.test({
  name: `${CARDS * PATHS} runs of random cards keep the laws of money, time, range and bounds`,
  permissions: CARD_PERMISSIONS,
  fn() {
    const seen = new Set<string>();
    let trades = 0;
    for (let seed = 1; seed <= CARDS; seed++) {
      const { plan } = loadCard(randomCard(seed), `random_${seed}.yml`);
      const profile = PROFILE_OF[seed % PROFILE_OF.length];
      for (let path = 0; path < PATHS; path++) {
        const last = walkMinutes(480, seed * PATHS + path);
        const prepared = prepareSample(plan, { last });
        const none = new Float64Array(0);
        const input = {
          plan,
          profile,
          instrument: SAMPLE_INSTRUMENT,
          funding: { tsMs: none, rate: none, intervalMs: none },
          ...prepared,
        };
        const result = runEngine(input);
        // Whoever looks at every close has every bar stepped through.
        assertEquals(result, runEngine({ ...input, onSnapshot: () => {} }));
        const reach = fillReach(PROFILES[profile].judgedOn, EXEC_MINUTES);
        assertRun(result);
        const terms = { ...plan.account, ...SAMPLE_INSTRUMENT };
        assertHistory(
          { log: { facts: result.facts }, trades: result.trades },
          sceneMinutes({ last, mark: null }),
          {
            tickSize: terms.tickSize,
            qtyStep: terms.qtyStep,
            minQty: terms.minQty,
            minNotionalUsdt: terms.minNotional,
            maintenanceTiers: terms.maintenanceTiers,
            leverage: terms.maxLeverage,
            takerBps: terms.takerBps,
            makerBps: terms.makerBps,
            slippageBps: terms.slippageBps,
            impactBps: terms.impactBps ?? 0,
          },
          reach,
        );
        trades += result.trades.length;
        for (const { exitReason } of result.trades) seen.add(exitReason);
        for (const { type, detail } of result.facts) {
          seen.add(String(detail.by ?? detail.code ?? type));
        }
        seen.add(result.stopReason);
      }
    }
    assert(trades > CARDS * PATHS, `only ${trades} trades`);
    const wanted = "trailing_stop break_even take_profit stop_loss flip time_stop max_open_time " +
      "liquidated order_expired entries_disabled ENTRIES_DISABLED leverage " +
      "margin_percent margin account_blown";
    assertEquals(wanted.split(" ").filter((name) => !seen.has(name)), []);
  },
});

/** The last equity is what the facts say, and the bounds lie around the sum of the trades. */
function assertRun({ equity, facts, trades }: EngineResult): void {
  const money = moneyFromFacts(facts, EQUITY);
  assertAlmostEquals(equity.cashUsdt.at(-1)!, money.cashUsdt, 1e-9 * EQUITY);
  assertEquals([money.openQty, equity.usedMarginUsdt.at(-1)], [0, 0]);
  const bounds = profitBounds(trades);
  assertAlmostEquals(EQUITY + bounds.netProfitUsdt, money.cashUsdt, 1e-9 * EQUITY);
  assert(bounds.pessimisticNetProfitUsdt <= bounds.netProfitUsdt);
  assert(bounds.netProfitUsdt <= bounds.optimisticNetProfitUsdt);
}
