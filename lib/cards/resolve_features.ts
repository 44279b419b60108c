import { UsageError } from "../base/mod.ts";
import { type IndicatorDefinition, INDICATORS, resolveParams } from "../indicators/mod.ts";
import { DETECTORS } from "../structure/mod.ts";
import type { CardProblems } from "./card_problems.ts";
import type { CardPath } from "./card_source.ts";
import type { CardFeature, CardStructure } from "./card_content.ts";
import { pathText, suggest } from "../document/mod.ts";

/** A feature whose names and parameters nobody has looked at. */
type RawFeature = Omit<CardFeature, "params"> & { params: Record<string, unknown> };

/**
 * Checks a declared feature against the registry and fills in what it leaves out.
 *
 * @param raw The feature as written.
 * @param path Where it stands in the card.
 * @param problems Where problems are noted.
 * @returns The complete feature, or `undefined` when it has a problem.
 */
export function resolveFeature(
  raw: RawFeature,
  path: CardPath,
  problems: CardProblems,
): CardFeature | undefined {
  const definition = INDICATORS.get(raw.indicator);
  if (definition === undefined) {
    const reason = `"${raw.indicator}" is not an indicator: ` +
      suggest(raw.indicator, [...INDICATORS.keys()]);
    problems.add("UNKNOWN_INDICATOR", [...path, "indicator"], reason);
    return undefined;
  }
  const params = resolveOwnParams(definition, raw.params, [...path, "params"], problems);
  const takesSource = definition.inputs.includes("source");
  if (raw.input_source !== undefined && !takesSource) {
    const reason = `${raw.indicator} always reads ${definition.inputs.join(", ")}: ` +
      `remove input_source "${raw.input_source}"`;
    problems.add("BAD_VALUE", [...path, "input_source"], reason);
    return undefined;
  }
  if (params === undefined) return undefined;
  return {
    indicator: raw.indicator,
    key: raw.key,
    params,
    ...(takesSource ? { input_source: raw.input_source ?? "close" } : {}),
  };
}

/**
 * Checks a declared detector against the registry and fills in what it leaves out.
 *
 * @param raw The detector as written.
 * @param path Where it stands in the card.
 * @param problems Where problems are noted.
 * @returns The complete detector, or `undefined` when it has a problem.
 */
export function resolveStructure(
  raw: Omit<CardStructure, "params"> & { params: Record<string, unknown> },
  path: CardPath,
  problems: CardProblems,
): CardStructure | undefined {
  const definition = DETECTORS.get(raw.detector);
  if (definition === undefined) {
    const reason = `"${raw.detector}" is not a structure detector: ` +
      suggest(raw.detector, [...DETECTORS.keys()]);
    problems.add("UNKNOWN_DETECTOR", [...path, "detector"], reason);
    return undefined;
  }
  const params = resolveOwnParams(definition, raw.params, [...path, "params"], problems);
  return params && { detector: raw.detector, key: raw.key, params };
}

function resolveOwnParams(
  definition: Pick<IndicatorDefinition, "name" | "params" | "rule">,
  given: Record<string, unknown>,
  path: CardPath,
  problems: CardProblems,
): CardFeature["params"] | undefined {
  // Each one alone first, so that a bad value is placed at itself; rules between parameters only
  // make sense when each is valid.
  const alone = { ...definition, rule: undefined };
  let areValid = true;
  for (const [name, value] of Object.entries(given)) {
    const at = [...path, name];
    const place = name in definition.params ? "value" : "key";
    const resolved = refusing(at, place, problems, () => resolveParams(alone, { [name]: value }));
    areValid &&= resolved !== undefined;
  }
  if (!areValid) return undefined;
  return refusing(path, "value", problems, () => resolveParams(definition, given));
}

function refusing<T>(
  path: CardPath,
  place: "key" | "value",
  problems: CardProblems,
  action: () => T,
): T | undefined {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const why = error.message.replace(/^Cannot/, "cannot");
    problems.add(error.code, path, `${pathText(path)} is refused: ${why}`, place);
    return undefined;
  }
}
