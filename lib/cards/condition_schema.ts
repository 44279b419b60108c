import { z } from "zod";
import { decimal, integer, isMapping, list, section, text, variant } from "../document/mod.ts";

/** A number, or the text of a reference such as `htf.ema_trend[1]`. */
export type OperandSpec = number | string;

/** Operator of a comparison. */
export type ComparisonOp =
  | "gt"
  | "gte"
  | "lt"
  | "lte"
  | "eq"
  | "approx_eq"
  | "between"
  | "cross_above"
  | "cross_below";

/** One comparison, as a card states it. */
export interface ComparisonSpec {
  /** Left side. */
  lhs: OperandSpec;
  /** Operator. */
  op: ComparisonOp;
  /** Right side; `[low, high]` for `between`. */
  rhs: OperandSpec | [OperandSpec, OperandSpec];
  /** Largest difference of `approx_eq`. */
  tolerance?: number;
  /** Closes in a row for which it has to hold, when more than one. */
  for_bars?: number;
}

/** A tree of conditions, as a card states it; exactly one of the groups or a comparison. */
export type ConditionSpec =
  | { all: ConditionSpec[]; for_bars?: number }
  | { any: ConditionSpec[]; for_bars?: number }
  | { not: ConditionSpec; for_bars?: number }
  | ComparisonSpec;

/** Operators of a comparison. */
export const COMPARE_OPS = [
  "gt",
  "gte",
  "lt",
  "lte",
  "eq",
  "approx_eq",
  "between",
  "cross_above",
  "cross_below",
] as const satisfies readonly ComparisonOp[];

/** Furthest look back that an offset or `for_bars` can ask for, in bars. */
export const MAX_LOOKBACK_BARS = 5000;

const REFERENCE = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+(\[(0|[1-9][0-9]*)\])?$/;

const OPERAND = "a number or a reference such as exec.close, htf.ema_trend[1] or px.last.value";

/** A reference without an offset, such as `exec.atr_14`. */
export const featureReference = text(
  /^[a-z][a-z0-9_]*\.[a-z0-9_]+$/,
  "a feature reference such as exec.atr_14",
);

/** A reference to a structure column, such as `exec.zone1.lower`. */
export const structureReference = text(
  /^[a-z][a-z0-9_]*\.[a-z0-9_]+\.[a-z0-9_]+$/,
  "a structure reference such as exec.zone1.lower",
);

const operand = variant<OperandSpec>((value) =>
  typeof value === "string"
    ? text(REFERENCE, OPERAND).transform((reference) => reference.replace("[0]", ""))
    : z.number({ error: OPERAND })
);

// Once is what a condition means anyway, so writing it does not make another card.
const forBars = integer(1, MAX_LOOKBACK_BARS).optional()
  .transform((bars) => bars === 1 ? undefined : bars);

const BOUNDS = "two sides [low, high]";
const bounds = z.tuple([operand, operand], { error: BOUNDS });

const side = {
  lhs: operand,
  op: z.enum(COMPARE_OPS, { error: `one of ${COMPARE_OPS.join(" ")}` }),
};
const comparison = section({ ...side, rhs: operand, for_bars: forBars });
const between = section({ ...side, rhs: bounds, for_bars: forBars });
const approximate = section({
  ...side,
  rhs: operand,
  tolerance: decimal(0, 1e12),
  for_bars: forBars,
});

const nothing = z.never({ error: "a mapping with all, any, not, or with lhs, op and rhs" });

/** Schema of a `when` tree. */
export const condition: z.ZodType<ConditionSpec> = variant((value) => {
  if (!isMapping(value)) return nothing;
  if ("all" in value) return section({ all: list(condition, 1), for_bars: forBars });
  if ("any" in value) return section({ any: list(condition, 1), for_bars: forBars });
  if ("not" in value) return section({ not: condition, for_bars: forBars });
  if (value.op === "between") return between;
  if (value.op === "approx_eq") return approximate;
  return "lhs" in value || "op" in value || "rhs" in value ? comparison : nothing;
});
