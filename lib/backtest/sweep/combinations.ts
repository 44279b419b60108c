import { SeededRandom, UsageError } from "../../base/mod.ts";
import type { ParameterValue } from "../../cards/mod.ts";
import { type Constraint, parseConstraint } from "./constraint.ts";
import type { ParameterAxis } from "./parameter_axis.ts";

/** How combinations are chosen; seeds are whole numbers. */
export type SweepMethod =
  | {
    /** Every combination, the last axis fastest. */
    kind: "grid";
  }
  | {
    /** Independent draws, or one draw from each of `count` equal strata of every axis. */
    kind: "random" | "latin_hypercube";
    /** Combinations to draw. */
    count: number;
    /** Same seed, same combinations. */
    seed: number;
  };

/** What is varied, and which combinations of it are run. */
export interface SweepSpace {
  /** Parameters and their values. */
  axes: readonly ParameterAxis[];
  /** How combinations are chosen. */
  method: SweepMethod;
  /** Rules that every combination keeps, for example `fast < slow`. */
  constraints: readonly string[];
}

/** Most combinations of one sweep. */
const MAX_COMBINATIONS = 1_000_000;

/** Draws that may be in vain for each one that is wanted. */
const DRAWS_PER_COMBINATION = 1000;

/**
 * The combinations of a sweep, in their order. The same space gives the same list everywhere.
 *
 * A random sweep draws until it has as many different ones as were asked for. A Latin hypercube (M. D.
 * McKay, R. J. Beckman and W. J. Conover, "A Comparison of Three Methods for Selecting Values of Input
 * Variables", Technometrics 21, 1979) is drawn whole; what breaks a constraint or repeats another is
 * left out, so it can hold fewer.
 *
 * @param space What is varied.
 * @returns Values in the order of the axes, one list for each combination.
 * @throws {UsageError} `BAD_AXIS`, `BAD_CONSTRAINT`, `EMPTY_SWEEP`, `SWEEP_TOO_LARGE` or
 * `SPACE_TOO_SMALL`.
 *
 * @example A grid under a constraint
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const axes = [{ path: "fast", values: [5, 10] }, { path: "slow", values: [10, 20] }];
 * const space = { axes, method: { kind: "grid" }, constraints: ["fast < slow"] } as const;
 * assertEquals(drawCombinations(space), [[5, 10], [5, 20], [10, 20]]);
 * ```
 */
export function drawCombinations({ axes, method, constraints }: SweepSpace): ParameterValue[][] {
  const paths = axes.map(({ path }) => path);
  const twice = paths.find((path, i) => paths.indexOf(path) !== i);
  if (axes.length === 0 || twice !== undefined) {
    const why = twice === undefined ? "nothing is varied" : `"${twice}" is varied twice`;
    throw new UsageError(`Cannot sweep as ${why}`, { code: "BAD_AXIS" });
  }
  const rules = constraints.map((text) => parseConstraint(text, paths));
  const found = method.kind === "grid" ? walkGrid(axes, rules) : draw(axes, rules, method);
  if (found.length > 0) return found;
  const rule = constraints.map((text) => `"${text}"`).join(" and ");
  throw new UsageError(
    method.kind === "grid"
      ? `Cannot sweep as no combination keeps ${rule}`
      : `Cannot sweep as none of the ${method.count} combinations that seed ${method.seed} drew keeps ` +
        `${rule}: another seed or more draws may find some, and --random draws until it has as many`,
    { code: "EMPTY_SWEEP" },
  );
}

function walkGrid(
  axes: readonly ParameterAxis[],
  rules: readonly Constraint[],
): ParameterValue[][] {
  const lists = axes.map((axis) => {
    if ("values" in axis) return axis.values;
    throw new UsageError(
      `Cannot walk "${axis.path}" from ${axis.from} to ${axis.to} on a grid without a step: write ` +
        `${axis.path}=${axis.from}..${axis.to}:step, or draw with --random or --lhs`,
      { code: "BAD_AXIS" },
    );
  });
  const size = lists.reduce((product, list) => product * list.length, 1);
  refuseSize(size);
  const found: ParameterValue[][] = [];
  for (let number = 0; number < size; number++) {
    let rest = number;
    const values = new Array<ParameterValue>(lists.length);
    for (let a = lists.length - 1; a >= 0; a--) {
      values[a] = lists[a][rest % lists[a].length];
      rest = Math.floor(rest / lists[a].length);
    }
    if (rules.every((allows) => allows(values))) found.push(values);
  }
  return found;
}

function draw(
  axes: readonly ParameterAxis[],
  rules: readonly Constraint[],
  { kind, count, seed }: SweepMethod & { kind: "random" | "latin_hypercube" },
): ParameterValue[][] {
  refuseSize(count);
  const random = new SeededRandom(seed);
  const found = new Map<string, ParameterValue[]>();
  const take = (values: ParameterValue[]) => {
    if (rules.every((allows) => allows(values))) found.set(JSON.stringify(values), values);
  };
  if (kind === "latin_hypercube") {
    const strata = axes.map(() => shuffled(count, random));
    for (let i = 0; i < count; i++) {
      take(axes.map((axis, a) => valueAt(axis, (strata[a][i] + random.nextFloat()) / count)));
    }
    return [...found.values()];
  }
  for (let tries = 0; found.size < count; tries++) {
    if (tries === count * DRAWS_PER_COMBINATION) {
      throw new UsageError(
        `Cannot draw ${count} different combinations as ${tries} draws gave ${found.size}: ask for ` +
          `fewer, or widen the axes`,
        { code: "SPACE_TOO_SMALL" },
      );
    }
    take(axes.map((axis) => valueAt(axis, random.nextFloat())));
  }
  return [...found.values()];
}

/** The value of an axis at a share of its way. */
function valueAt(axis: ParameterAxis, share: number): ParameterValue {
  if ("values" in axis) return axis.values[Math.floor(share * axis.values.length)];
  return Number((axis.from + share * (axis.to - axis.from)).toPrecision(6));
}

/** The numbers below `count` in a drawn order (Fisher and Yates). */
function shuffled(count: number, random: SeededRandom): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const other = random.nextInt(i + 1);
    [order[i], order[other]] = [order[other], order[i]];
  }
  return order;
}

function refuseSize(size: number): void {
  if (size <= MAX_COMBINATIONS) return;
  throw new UsageError(
    `Cannot sweep ${size} combinations, of at most ${MAX_COMBINATIONS}: take longer steps, or draw ` +
      `with --random or --lhs`,
    { code: "SWEEP_TOO_LARGE" },
  );
}
