import { assert, assertEquals } from "@std/assert";
import { type Profile, PROFILES } from "../../lib/exchange/mod.ts";
import { assertHistory, assertMoney, fillReach } from "../support/exchange_laws.ts";
import { trade } from "../support/market_arbitrary.ts";
import { randomMarket } from "../support/random_market.ts";

/** Markets of each profile; the conservative one is what runs use, so most are its own. */
const MARKETS: Record<Profile, number> = {
  conservative: 10_000,
  optimistic: 2_000,
  tradingview: 2_000,
  bar_close: 2_000,
};

for (const [name, count] of Object.entries(MARKETS)) {
  const profile = name as Profile;
  Deno.test({
    name: `${count} random markets keep every law of money, time and range: ${profile}`,
    permissions: "none",
    fn() {
      for (let seed = 1; seed <= count; seed++) {
        try {
          assertLaws(seed, profile);
        } catch (cause) {
          throw new Error(`seed ${seed} of profile ${profile}`, { cause });
        }
      }
    },
  });
}

/**
 * Ledger identities after every exec bar, facts in time order, fills in the range of their minutes, losses
 * inside the margin, bounds around the result; and the same history with every minute opened.
 */
function assertLaws(seed: number, profile: Profile): void {
  const market = randomMarket(seed, profile);
  const { minutes, terms, cashUsdt, execMinutes } = market;
  const byRanges = trade(market, "ranges", (exchange) => assertMoney(exchange, cashUsdt));
  const reach = fillReach(PROFILES[profile].judgedOn, execMinutes);
  assertHistory(byRanges, minutes, terms, reach);
  const byMinutes = trade(market, "minutes");
  assertEquals(JSON.stringify(byMinutes.log.facts), JSON.stringify(byRanges.log.facts));
  assertEquals(JSON.stringify(byMinutes.trades), JSON.stringify(byRanges.trades));
}

Deno.test({
  name: "the random markets reach every ending, rejection, fact and doubt",
  permissions: "none",
  fn() {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 1_500; seed++) {
      const { trades, rejections, log } = trade(randomMarket(seed, "conservative"), "ranges");
      for (const { exitReason, doubts } of trades) {
        seen.add(exitReason);
        for (const doubt of doubts.split("+")) seen.add(doubt);
      }
      for (const code of Object.keys(rejections)) seen.add(code);
      for (const { type, detail } of log.facts) {
        seen.add(type);
        for (const key of Object.keys(detail)) seen.add(key);
      }
    }
    const wanted = [
      ..."stop_loss trailing_stop break_even take_profit liquidation signal flip".split(" "),
      ..."BELOW_MIN_NOTIONAL BELOW_MIN_QTY INSUFFICIENT_MARGIN POSITION_EXISTS".split(" "),
      ..."INVALID_STOP INVALID_TARGET POST_ONLY_WOULD_TAKE SHORT_NOT_ALLOWED order_reduced".split(
        " ",
      ),
      ..."funding_settled order_expired remaining_qty average_price".split(" "),
      ..."stop_or_target liquidation_or_target stop_or_liquidation moved_stop".split(" "),
      "entry_minute",
    ];
    assertEquals(wanted.filter((name) => !seen.has(name)), []);
    assert(seen.size > wanted.length);
  },
});
