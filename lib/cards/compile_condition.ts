import type { Condition, Operand } from "../engine/mod.ts";
import { parseZoneKey, type ZoneKey } from "../quote/mod.ts";
import type { CardProblems } from "./card_problems.ts";
import type { CardPath } from "./card_source.ts";
import {
  type ComparisonSpec,
  type ConditionSpec,
  MAX_LOOKBACK_BARS,
  type OperandSpec,
} from "./condition_schema.ts";
import { findColumn, PACKET_KEYS, type ReferenceScope } from "./find_column.ts";
import { pathText, suggest } from "../document/mod.ts";

/**
 * Compiles a `when` tree: references become columns, `for_bars` becomes a `held` node.
 *
 * @param spec The tree.
 * @param path Where it stands in the card.
 * @param scope Columns, warm-up and problems.
 * @param execBack How many exec closes before the decision it is evaluated as well, because an
 * outer `for_bars` asks for it.
 * @returns The condition; of no use when a problem was noted.
 */
export function compileCondition(
  spec: ConditionSpec,
  path: CardPath,
  scope: ReferenceScope,
  execBack = 0,
): Condition {
  const bars = spec.for_bars ?? 1;
  const of = compileOnce(spec, path, scope, execBack + bars - 1);
  return bars === 1 ? of : { kind: "held", bars, of };
}

function compileOnce(
  spec: ConditionSpec,
  path: CardPath,
  scope: ReferenceScope,
  execBack: number,
): Condition {
  const each = (parts: ConditionSpec[], key: string) =>
    parts.map((part, index) => compileCondition(part, [...path, key, index], scope, execBack));
  if ("all" in spec) return { kind: "all", of: each(spec.all, "all") };
  if ("any" in spec) return { kind: "any", of: each(spec.any, "any") };
  if ("not" in spec) {
    return { kind: "not", of: compileCondition(spec.not, [...path, "not"], scope, execBack) };
  }
  return compileComparison(spec, path, scope, execBack);
}

function compileComparison(
  spec: ComparisonSpec,
  path: CardPath,
  scope: ReferenceScope,
  execBack: number,
): Condition {
  const { op, tolerance } = spec;
  const isCrossing = op === "cross_above" || op === "cross_below";
  const back = execBack + (isCrossing ? 1 : 0);
  const lhs = compileOperand(spec.lhs, [...path, "lhs"], scope, back);
  const sides = Array.isArray(spec.rhs) ? spec.rhs : [spec.rhs];
  const [rhs, upper] = sides.map((side, index) =>
    compileOperand(
      side,
      sides.length === 1 ? [...path, "rhs"] : [...path, "rhs", index],
      scope,
      back,
    )
  );
  checkSides(spec, sides, path, scope.problems);
  return {
    kind: "compare",
    op,
    lhs,
    rhs,
    ...(upper === undefined ? {} : { upper }),
    ...(tolerance === undefined ? {} : { tolerance }),
  };
}

/** Finds comparisons whose answer never changes. */
function checkSides(
  { lhs, op }: ComparisonSpec,
  sides: OperandSpec[],
  path: CardPath,
  problems: CardProblems,
): void {
  const [low, high] = sides;
  if ([lhs, ...sides].every((side) => typeof side === "number")) {
    const reason = `${pathText(path)} compares numbers with numbers, which never changes: ` +
      `put a reference on one side`;
    problems.add("CONSTANT_RULE", [...path, "lhs"], reason);
  } else if (typeof lhs === "string" && sides.includes(lhs)) {
    const reason = `${pathText(path)} compares "${lhs}" with itself, which never changes: ` +
      `give another side or an offset`;
    problems.add("CONSTANT_RULE", [...path, "lhs"], reason);
  } else if (op === "between" && typeof low === "number" && typeof high === "number") {
    if (low <= high) return;
    const reason = `${pathText(path)} asks for a value between ${low} and ${high}, ` +
      `which is never true: write the lower one first`;
    problems.add("CONSTANT_RULE", [...path, "rhs", 0], reason);
  }
}

function compileOperand(
  spec: OperandSpec,
  path: CardPath,
  scope: ReferenceScope,
  execBack: number,
): Operand {
  if (typeof spec === "number") return { kind: "number", value: spec };
  const { problems, warmup } = scope;
  const [name, bracket] = spec.split("[");
  const offset = bracket === undefined ? 0 : Number.parseInt(bracket);
  if (offset > MAX_LOOKBACK_BARS) {
    const reason = `"${spec}" looks back ${offset} bars: ${MAX_LOOKBACK_BARS} is the most`;
    problems.add("BAD_VALUE", path, reason);
  }
  if (name.startsWith("px.")) {
    const zoneKey = parseZoneKey(name);
    if (zoneKey !== null) {
      noteZone(zoneKey, spec, path, scope, execBack + offset);
    } else if (!PACKET_KEYS.includes(name)) {
      problems.add("UNKNOWN_PACKET_KEY", path, unknownPacketKey(name));
    }
    warmup.note("exec", 1 + offset, execBack, `"${spec}"`);
    return { kind: "packet", key: name, offset };
  }
  const column = findColumn(name, path, scope);
  if (column === undefined) return { kind: "number", value: NaN };
  warmup.note(column.role, column.bars + offset, execBack, `"${spec}"`);
  return { kind: "column", role: column.role, key: column.key, offset };
}

/** A zone rollup reads the bounds of a declared zone, as they were one exec close before. */
function noteZone(
  { role, zone }: ZoneKey,
  reference: string,
  path: CardPath,
  scope: ReferenceScope,
  execBack: number,
): void {
  for (const output of ["state", "lower", "upper"]) {
    const column = findColumn(`${role}.${zone}.${output}`, path, scope);
    if (column === undefined) return;
    scope.warmup.note(role, column.bars, execBack + 1, `"${reference}"`);
  }
}

function unknownPacketKey(name: string): string {
  return name === "px.mark.source"
    ? `"px.mark.source" is text and has no order: compare "px.mark.value" or drop it`
    : `"${name}" is not a packet key: ${suggest(name, PACKET_KEYS)}`;
}
