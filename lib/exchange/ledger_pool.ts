import { Ledger, type SharedCash } from "./ledger.ts";

/**
 * Cash that several ledgers share: what one of them pays is gone for all, and what one of them sets
 * aside as margin is not there for the others. The equity that any of them sees is that of the pool.
 *
 * @example A position of one is margin that the other cannot use
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const pool = new LedgerPool(1_000);
 * const [one, other] = [pool.open(), pool.open()];
 * one.holdMargin(400);
 * one.payFee(1);
 * one.mark(50);
 * assertEquals(other.availableUsdt(0), 1_000 - 1 + 50 - 400);
 * assertEquals([pool.equityUsdt, pool.usedMarginUsdt, other.feesUsdt], [1_049, 400, 0]);
 * ```
 */
export class LedgerPool implements SharedCash {
  /** Cash of all, margins included. */
  cashUsdt: number;
  readonly #ledgers: Ledger[] = [];

  /**
   * A pool without ledgers.
   *
   * @param startingUsdt Cash at the beginning.
   */
  constructor(startingUsdt: number) {
    this.cashUsdt = startingUsdt;
  }

  /** Ledgers that share the cash, in the order in which they were opened. */
  get ledgers(): readonly Ledger[] {
    return this.#ledgers;
  }

  /** Open profit of all. */
  get unrealisedUsdt(): number {
    return this.#ledgers.reduce((sum, { unrealisedUsdt }) => sum + unrealisedUsdt, 0);
  }

  /** Margin set aside by all. */
  get usedMarginUsdt(): number {
    return this.#ledgers.reduce((sum, { usedMarginUsdt }) => sum + usedMarginUsdt, 0);
  }

  /** Cash plus the open profit of all. */
  get equityUsdt(): number {
    return this.cashUsdt + this.unrealisedUsdt;
  }

  /**
   * Opens a ledger on the shared cash.
   *
   * @returns A ledger that has paid and set aside nothing.
   */
  open(): Ledger {
    const ledger = new Ledger(this);
    this.#ledgers.push(ledger);
    return ledger;
  }
}
