import type { Direction } from "../base/mod.ts";
import { lowerBound, type Scratch } from "../columns/mod.ts";
import type { MultiTimeframeFeeds } from "../feeds/mod.ts";
import type { PacketColumns } from "../quote/mod.ts";
import { Crossing } from "./crossing.ts";
import type { Condition, Operand, Rule } from "./plan.ts";
import {
  comparedFlags,
  type FlagColumn,
  heldFlags,
  joinedFlags,
  negatedFlags,
  noFlags,
} from "./rule_flags.ts";
import { rowsWithAny } from "./signal_rows.ts";
import { bindOperand, type OperandColumn } from "./rule_operands.ts";

/** Entry and exit rules of a plan. */
export interface RuleSet {
  /** Rules that enter. */
  entry: readonly Rule[];
  /** Rules that leave. */
  exit: readonly Rule[];
}

/** What a stream of rules can be told. */
export interface RuleStreamOptions {
  /**
   * Whether the columns of the feeds stay as they are, so that what was found out about one holds for
   * other runs that read it; no unless told.
   */
  isComplete?: boolean;
  /** Where columns of flags are taken from; they are its own unless told. */
  scratch?: Scratch;
}

/** A comparison whose unknown sides are counted. */
interface Comparison {
  /** Its sides. */
  sides: readonly OperandColumn[];
  /** Exec rows it looks back. */
  lag: number;
}

/**
 * Rules as flags over the exec closes that are extended as closes arrive, with the same bits as over all
 * of them at once. Row `i` is made of values known at exec close `i` and earlier, and of nothing else.
 *
 * A comparison with NaN on a side is false. `cross_above` is `before <= before` at the exec close
 * before and `now > now` at this one; `cross_below` is its mirror image. `between` includes both ends.
 */
export class RuleStream {
  readonly #feeds: MultiTimeframeFeeds;
  readonly #packets: PacketColumns;
  readonly #scratch: Scratch | undefined;
  readonly #hasUnknown: typeof hasNaN;
  readonly #operands = new Map<string, OperandColumn>();
  readonly #comparisons: Comparison[] = [];
  readonly #crossings = new Map<OperandColumn, Map<OperandColumn, Crossing>>();
  readonly #flags: Record<"enterLong" | "enterShort" | "exitLong" | "exitShort", FlagColumn>;
  /** Flags of those kinds of rules that there are. */
  readonly #signals: FlagColumn[] = [];
  /** Rows at which any rule holds, and how many rows were looked at for them. */
  #signalRows: Int32Array = new Int32Array(0);
  #signalsTo = 0;
  /** The signal row that was found last; a run asks for later and later ones. */
  #signalAt = 0;
  #rows = 0;

  /**
   * Rules over the feeds of a run, with no row yet.
   *
   * @param rules Entry and exit rules of the plan.
   * @param feeds Feeds of the run.
   * @param packets `px.*` columns of the run.
   * @param options Whether the columns of the feeds stay as they are, and where flags are written.
   */
  constructor(
    rules: RuleSet,
    feeds: MultiTimeframeFeeds,
    packets: PacketColumns,
    { isComplete = false, scratch }: RuleStreamOptions = {},
  ) {
    this.#feeds = feeds;
    this.#hasUnknown = isComplete ? hasKnownNaN : hasNaN;
    this.#packets = packets;
    this.#scratch = scratch;
    const anyOf = (candidates: readonly Rule[], direction: Rule["direction"]) => {
      const of = candidates.filter((rule) => rule.direction === direction).map(({ when }) => when);
      if (of.length === 0) return noFlags();
      const flags = this.#bind({ kind: "any", of });
      this.#signals.push(flags);
      return flags;
    };
    this.#flags = {
      enterLong: anyOf(rules.entry, "long"),
      enterShort: anyOf(rules.entry, "short"),
      exitLong: anyOf(rules.exit, "long"),
      exitShort: anyOf(rules.exit, "short"),
    };
  }

  /** 1 where some rule enters long. */
  get enterLong(): Uint8Array {
    return this.#flags.enterLong.flags;
  }

  /** 1 where some rule enters short. */
  get enterShort(): Uint8Array {
    return this.#flags.enterShort.flags;
  }

  /** 1 where some rule leaves a long. */
  get exitLong(): Uint8Array {
    return this.#flags.exitLong.flags;
  }

  /** 1 where some rule leaves a short. */
  get exitShort(): Uint8Array {
    return this.#flags.exitShort.flags;
  }

  /**
   * Evaluates the exec closes up to a row.
   *
   * @param toRow Row after the last one to evaluate; rows evaluated before are left as they are.
   */
  extend(toRow: number): void {
    const from = this.#rows;
    if (toRow <= from) return;
    for (const operand of this.#operands.values()) operand.fill(from, toRow);
    for (const flags of Object.values(this.#flags)) flags.fill(from, toRow);
    this.#rows = toRow;
  }

  /**
   * First exec row at which some rule holds that matters.
   *
   * @param held Direction of the open position, or `null`: exit rules of the other one do not matter.
   * @param fromRow First exec row to look at.
   * @param toRow Row after the last one, at most what is evaluated.
   * @returns The row; `toRow` when there is none.
   */
  nextSignal(held: Direction | null, fromRow: number, toRow: number): number {
    if (this.#signalsTo !== this.#rows) this.#findSignals();
    const { enterLong, enterShort } = this;
    const exit = held === null ? enterShort : held === "long" ? this.exitLong : this.exitShort;
    const rows = this.#signalRows;
    let at = this.#signalAt;
    if (at > 0 && rows[at - 1] >= fromRow) at = lowerBound(rows, fromRow);
    while (at < rows.length && rows[at] < fromRow) at++;
    this.#signalAt = at;
    for (; at < rows.length && rows[at] < toRow; at++) {
      const row = rows[at];
      if ((enterLong[row] | enterShort[row] | exit[row]) === 1) return row;
    }
    return toRow;
  }

  #findSignals(): void {
    this.#signalsTo = this.#rows;
    this.#signalAt = 0;
    this.#signalRows = rowsWithAny(
      this.#signals.map(({ flags }) => flags),
      this.#rows,
      this.#scratch,
    );
  }

  /**
   * Comparisons that were false because a side was NaN.
   *
   * @param fromRow First exec row to look at.
   * @param toRow Row after the last one, at most what is evaluated.
   * @returns Their number, each comparison of a rule counted at each row.
   */
  countUnknown(fromRow: number, toRow: number): number {
    let count = 0;
    for (const { sides, lag } of this.#comparisons) {
      const columns = sides.map(({ column }) => column);
      const firstRow = Math.max(0, fromRow - lag);
      const partial = columns.filter((column) => this.#hasUnknown(column, firstRow, toRow));
      if (partial.length > 0 || fromRow < lag) count += unknownRows(partial, fromRow, toRow, lag);
    }
    return count;
  }

  #bind(condition: Condition): FlagColumn {
    switch (condition.kind) {
      case "all":
      case "any": {
        const parts = condition.of.map((part) => this.#bind(part));
        return parts.length === 1 ? parts[0] : joinedFlags(parts, condition.kind, this.#scratch);
      }
      case "not":
        return negatedFlags(this.#bind(condition.of), this.#scratch);
      case "held":
        return heldFlags(this.#bind(condition.of), condition.bars, this.#scratch);
      case "compare":
        return this.#compare(condition);
    }
  }

  #compare(condition: Condition & { kind: "compare" }): FlagColumn {
    const { op, tolerance = 0 } = condition;
    const lhs = this.#operand(condition.lhs);
    const rhs = this.#operand(condition.rhs);
    const upper = condition.upper === undefined ? rhs : this.#operand(condition.upper);
    const isCross = op === "cross_above" || op === "cross_below";
    this.#comparisons.push({ sides: [...new Set([lhs, rhs, upper])], lag: isCross ? 1 : 0 });
    if (!isCross) return comparedFlags(op, lhs, rhs, upper, tolerance, this.#scratch);
    return op === "cross_above" ? this.#crossing(lhs, rhs) : this.#crossing(rhs, lhs);
  }

  /** Flags of one column rising above another, which is that other falling below it. */
  #crossing(rising: OperandColumn, falling: OperandColumn): FlagColumn {
    const mirrored = this.#crossings.get(falling)?.get(rising);
    if (mirrored !== undefined) return mirrored.below;
    const ofRising = this.#crossings.get(rising) ?? new Map<OperandColumn, Crossing>();
    const crossing = ofRising.get(falling) ?? new Crossing(rising, falling, this.#scratch);
    this.#crossings.set(rising, ofRising.set(falling, crossing));
    return crossing.above;
  }

  #operand(operand: Operand): OperandColumn {
    const name = JSON.stringify(operand);
    let column = this.#operands.get(name);
    if (column === undefined) {
      column = bindOperand(operand, this.#feeds, this.#packets);
      this.#operands.set(name, column);
    }
    return column;
  }
}

/** Rows where a side is NaN at the row or, with a lag, at the row before. */
function unknownRows(
  partial: readonly Float64Array[],
  fromRow: number,
  toRow: number,
  lag: number,
): number {
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

/** Last row of a column that is NaN, -1 when none is. */
const lastNaNRows = new WeakMap<Float64Array, number>();

/** Whether a column that never changes may hold NaN in a range; most hold it in their warm-up alone. */
function hasKnownNaN(column: Float64Array, from: number, to: number): boolean {
  let last = lastNaNRows.get(column);
  if (last === undefined) {
    last = column.length - 1;
    while (last >= 0 && column[last] === column[last]) last--;
    lastNaNRows.set(column, last);
  }
  return last >= from && hasNaN(column, from, to);
}
