/**
 * The money of one account. Cash moves only on fills, fees, funding and liquidation; margin is part
 * of cash that is set aside. `equity = cash + unrealised`, `free = equity - usedMargin`,
 * `available = max(0, free)`.
 *
 * @example A losing trade
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const ledger = new Ledger(1_000);
 * ledger.holdMargin(100);
 * ledger.payFee(1);
 * assertEquals(ledger.availableUsdt(-50), 849);
 * ledger.realise(-50);
 * ledger.releaseMargin();
 * assertEquals([ledger.cashUsdt, ledger.usedMarginUsdt], [949, 0]);
 * ```
 */
export class Ledger {
  #cashUsdt: number;
  #usedMarginUsdt = 0;
  #feesUsdt = 0;
  #fundingUsdt = 0;
  #realisedUsdt = 0;

  /**
   * An account with its first cash.
   *
   * @param startingUsdt Cash at the beginning.
   */
  constructor(startingUsdt: number) {
    this.#cashUsdt = startingUsdt;
  }

  /** Cash, margin included. */
  get cashUsdt(): number {
    return this.#cashUsdt;
  }

  /** Margin set aside for the open position. */
  get usedMarginUsdt(): number {
    return this.#usedMarginUsdt;
  }

  /** Fees paid so far. */
  get feesUsdt(): number {
    return this.#feesUsdt;
  }

  /** Funding paid minus funding received so far. */
  get fundingUsdt(): number {
    return this.#fundingUsdt;
  }

  /** Price profit realised so far. */
  get realisedUsdt(): number {
    return this.#realisedUsdt;
  }

  /**
   * Money that no position holds.
   *
   * @param unrealisedUsdt Open profit at the mark price.
   * @returns What a new order can use.
   */
  availableUsdt(unrealisedUsdt: number): number {
    return Math.max(0, this.#cashUsdt + unrealisedUsdt - this.#usedMarginUsdt);
  }

  /**
   * Pays a fee.
   *
   * @param amountUsdt Fee of a fill; negative for a rebate.
   */
  payFee(amountUsdt: number): void {
    this.#cashUsdt -= amountUsdt;
    this.#feesUsdt += amountUsdt;
  }

  /**
   * Pays or receives funding.
   *
   * @param amountUsdt Funding to pay; negative when it is received.
   */
  payFunding(amountUsdt: number): void {
    this.#cashUsdt -= amountUsdt;
    this.#fundingUsdt += amountUsdt;
  }

  /**
   * Books a profit or a loss.
   *
   * @param profitUsdt Price profit of a closed quantity; negative for a loss.
   */
  realise(profitUsdt: number): void {
    this.#cashUsdt += profitUsdt;
    this.#realisedUsdt += profitUsdt;
  }

  /**
   * Sets margin aside.
   *
   * @param marginUsdt Margin of the position that was opened.
   */
  holdMargin(marginUsdt: number): void {
    this.#usedMarginUsdt = marginUsdt;
  }

  /** Gives the margin of the closed position back. */
  releaseMargin(): void {
    this.#usedMarginUsdt = 0;
  }
}
