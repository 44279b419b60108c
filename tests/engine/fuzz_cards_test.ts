import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { SeededRandom } from "../../lib/base/mod.ts";
import { loadCard } from "../../lib/cards/mod.ts";
import { type EngineResult, runEngine } from "../../lib/engine/mod.ts";
import { PROFILES } from "../../lib/exchange/mod.ts";
import { profitBounds } from "../../lib/metrics/mod.ts";
import { assertHistory, fillReach, moneyFromFacts } from "../support/exchange_laws.ts";
import { prepareSample, SAMPLE_INSTRUMENT } from "../support/sample_plan.ts";
import { sceneMinutes } from "../support/scene.ts";
import { walkMinutes } from "../support/walk.ts";
import { CARD_PERMISSIONS } from "../cards/sample_card.ts";

const CARDS = 250;
const PATHS = 4;
const EXEC_MINUTES = 5;
const EQUITY = 1_000;

/** Half of the cards run under the profile that runs use. */
const PROFILE_OF = [
  ...["conservative", "conservative", "conservative"] as const,
  ...["optimistic", "tradingview", "bar_close"] as const,
];

/** A card that follows from a seed and uses any of what cards can ask for. */
function randomCard(seed: number): string {
  const random = new SeededRandom(seed);
  const one = (...of: string[]) => of[random.nextInt(of.length)];
  const maybe = (text: string) => one(text, "");
  const near = () =>
    one(
      `{ type: percent, value: ${one("0.1", "0.3", "0.8")} }`,
      `{ type: atr_multiple, value: ${one("0.5", "1", "2")}, atr: exec.range }`,
    );
  const entry = one(
    "",
    `entry: { type: limit, offset: ${near()}, expiry_bars: ${one("1", "4")} }`,
    `entry: { type: limit, offset: ${near()}, post_only: true }`,
    `entry: { type: stop, offset: ${near()}, expiry_bars: 3 }`,
  );
  const targets = one(
    `take_profit: ${near()}`,
    "take_profits: [{ type: rr_ratio, value: 1, fraction: 0.4 }, " +
      "{ type: rr_ratio, value: 2, fraction: 0.6 }]",
    "time_stop_bars: 7",
  );
  return `
id: random
version: "1"
name: Random
account:
  starting_equity_usdt: ${EQUITY}
  max_leverage: ${one("1", "5", "50", "150")}
  fee_model: { taker_bps: 5.5, maker_bps: ${one("2", "-1")} }
  slippage_bps: ${one("0", "2")}
  ${maybe("impact_bps: 20")}
  ${maybe("stop_equity_usdt: 900")}
symbol_universe: [SOLUSDT]
timeframes: { exec: 5m }
features:
  exec:
    - { indicator: ema, key: fast, params: { length: 3 } }
    - { indicator: ema, key: slow, params: { length: 8 } }
    - { indicator: atr, key: range, params: { length: 5 } }
position_policy:
  mode: long_short
  allow_flip: ${one("true", "false")}
  ${entry === "" ? maybe("max_entries: 3") : ""}
${entry}
entry_rules:
  - direction: long
    when:
      all:
        - { lhs: exec.fast, op: ${one("gt", "cross_above")}, rhs: exec.slow }
        - { lhs: exec.range, op: gt, rhs: 0 }
  - direction: short
    when: { lhs: exec.fast, op: ${one("lt", "cross_below")}, rhs: exec.slow }
risk_model:
  anchor: ${one("fill", "signal_close")}
  stop_loss: ${near()}
  ${targets}
  ${maybe(`trailing_stop: { distance: ${near()}, activation: ${one("null", near())} }`)}
  ${maybe(`break_even: { trigger: ${one("{ type: rr_ratio, value: 1 }", near())} }`)}
  sizing:
    model: ${one("risk_percent_equity", "percent_equity", "fixed_usdt", "volatility_target")}
    value: ${one("0.5", "20", "90")}
    ${maybe("max_leverage: 3")}
    ${maybe("max_margin_percent: 40")}
run_policy:
  on_liquidation: ${one("stop", "continue")}
  daily_loss_limit_percent: ${one("null", "2")}
  max_open_minutes: ${one("null", "60")}
  cooldown_bars: ${one("null", "3")}
  entry_hours_utc: ${one("null", "[0, 1, 3]")}
`.replace("model: volatility_target", "model: volatility_target\n    atr: exec.range");
}

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
        assertEquals(result, runEngine(input));
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
