import type { Instrument } from "../base/mod.ts";
import type { ExchangeTerms } from "../exchange/mod.ts";
import type { AccountTerms } from "./plan.ts";

/**
 * What trading an instrument costs and allows one account.
 *
 * A perpetual is always on margin. Shares and coins are owned: bought with cash at leverage 1, where no
 * maintenance margin applies, and on margin above it. They are sold short only by an account that
 * borrows, which is on margin too.
 *
 * @param account The account.
 * @param instrument Contract terms.
 * @returns The terms of both.
 */
export function exchangeTerms(account: AccountTerms, instrument: Instrument): ExchangeTerms {
  const isOwned = instrument.kind !== "perp";
  const borrows = account.allowShortBorrow === true;
  const isMargined = !isOwned || account.maxLeverage > 1 || borrows;
  const { perShareUsd, minCommissionUsd, shortBorrowPercent } = account;
  return {
    tickSize: instrument.tickSize,
    qtyStep: instrument.qtyStep,
    minQty: instrument.minQty,
    minNotionalUsdt: Math.max(account.minTradeNotionalUsdt, instrument.minNotional),
    maintenanceTiers: isMargined ? instrument.maintenanceTiers : [],
    leverage: account.maxLeverage,
    takerBps: account.takerBps,
    makerBps: account.makerBps,
    slippageBps: account.slippageBps,
    impactBps: account.impactBps ?? 0,
    ...perShareUsd === undefined ? {} : { perShareUsd },
    ...minCommissionUsd === undefined ? {} : { minCommissionUsd },
    ...isOwned && !borrows ? { refusesShorts: true } : {},
    ...isOwned && borrows && shortBorrowPercent !== undefined ? { shortBorrowPercent } : {},
  };
}
