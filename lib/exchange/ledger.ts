/** Cash that one or more ledgers move. */
export interface SharedCash {
  /** Cash of all, margins included. */
  cashUsdt: number;
  /** Every ledger that moves it; may be empty for a single one. */
  readonly ledgers: readonly Ledger[];
}

/**
 * The money of one account. Cash moves only on fills, fees, funding and liquidation; margin is part
 * of cash that is set aside. `equity = cash + unrealised`, `free = equity - usedMargin`,
 * `available = max(0, free)`. Several ledgers can share their cash; each keeps its own margin, fees,
 * funding and profit, and what is available to one is what the others leave.
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
  readonly #shared: SharedCash;
  #usedMarginUsdt = 0;
  #unrealisedUsdt = 0;
  #feesUsdt = 0;
  #fundingUsdt = 0;
  #realisedUsdt = 0;

  /**
   * An account with its first cash.
   *
   * @param cash Cash at the beginning, or the cash that it shares with others.
   */
  constructor(cash: number | SharedCash) {
    this.#shared = typeof cash === "number" ? { cashUsdt: cash, ledgers: [] } : cash;
  }

  /** Cash, margin included; that of all who share it. */
  get cashUsdt(): number {
    return this.#shared.cashUsdt;
  }

  /** Open profit at the last mark price. */
  get unrealisedUsdt(): number {
    return this.#unrealisedUsdt;
  }

  /** Open profit of those who share the cash, without its own. */
  get othersUnrealisedUsdt(): number {
    const { ledgers } = this.#shared;
    let sum = 0;
    for (let i = 0; i < ledgers.length; i++) {
      if (ledgers[i] !== this) sum += ledgers[i].#unrealisedUsdt;
    }
    return sum;
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
    const { ledgers } = this.#shared;
    let availableUsdt = this.#shared.cashUsdt + unrealisedUsdt - this.#usedMarginUsdt;
    for (let i = 0; i < ledgers.length; i++) {
      const other = ledgers[i];
      if (other !== this) availableUsdt += other.#unrealisedUsdt - other.#usedMarginUsdt;
    }
    return Math.max(0, availableUsdt);
  }

  /**
   * Takes note of the open profit.
   *
   * @param unrealisedUsdt Open profit at the mark price.
   */
  mark(unrealisedUsdt: number): void {
    this.#unrealisedUsdt = unrealisedUsdt;
  }

  /**
   * Pays a fee.
   *
   * @param amountUsdt Fee of a fill; negative for a rebate.
   */
  payFee(amountUsdt: number): void {
    this.#shared.cashUsdt -= amountUsdt;
    this.#feesUsdt += amountUsdt;
  }

  /**
   * Pays or receives funding.
   *
   * @param amountUsdt Funding to pay; negative when it is received.
   */
  payFunding(amountUsdt: number): void {
    this.#shared.cashUsdt -= amountUsdt;
    this.#fundingUsdt += amountUsdt;
  }

  /**
   * Books a profit or a loss.
   *
   * @param profitUsdt Price profit of a closed quantity; negative for a loss.
   */
  realise(profitUsdt: number): void {
    this.#shared.cashUsdt += profitUsdt;
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
