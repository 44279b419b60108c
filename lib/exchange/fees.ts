import { DAY_MS } from "../base/mod.ts";
import type { ExchangeTerms } from "./terms.ts";

/** The part of the terms that fees are made of. */
export type FeeTerms = Pick<
  ExchangeTerms,
  "takerBps" | "perShareUsd" | "minCommissionUsd" | "shortBorrowPercent"
>;

/** Brokers count a year of borrowed shares as 360 days. */
const BORROW_YEAR_DAYS = 360;

/**
 * Fee of one fill.
 *
 * Conditions: the share of the value in basis points and the commission per share add up, and a fill
 * pays at least the smallest commission; each fill is an order of its own, a part of a position like
 * the whole. A rebate, which is a negative share, is paid out where there is no smallest commission.
 *
 * @param terms Fees of the account.
 * @param qty Quantity.
 * @param price Fill price.
 * @param feeBps Share of the value, in basis points.
 * @returns The fee; negative for a rebate.
 *
 * @example Half a cent a share, a dollar at least
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const terms = { takerBps: 0, perShareUsd: 0.005, minCommissionUsd: 1 };
 * assertEquals(fillFee(terms, 300, 50, 0), 1.5);
 * assertEquals(fillFee(terms, 20, 50, 0), 1);
 * ```
 */
export function fillFee(
  { perShareUsd, minCommissionUsd }: FeeTerms,
  qty: number,
  price: number,
  feeBps: number,
): number {
  const shareUsdt = qty * price * (feeBps / 10_000);
  if (perShareUsd === undefined && minCommissionUsd === undefined) return shareUsdt;
  const feeUsdt = shareUsdt + qty * (perShareUsd ?? 0);
  return minCommissionUsd === undefined ? feeUsdt : Math.max(minCommissionUsd, feeUsdt);
}

/**
 * What the loan of the shares of a short has cost when they are given back.
 *
 * Conditions: a night is a midnight UTC between the entry and the exit, weekends and holidays included;
 * each costs a 360th of the yearly rate, of the value at the entry price. Shares that an addition
 * borrowed later are charged from the first entry on.
 *
 * @param terms Fees of the account.
 * @param entryUsdt Value at the entry price.
 * @param entryTsMs First entry, epoch milliseconds.
 * @param exitTsMs Exit, epoch milliseconds.
 * @returns The fee; 0 without a rate.
 *
 * @example A short of 10,000 over a weekend at 3.6 % a year
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const friday = Date.parse("2013-10-04T19:00Z");
 * const monday = Date.parse("2013-10-07T14:00Z");
 * assertAlmostEquals(borrowFee({ takerBps: 0, shortBorrowPercent: 3.6 }, 10_000, friday, monday), 3);
 * ```
 */
export function borrowFee(
  { shortBorrowPercent }: FeeTerms,
  entryUsdt: number,
  entryTsMs: number,
  exitTsMs: number,
): number {
  if (shortBorrowPercent === undefined) return 0;
  const nights = Math.floor(exitTsMs / DAY_MS) - Math.floor(entryTsMs / DAY_MS);
  return entryUsdt * (shortBorrowPercent / 100 / BORROW_YEAR_DAYS) * nights;
}
