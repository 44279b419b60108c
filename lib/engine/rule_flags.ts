import { type Scratch, withCapacity } from "../columns/mod.ts";
import type { CompareOp } from "./plan.ts";
import type { OperandColumn } from "./rule_operands.ts";

/** One flag per exec close; a row is 1 where the condition holds. */
export interface FlagColumn {
  /** The flags; rows that are not filled yet mean nothing. */
  flags: Uint8Array;
  /** Fills rows `[from, to)`. */
  fill(from: number, to: number): void;
}

/** A column of flags that is written here, as long as it has to be. */
function ownFlags(
  scratch: Scratch | undefined,
  write: (out: Uint8Array, from: number, to: number) => void,
): FlagColumn {
  return {
    flags: new Uint8Array(0),
    fill(from, to) {
      this.flags = withCapacity(this.flags, from, to, scratch);
      write(this.flags, from, to);
    },
  };
}

/** Flags of nothing, as many as any run needs. */
let zeros = new Uint8Array(0);

/**
 * Flags of rules that there are none of; nobody writes them, so all runs share them.
 *
 * @returns 0 everywhere.
 */
export function noFlags(): FlagColumn {
  return {
    flags: zeros,
    fill(_from, to) {
      this.flags = zeros = withCapacity(zeros, 0, to);
    },
  };
}

/**
 * Flags of several conditions joined into one.
 *
 * @param parts The conditions.
 * @param kind Whether all of them have to hold or any; of none, all hold and not any.
 * @param scratch Where the flags are taken from, if there is such a place.
 * @returns Their flags.
 */
export function joinedFlags(
  parts: readonly FlagColumn[],
  kind: "all" | "any",
  scratch: Scratch | undefined,
): FlagColumn {
  const isAll = kind === "all";
  return ownFlags(scratch, (out, from, to) => {
    out.fill(isAll ? 1 : 0, from, to);
    for (const part of parts) {
      part.fill(from, to);
      const { flags } = part;
      if (isAll) { for (let i = from; i < to; i++) out[i] &= flags[i]; }
      else for (let i = from; i < to; i++) out[i] |= flags[i];
    }
  });
}

/**
 * Flags of the contrary.
 *
 * @param part The condition.
 * @param scratch Where the flags are taken from, if there is such a place.
 * @returns 1 where it does not hold.
 */
export function negatedFlags(part: FlagColumn, scratch: Scratch | undefined): FlagColumn {
  return ownFlags(scratch, (out, from, to) => {
    part.fill(from, to);
    const { flags } = part;
    for (let i = from; i < to; i++) out[i] = 1 - flags[i];
  });
}

/**
 * Flags of a condition that held some closes running.
 *
 * @param part The condition.
 * @param bars How many closes, this one included.
 * @param scratch Where the flags are taken from, if there is such a place.
 * @returns Its flags.
 */
export function heldFlags(
  part: FlagColumn,
  bars: number,
  scratch: Scratch | undefined,
): FlagColumn {
  let running = 0;
  return ownFlags(scratch, (out, from, to) => {
    part.fill(from, to);
    const { flags } = part;
    for (let i = from; i < to; i++) {
      running = flags[i] === 1 ? running + 1 : 0;
      out[i] = running >= bars ? 1 : 0;
    }
  });
}

/** Operators that look at one row alone. */
export type LevelOp = Exclude<CompareOp, "cross_above" | "cross_below">;

/**
 * Flags of a comparison.
 *
 * @param op The operator.
 * @param lhs Left side.
 * @param rhs Right side; the lower bound of `between`.
 * @param upper Upper bound of `between`.
 * @param tolerance Largest difference of `approx_eq`.
 * @param scratch Where the flags are taken from, if there is such a place.
 * @returns Its flags.
 */
export function comparedFlags(
  op: LevelOp,
  lhs: OperandColumn,
  rhs: OperandColumn,
  upper: OperandColumn,
  tolerance: number,
  scratch: Scratch | undefined,
): FlagColumn {
  return ownFlags(
    scratch,
    (out, from, to) => compare(op, out, lhs.column, rhs.column, upper.column, tolerance, from, to),
  );
}

function compare(
  op: LevelOp,
  out: Uint8Array,
  lhs: Float64Array,
  rhs: Float64Array,
  upper: Float64Array,
  tolerance: number,
  from: number,
  to: number,
): void {
  switch (op) {
    case "gt":
      return above(out, lhs, rhs, from, to);
    case "gte":
      return atOrAbove(out, lhs, rhs, from, to);
    case "lt":
      return above(out, rhs, lhs, from, to);
    case "lte":
      return atOrAbove(out, rhs, lhs, from, to);
    case "eq":
      return near(out, lhs, rhs, 0, from, to);
    case "approx_eq":
      return near(out, lhs, rhs, tolerance, from, to);
    case "between":
      return between(out, lhs, rhs, upper, from, to);
  }
}

function above(
  out: Uint8Array,
  a: Float64Array,
  b: Float64Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) out[i] = a[i] > b[i] ? 1 : 0;
}

function atOrAbove(
  out: Uint8Array,
  a: Float64Array,
  b: Float64Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) out[i] = a[i] >= b[i] ? 1 : 0;
}

function near(
  out: Uint8Array,
  a: Float64Array,
  b: Float64Array,
  tolerance: number,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) out[i] = Math.abs(a[i] - b[i]) <= tolerance ? 1 : 0;
}

function between(
  out: Uint8Array,
  value: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    out[i] = value[i] >= lower[i] && upper[i] >= value[i] ? 1 : 0;
  }
}
