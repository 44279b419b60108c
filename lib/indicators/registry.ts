import { nearestName, UsageError } from "../base/mod.ts";
import { adxDefinition } from "./adx.ts";
import { almaDefinition } from "./alma.ts";
import { aroonDefinition } from "./aroon.ts";
import { atrDefinition } from "./atr.ts";
import { bbandsDefinition } from "./bbands.ts";
import { cciDefinition } from "./cci.ts";
import { cmfDefinition } from "./cmf.ts";
import { cmoDefinition } from "./cmo.ts";
import type { IndicatorDefinition, ParamSpec, ParamValues } from "./contract.ts";
import { demaDefinition } from "./dema.ts";
import { dmDefinition } from "./dm.ts";
import { donchianDefinition } from "./donchian.ts";
import { emaDefinition } from "./ema.ts";
import { fisherDefinition } from "./fisher.ts";
import { kamaDefinition } from "./kama.ts";
import { kcDefinition } from "./kc.ts";
import { kvoDefinition } from "./kvo.ts";
import { linregDefinition } from "./linreg.ts";
import { macdDefinition } from "./macd.ts";
import { mfiDefinition } from "./mfi.ts";
import { midpriceDefinition } from "./midprice.ts";
import { momDefinition } from "./mom.ts";
import { natrDefinition } from "./natr.ts";
import { obvDefinition } from "./obv.ts";
import { ohlc4Definition } from "./ohlc4.ts";
import { ppoDefinition } from "./ppo.ts";
import { psarDefinition } from "./psar.ts";
import { rocDefinition } from "./roc.ts";
import { rsiDefinition } from "./rsi.ts";
import { smaDefinition } from "./sma.ts";
import { squeezeDefinition } from "./squeeze.ts";
import { stochDefinition } from "./stoch.ts";
import { stochrsiDefinition } from "./stochrsi.ts";
import { supertrendDefinition } from "./supertrend.ts";
import { temaDefinition } from "./tema.ts";
import { trimaDefinition } from "./trima.ts";
import { trixDefinition } from "./trix.ts";
import { tsiDefinition } from "./tsi.ts";
import { uoDefinition } from "./uo.ts";
import { vortexDefinition } from "./vortex.ts";
import { willrDefinition } from "./willr.ts";
import { wmaDefinition } from "./wma.ts";
import { zlmaDefinition } from "./zlma.ts";

const DEFINITIONS: readonly IndicatorDefinition[] = [
  emaDefinition,
  smaDefinition,
  rsiDefinition,
  atrDefinition,
  cciDefinition,
  willrDefinition,
  rocDefinition,
  momDefinition,
  kamaDefinition,
  almaDefinition,
  wmaDefinition,
  demaDefinition,
  temaDefinition,
  trimaDefinition,
  zlmaDefinition,
  natrDefinition,
  mfiDefinition,
  obvDefinition,
  cmfDefinition,
  cmoDefinition,
  linregDefinition,
  midpriceDefinition,
  ohlc4Definition,
  trixDefinition,
  uoDefinition,
  ppoDefinition,
  macdDefinition,
  bbandsDefinition,
  stochDefinition,
  stochrsiDefinition,
  adxDefinition,
  aroonDefinition,
  kcDefinition,
  donchianDefinition,
  supertrendDefinition,
  psarDefinition,
  squeezeDefinition,
  vortexDefinition,
  dmDefinition,
  fisherDefinition,
  tsiDefinition,
  kvoDefinition,
];

/** Every indicator by name, in the order of the reference list. */
export const INDICATORS: ReadonlyMap<string, IndicatorDefinition> = new Map(
  DEFINITIONS.map((definition) => [definition.name, definition]),
);

/**
 * Looks an indicator up.
 *
 * @param name Registry name.
 * @returns Its definition.
 * @throws {UsageError} `UNKNOWN_INDICATOR`, with the nearest known name.
 *
 * @example A typo is answered with a suggestion
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(indicator("macd").outputs, ["macd", "signal", "histogram"]);
 * assertThrows(() => indicator("madc"), Error, 'did you mean "macd"');
 * ```
 */
export function indicator(name: string): IndicatorDefinition {
  const definition = INDICATORS.get(name);
  if (definition) return definition;
  throw new UsageError(
    `Cannot use indicator "${name}" as there is none of that name: ` +
      suggestion(name, [...INDICATORS.keys()]),
    { code: "UNKNOWN_INDICATOR" },
  );
}

/**
 * Fills defaults and checks names, types, limits and the rules between parameters.
 *
 * @param definition Whose parameters.
 * @param given What a card or a caller gives, possibly nothing.
 * @returns Every declared parameter with a valid value, in declared order.
 * @throws {UsageError} `UNKNOWN_PARAM` or `BAD_PARAM`, naming the value and what would be valid.
 *
 * @example Defaults fill the rest
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(resolveParams(indicator("bbands"), { length: 50 }), { length: 50, std: 2, ddof: 0 });
 * ```
 */
export function resolveParams(
  definition: Pick<IndicatorDefinition, "name" | "params" | "rule">,
  given: Readonly<Record<string, unknown>> = {},
): ParamValues {
  const { name, params } = definition;
  const known = Object.keys(params);
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    throw new UsageError(
      `Cannot set "${key}" of ${name} as it has no such parameter: ${suggestion(key, known)}`,
      { code: "UNKNOWN_PARAM" },
    );
  }
  const values: Record<string, number | string> = {};
  for (const [key, spec] of Object.entries(params)) {
    const value = given[key] === undefined ? spec.default : given[key];
    if (!isValid(spec, value)) {
      throw new UsageError(
        `Cannot set "${key}" of ${name} to ${shown(value)}: give ${validValues(spec)}`,
        { code: "BAD_PARAM" },
      );
    }
    values[key] = value;
  }
  const broken = definition.rule?.(values);
  if (broken) throw new UsageError(`Cannot set up ${name}: ${broken}`, { code: "BAD_PARAM" });
  return values;
}

function isValid(spec: ParamSpec, value: unknown): value is number | string {
  if (spec.type === "choice") {
    return typeof value === "string" && value !== "" &&
      (spec.features === true || spec.options.includes(value));
  }
  return typeof value === "number" && value >= spec.min && value <= spec.max &&
    (spec.type === "number" || Number.isInteger(value));
}

/** JSON would show NaN and infinities as null. */
function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

function validValues(spec: ParamSpec): string {
  if (spec.type === "choice") {
    const others = spec.features === true ? " or the key of a feature column" : "";
    return `one of ${spec.options.join(", ")}${others}`;
  }
  return `${spec.type === "integer" ? "an integer" : "a number"} from ${spec.min} to ${spec.max}`;
}

function suggestion(given: string, known: readonly string[]): string {
  const nearest = nearestName(given, known);
  if (nearest !== undefined) return `did you mean "${nearest}"?`;
  return known.length === 0 ? "it takes none" : `give one of ${known.join(", ")}`;
}
