import { UsageError } from "../base/mod.ts";
import { type ParamSpec, type ParamValues, resolveParams } from "../indicators/mod.ts";

/** A number that a strategy can be given. */
export interface NumberRange {
  /** Whole numbers, or any. */
  type: "integer" | "number";
  /** Its value when none is given. */
  default: number;
  /** Smallest valid value. */
  min: number;
  /** Largest valid value. */
  max: number;
  /** What the number means, in one line. */
  about?: string;
}

/** A word that a strategy can be given. */
export interface ChoiceRange {
  /** One of several words. */
  type: "choice";
  /** Its value when none is given. */
  default: string;
  /** Valid words. */
  options: readonly string[];
  /** What is chosen, in one line. */
  about?: string;
}

/** What one parameter of a strategy may be. */
export type ParameterRange = NumberRange | ChoiceRange;

/** What every parameter of a strategy may be, by its name. */
export type ParameterRanges = Readonly<Record<string, ParameterRange>>;

/** More than these are no parameters but data. */
const MAX_PARAMETERS = 100;

/**
 * Holds a declaration of parameters to its form: scripts run without a type check, and files come from
 * others.
 *
 * @param ranges What was declared.
 * @throws {UsageError} `BAD_STRATEGY` naming the parameter and what would be valid.
 */
export function checkRanges(ranges: ParameterRanges): void {
  const refuse = (what: string, valid: string): never => {
    throw new UsageError(`Cannot declare the parameters of a strategy as ${what}: ${valid}`, {
      code: "BAD_STRATEGY",
    });
  };
  const names = Object.keys(ranges);
  if (names.length === 0 || names.length > MAX_PARAMETERS) {
    refuse(
      `there are ${names.length}`,
      `declare 1 to ${MAX_PARAMETERS}, or use defineStrategy alone`,
    );
  }
  for (const [name, range] of Object.entries(ranges)) {
    if (!/^[a-zA-Z][a-zA-Z0-9_]{0,63}$/.test(name) || name in {}) {
      refuse(`${JSON.stringify(name)} is no name`, "give letters, digits and _, a letter first");
    }
    const { type } = range;
    if (type === "choice") {
      const { options } = range;
      const areWords = Array.isArray(options) && options.every((one) => typeof one === "string");
      if (areWords && options.includes(range.default)) continue;
      refuse(`"${name}" has no valid default`, "give options, and one of them as default");
    }
    if (type !== "integer" && type !== "number") {
      refuse(`"${name}" has no type`, "give integer, number or choice");
    }
    const { min, default: own, max } = range as NumberRange;
    const areNumbers = [min, own, max].every((value) =>
      type === "integer" ? Number.isSafeInteger(value) : Number.isFinite(value)
    );
    if (areNumbers && min <= own && own <= max) continue;
    refuse(`"${name}" has no valid limits`, `give numbers with min <= default <= max`);
  }
}

/**
 * The value of every parameter.
 *
 * @param name What to call the strategy in messages.
 * @param ranges What its parameters may be.
 * @param given Values by name; what is left out takes its default.
 * @returns Every value, in the order of the declaration.
 * @throws {UsageError} `UNKNOWN_PARAM` with the nearest name, or `BAD_PARAM` with what is valid.
 *
 * @example A default and a value
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const ranges = {
 *   fast: { type: "integer", default: 9, min: 2, max: 50 },
 *   slow: { type: "integer", default: 21, min: 5, max: 200 },
 * } as const;
 * assertEquals(resolveParameters("cross", ranges, { slow: 30 }), { fast: 9, slow: 30 });
 * ```
 */
export function resolveParameters(
  name: string,
  ranges: ParameterRanges,
  given: Readonly<Record<string, unknown>>,
): ParamValues {
  return resolveParams({
    name: `strategy "${name}"`,
    params: ranges as Readonly<Record<string, ParamSpec>>,
  }, given);
}
