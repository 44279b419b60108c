import { nearestName, UsageError } from "../../base/mod.ts";
import type { ParameterValue } from "../../cards/mod.ts";

/** Whether a combination, given as values in the order of the parameters, may run. */
export type Constraint = (values: readonly ParameterValue[]) => boolean;

const COMPARE: Readonly<Record<string, (a: ParameterValue, b: ParameterValue) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
};

const NUMBER = /^-?(\d+\.?\d*|\.\d+)$/;

/**
 * Reads a rule between varied parameters: two sides and one of `< <= > >= == !=`. A side is a parameter
 * or a number, or a sum of such, each with a number as factor: `2 * features.fast.length + 1`.
 *
 * @param text As typed.
 * @param paths Varied parameters, in the order of a combination's values.
 * @returns The rule as a function.
 * @throws {UsageError} `BAD_CONSTRAINT` with the nearest varied parameter.
 *
 * @example The fast average is the shorter one
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const allows = parseConstraint("fast < slow", ["fast", "slow"]);
 * assertEquals([allows([9, 21]), allows([21, 9])], [true, false]);
 * ```
 */
export function parseConstraint(text: string, paths: readonly string[]): Constraint {
  const [left, operator, right, ...more] = text.split(/(<=|>=|==|!=|<|>)/).map((one) => one.trim());
  if (right === undefined || more.length > 0) {
    throw badConstraint(text, "it has not exactly one of < <= > >= == !=");
  }
  const [a, b] = [left, right].map((side) => parseSide(side, text, paths));
  const compare = COMPARE[operator];
  return (values) => compare(a(values), b(values));
}

type Side = (values: readonly ParameterValue[]) => ParameterValue;

function parseSide(side: string, text: string, paths: readonly string[]): Side {
  const terms = side.split(/\s*\+\s*/).map((term) => parseTerm(term, text, paths));
  if (terms.length === 1) return terms[0];
  return (values) => terms.reduce((sum, term) => sum + Number(term(values)), 0);
}

function parseTerm(term: string, text: string, paths: readonly string[]): Side {
  const factors = term.split(/\s*\*\s*/).map((factor): Side => {
    if (NUMBER.test(factor)) return () => Number(factor);
    const at = paths.indexOf(factor);
    if (at >= 0) return (values) => values[at];
    const near = nearestName(factor, paths);
    throw badConstraint(
      text,
      `"${factor}" is not varied: vary it too, or write its value (` +
        (near === undefined ? `varied are ${paths.join(", ")})` : `or did you mean "${near}"?)`),
    );
  });
  if (factors.length === 1) return factors[0];
  return (values) => factors.reduce((product, factor) => product * Number(factor(values)), 1);
}

function badConstraint(text: string, why: string): UsageError {
  return new UsageError(`Cannot use constraint "${text}" as ${why}`, { code: "BAD_CONSTRAINT" });
}
