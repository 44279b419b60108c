import type { AccountTerms } from "../engine/mod.ts";
import type { CardProblems } from "./card_problems.ts";
import type { CardContent } from "./card_content.ts";

/**
 * Compiles what the account starts with and what trading costs it.
 *
 * @param content Canonical card.
 * @param problems Where problems are noted.
 * @returns The terms; what the card leaves out is left out of them too.
 */
export function compileAccount({ account }: CardContent, problems: CardProblems): AccountTerms {
  const { fee_model: fees, impact_bps, allow_short_borrow, short_borrow_percent } = account;
  if (short_borrow_percent !== undefined && allow_short_borrow === undefined) {
    const reason = "short_borrow_percent is the price of a loan and allow_short_borrow is not " +
      "true: allow it or remove the price";
    problems.add("POLICY_CONFLICT", ["account", "short_borrow_percent"], reason);
  }
  const terms: AccountTerms = {
    startingEquityUsdt: account.starting_equity_usdt,
    maxLeverage: account.max_leverage,
    minTradeNotionalUsdt: account.min_trade_notional_usdt,
    takerBps: fees.taker_bps,
    makerBps: fees.maker_bps,
    slippageBps: account.slippage_bps,
    markPrice: account.mark_price,
    stopEquityUsdt: account.stop_equity_usdt,
  };
  if (impact_bps !== undefined) terms.impactBps = impact_bps;
  if (fees.per_share_usd !== undefined) terms.perShareUsd = fees.per_share_usd;
  if (fees.min_commission_usd !== undefined) terms.minCommissionUsd = fees.min_commission_usd;
  if (allow_short_borrow !== undefined) terms.allowShortBorrow = true;
  if (short_borrow_percent !== undefined) terms.shortBorrowPercent = short_borrow_percent;
  return terms;
}
