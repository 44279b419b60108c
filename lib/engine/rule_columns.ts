import type { MultiTimeframeFeeds } from "../feeds/mod.ts";
import type { PacketColumns } from "../quote/mod.ts";
import type { Condition, Operand, Rule } from "./plan.ts";

/** The exec rows at which a run decides: first one, and the one after the last. */
export interface DecisionRows {
  /** First row. */
  fromRow: number;
  /** Row after the last one. */
  toRow: number;
}

/** Rules evaluated over a range of exec closes. */
export interface RuleColumns {
  /** 1 where some rule enters long. */
  enterLong: Uint8Array;
  /** 1 where some rule enters short. */
  enterShort: Uint8Array;
  /** 1 where some rule leaves a long. */
  exitLong: Uint8Array;
  /** 1 where some rule leaves a short. */
  exitShort: Uint8Array;
  /** Comparisons that were false because a side was NaN, at decision rows. */
  nanComparisons: number;
}

/**
 * Evaluates a card's rules at every exec close, once, before the loop. Row `i` of every column is made
 * of values known at exec close `i` and earlier, and of nothing else.
 *
 * A comparison with NaN on a side is false. `cross_above` is `before <= before` at the exec close
 * before and `now > now` at this one; `cross_below` is its mirror image. `between` includes both ends.
 *
 * @param rules Entry and exit rules of the plan.
 * @param feeds Feeds of the run.
 * @param packets `px.*` columns of the run.
 * @param decisionRows Exec rows at which decisions are made; rows outside only feed crossings.
 * @returns One flag per exec close and kind of decision.
 */
export function evaluateRules(
  rules: { entry: readonly Rule[]; exit: readonly Rule[] },
  feeds: MultiTimeframeFeeds,
  packets: PacketColumns,
  decisionRows: DecisionRows,
): RuleColumns {
  const evaluator = new ConditionEvaluator(feeds, packets, decisionRows);
  const anyOf = (candidates: readonly Rule[], direction: Rule["direction"]): Uint8Array =>
    evaluator.evaluate({
      kind: "any",
      of: candidates.filter((rule) => rule.direction === direction).map((rule) => rule.when),
    });
  return {
    enterLong: anyOf(rules.entry, "long"),
    enterShort: anyOf(rules.entry, "short"),
    exitLong: anyOf(rules.exit, "long"),
    exitShort: anyOf(rules.exit, "short"),
    nanComparisons: evaluator.nanComparisons,
  };
}

class ConditionEvaluator {
  nanComparisons = 0;
  readonly #feeds: MultiTimeframeFeeds;
  readonly #packets: PacketColumns;
  readonly #rows: number;
  readonly #decisionRows: DecisionRows;
  readonly #operands = new Map<string, Float64Array>();

  constructor(
    feeds: MultiTimeframeFeeds,
    packets: PacketColumns,
    decisionRows: DecisionRows,
  ) {
    this.#feeds = feeds;
    this.#packets = packets;
    this.#rows = feeds.exec.length;
    this.#decisionRows = decisionRows;
  }

  evaluate(condition: Condition): Uint8Array {
    switch (condition.kind) {
      case "all": {
        const out = new Uint8Array(this.#rows).fill(1);
        for (const part of condition.of) {
          const flags = this.evaluate(part);
          for (let i = 0; i < out.length; i++) out[i] &= flags[i];
        }
        return out;
      }
      case "any": {
        const out = new Uint8Array(this.#rows);
        for (const part of condition.of) {
          const flags = this.evaluate(part);
          for (let i = 0; i < out.length; i++) out[i] |= flags[i];
        }
        return out;
      }
      case "not":
        return this.evaluate(condition.of).map((flag) => 1 - flag);
      case "held": {
        const flags = this.evaluate(condition.of);
        const out = new Uint8Array(this.#rows);
        let running = 0;
        for (let i = 0; i < out.length; i++) {
          running = flags[i] === 1 ? running + 1 : 0;
          out[i] = running >= condition.bars ? 1 : 0;
        }
        return out;
      }
      case "compare":
        return this.#compare(condition);
    }
  }

  #compare(condition: Condition & { kind: "compare" }): Uint8Array {
    const { op, tolerance = 0 } = condition;
    const lhs = this.#operand(condition.lhs);
    const rhs = this.#operand(condition.rhs);
    const upper = condition.upper === undefined ? rhs : this.#operand(condition.upper);
    const crosses = op === "cross_above" || op === "cross_below";
    this.nanComparisons += countUnknown(
      [lhs, rhs, upper],
      this.#decisionRows,
      crosses ? 1 : 0,
    );
    switch (op) {
      case "gt":
        return above(lhs, rhs);
      case "gte":
        return atOrAbove(lhs, rhs);
      case "lt":
        return above(rhs, lhs);
      case "lte":
        return atOrAbove(rhs, lhs);
      case "eq":
        return near(lhs, rhs, 0);
      case "approx_eq":
        return near(lhs, rhs, tolerance);
      case "between":
        return both(atOrAbove(lhs, rhs), atOrAbove(upper, lhs), 0);
      case "cross_above":
        return both(above(lhs, rhs), atOrAbove(rhs, lhs), 1);
      case "cross_below":
        return both(above(rhs, lhs), atOrAbove(lhs, rhs), 1);
    }
  }

  #operand(operand: Operand): Float64Array {
    const name = JSON.stringify(operand);
    let column = this.#operands.get(name);
    if (column === undefined) {
      column = this.#gather(operand);
      this.#operands.set(name, column);
    }
    return column;
  }

  #gather(operand: Operand): Float64Array {
    if (operand.kind === "number") return new Float64Array(this.#rows).fill(operand.value);
    const { offset } = operand;
    if (operand.kind === "packet") return shifted(this.#packets.column(operand.key), offset);
    const column = this.#feeds.feed(operand.role).column(operand.key);
    if (operand.role === "exec") return shifted(column, offset);
    const indices = this.#feeds.indexColumn(operand.role);
    const out = new Float64Array(this.#rows);
    for (let i = 0; i < out.length; i++) {
      const row = indices[i] - offset;
      out[i] = row < 0 ? NaN : column[row];
    }
    return out;
  }
}

/** The column `offset` rows later; the column itself when there is nothing to shift. */
function shifted(column: Float64Array, offset: number): Float64Array {
  if (offset === 0) return column;
  const out = new Float64Array(column.length).fill(NaN, 0, Math.min(offset, column.length));
  out.set(column.subarray(0, Math.max(0, column.length - offset)), Math.min(offset, column.length));
  return out;
}

function above(a: Float64Array, b: Float64Array): Uint8Array {
  const out = new Uint8Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = a[i] > b[i] ? 1 : 0;
  return out;
}

function atOrAbove(a: Float64Array, b: Float64Array): Uint8Array {
  const out = new Uint8Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = a[i] >= b[i] ? 1 : 0;
  return out;
}

function near(a: Float64Array, b: Float64Array, tolerance: number): Uint8Array {
  const out = new Uint8Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.abs(a[i] - b[i]) <= tolerance ? 1 : 0;
  return out;
}

/** Rows where `now` holds and `earlier` held `lag` rows before. */
function both(now: Uint8Array, earlier: Uint8Array, lag: number): Uint8Array {
  const out = new Uint8Array(now.length);
  for (let i = lag; i < out.length; i++) out[i] = now[i] & earlier[i - lag];
  return out;
}

/** Decision rows where a side is NaN at the row or, with a lag, at the row before. */
function countUnknown(
  columns: readonly Float64Array[],
  { fromRow, toRow }: DecisionRows,
  lag: number,
): number {
  const firstRow = Math.max(0, fromRow - lag);
  const partial = columns.filter((column) => hasNaN(column, firstRow, toRow));
  if (partial.length === 0 && fromRow >= lag) return 0;
  let count = 0;
  for (let i = fromRow; i < toRow; i++) {
    const isUnknown = i < lag ||
      partial.some((column) => Number.isNaN(column[i]) || Number.isNaN(column[i - lag]));
    if (isUnknown) count++;
  }
  return count;
}

function hasNaN(column: Float64Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (column[i] !== column[i]) return true;
  return false;
}
