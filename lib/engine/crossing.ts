import { type Scratch, withCapacity } from "../columns/mod.ts";
import type { FlagColumn } from "./rule_flags.ts";
import type { OperandColumn } from "./rule_operands.ts";

/**
 * Where two columns cross. A row is `above` where the first is above the second after having been at or
 * below it the row before, and `below` where it is the other way round. Both are found in one walk: what
 * lies on one side stays there for long, so the rows are walked in runs of one side.
 */
export class Crossing {
  /** 1 where the first column rises above the second. */
  readonly above: FlagColumn;
  /** 1 where it falls below. */
  readonly below: FlagColumn;
  readonly #first: OperandColumn;
  readonly #second: OperandColumn;
  readonly #scratch: Scratch | undefined;
  #rows = 0;

  /**
   * @param first The first column.
   * @param second The second column.
   * @param scratch Where the flags are taken from; they are its own unless told.
   */
  constructor(first: OperandColumn, second: OperandColumn, scratch?: Scratch) {
    this.#scratch = scratch;
    this.#first = first;
    this.#second = second;
    const fill = (from: number, to: number) => this.#fill(from, to);
    this.above = { flags: new Uint8Array(0), fill };
    this.below = { flags: new Uint8Array(0), fill };
  }

  #fill(from: number, to: number): void {
    // Whoever asks for the other way asks for the same rows again.
    if (to <= this.#rows) return;
    this.#rows = to;
    this.above.flags = withCapacity(this.above.flags, from, to, this.#scratch);
    this.below.flags = withCapacity(this.below.flags, from, to, this.#scratch);
    findCrossings(
      this.above.flags,
      this.below.flags,
      this.#first.column,
      this.#second.column,
      from,
      to,
    );
  }
}

function findCrossings(
  above: Uint8Array,
  below: Uint8Array,
  a: Float64Array,
  b: Float64Array,
  from: number,
  to: number,
): void {
  above.fill(0, from, to);
  below.fill(0, from, to);
  let i = Math.max(1, from);
  while (i < to) {
    if (a[i] > b[i]) {
      if (b[i - 1] >= a[i - 1]) above[i] = 1;
      i = passAbove(a, b, i + 1, to);
    } else if (b[i] > a[i]) {
      if (a[i - 1] >= b[i - 1]) below[i] = 1;
      i = passAbove(b, a, i + 1, to);
    } else i++;
  }
}

/** First row of `[from, to)` at which a column is not above another, looked for four rows at a time. */
function passAbove(over: Float64Array, under: Float64Array, from: number, to: number): number {
  let i = from;
  while (
    i + 4 <= to && over[i] > under[i] && over[i + 1] > under[i + 1] &&
    over[i + 2] > under[i + 2] && over[i + 3] > under[i + 3]
  ) i += 4;
  while (i < to && over[i] > under[i]) i++;
  return i;
}
