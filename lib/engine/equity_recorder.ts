import { type EquityColumns, type Scratch, withCapacity } from "../columns/mod.ts";
import type { SimulatedExchange } from "../exchange/mod.ts";

/** Where the numbers of a stretch of the curve stand behind its first row, and how many it has. */
const [CASH, MARGIN, QTY, ENTRY, STRETCH] = [1, 2, 3, 4, 5];

/** Stretches that there is room for at first. */
const FIRST_STRETCHES = 256;

/** What the columns of a curve are made of; none of it is written. */
export interface RecordedCloses {
  /** Exec closes of the window, epoch milliseconds. */
  tsCloseMs: Float64Array;
  /** Mark price at each. */
  markPrice: Float64Array;
}

/**
 * Records the account at every exec close of a run. Equity is written as it comes. Cash, margin and what
 * is held change at fills and payments only, so these are kept as stretches, and the columns that follow
 * from them and the mark price are made when they are first read, with the same bits.
 */
export class EquityRecorder {
  /** Cash plus open profit, row by row; a stretch is begun before its rows are written. */
  readonly equityUsdt: Float64Array;
  /** Exec closes recorded so far. */
  rows = 0;
  readonly #closes: RecordedCloses;
  readonly #scratch: Scratch | undefined;
  #stretches: Float64Array;
  /** Numbers of the stretches so far. */
  #filled = 0;

  /**
   * A curve without a row.
   *
   * @param closes Exec closes and mark prices of the window.
   * @param scratch Where its columns are taken from; they are its own unless told.
   */
  constructor(closes: RecordedCloses, scratch?: Scratch) {
    this.#closes = closes;
    this.#scratch = scratch;
    const none = new Float64Array(0);
    this.equityUsdt = withCapacity(none, 0, closes.tsCloseMs.length, scratch);
    this.#stretches = withCapacity(none, 0, FIRST_STRETCHES * STRETCH, scratch);
  }

  /**
   * Records the account as it is now in the next row.
   *
   * @param exchange Where the account lives, at an exec close.
   */
  record(exchange: SimulatedExchange): void {
    this.begin(exchange);
    this.equityUsdt[this.rows++] = exchange.equityUsdt;
  }

  /**
   * Says what the account holds from the next row on.
   *
   * @param exchange Where the account lives.
   */
  begin({ ledger: { cashUsdt, usedMarginUsdt }, position }: SimulatedExchange): void {
    const stretches = this.#stretches;
    const qty = position === null ? 0 : position.sign * position.qty;
    const entryPrice = position === null ? 0 : position.entryPrice;
    const at = this.#filled - STRETCH;
    const isSame = at >= 0 && stretches[at + CASH] === cashUsdt &&
      stretches[at + MARGIN] === usedMarginUsdt && stretches[at + QTY] === qty &&
      stretches[at + ENTRY] === entryPrice;
    if (!isSame) this.#add(cashUsdt, usedMarginUsdt, qty, entryPrice);
  }

  /** Recorded closes with a position. */
  get closesInMarket(): number {
    const stretches = this.#stretches;
    let count = 0;
    for (let at = 0; at < this.#filled; at += STRETCH) {
      if (stretches[at + QTY] !== 0) count += this.#endOf(at) - stretches[at];
    }
    return count;
  }

  /** The curve up to the last row. */
  columns(): EquityColumns {
    const { rows } = this;
    const { tsCloseMs, markPrice } = this.#closes;
    const made = new Map<Stretched, Float64Array>();
    const column = (name: Stretched) => {
      const kept = made.get(name) ?? this.#fill(name);
      made.set(name, kept);
      return kept;
    };
    return {
      tsCloseMs: tsCloseMs.subarray(0, rows),
      equityUsdt: this.equityUsdt.subarray(0, rows),
      get cashUsdt() {
        return column("cash");
      },
      get unrealisedUsdt() {
        return column("open");
      },
      get usedMarginUsdt() {
        return column("margin");
      },
      get positionNotionalUsdt() {
        return column("notional");
      },
      markPrice: markPrice.subarray(0, rows),
    };
  }

  #add(cashUsdt: number, marginUsdt: number, qty: number, entryPrice: number): void {
    const at = this.#filled;
    const stretches = this.#stretches = withCapacity(
      this.#stretches,
      at,
      at + STRETCH,
      this.#scratch,
    );
    stretches[at] = this.rows;
    stretches[at + CASH] = cashUsdt;
    stretches[at + MARGIN] = marginUsdt;
    stretches[at + QTY] = qty;
    stretches[at + ENTRY] = entryPrice;
    this.#filled = at + STRETCH;
  }

  /** Row after the last one of the stretch that begins at a place. */
  #endOf(at: number): number {
    return at + STRETCH === this.#filled ? this.rows : this.#stretches[at + STRETCH];
  }

  #fill(name: Stretched): Float64Array {
    const stretches = this.#stretches;
    const { markPrice } = this.#closes;
    const out = new Float64Array(this.rows);
    for (let at = 0; at < this.#filled; at += STRETCH) {
      const [fromRow, toRow] = [stretches[at], this.#endOf(at)];
      const qty = stretches[at + QTY];
      if (name === "cash") out.fill(stretches[at + CASH], fromRow, toRow);
      else if (qty === 0) continue;
      else if (name === "margin") out.fill(stretches[at + MARGIN], fromRow, toRow);
      else if (name === "open") {
        fillOpen(out, markPrice, qty, stretches[at + ENTRY], fromRow, toRow);
      } else fillNotional(out, markPrice, qty, fromRow, toRow);
    }
    return out;
  }
}

/** The columns that are made of stretches. */
type Stretched = "cash" | "open" | "margin" | "notional";

function fillOpen(
  out: Float64Array,
  markPrice: Float64Array,
  qty: number,
  entryPrice: number,
  fromRow: number,
  toRow: number,
): void {
  for (let i = fromRow; i < toRow; i++) out[i] = qty * (markPrice[i] - entryPrice);
}

function fillNotional(
  out: Float64Array,
  markPrice: Float64Array,
  qty: number,
  fromRow: number,
  toRow: number,
): void {
  for (let i = fromRow; i < toRow; i++) out[i] = qty * markPrice[i];
}
