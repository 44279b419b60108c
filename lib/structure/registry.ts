import { nearestName, UsageError } from "../base/mod.ts";
import { bosDefinition } from "./bos.ts";
import { chochDefinition } from "./choch.ts";
import type { DetectorDefinition } from "./contract.ts";
import { fibonacciDefinition } from "./fibonacci.ts";
import { fvgDefinition } from "./fvg.ts";
import { liquidityDefinition } from "./liquidity.ts";
import { regimeDefinition } from "./regime.ts";
import { rollingWindowDefinition } from "./rolling_window.ts";
import { sessionLevelsDefinition } from "./session_levels.ts";
import { swingDefinition } from "./swing.ts";
import { trendDefinition } from "./trend.ts";
import { zoneDefinition } from "./zone.ts";

const DEFINITIONS: readonly DetectorDefinition[] = [
  swingDefinition,
  trendDefinition,
  bosDefinition,
  chochDefinition,
  zoneDefinition,
  fvgDefinition,
  liquidityDefinition,
  fibonacciDefinition,
  rollingWindowDefinition,
  regimeDefinition,
  sessionLevelsDefinition,
];

/** Every detector by name. */
export const DETECTORS: ReadonlyMap<string, DetectorDefinition> = new Map(
  DEFINITIONS.map((definition) => [definition.name, definition]),
);

/**
 * Looks a detector up.
 *
 * @param name Registry name.
 * @returns Its definition.
 * @throws {UsageError} `UNKNOWN_DETECTOR`, with the nearest known name.
 *
 * @example A typo is answered with a suggestion
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(detector("bos").dependencies, ["swing"]);
 * assertThrows(() => detector("zones"), Error, 'did you mean "zone"');
 * ```
 */
export function detector(name: string): DetectorDefinition {
  const definition = DETECTORS.get(name);
  if (definition) return definition;
  const known = [...DETECTORS.keys()];
  const near = nearestName(name, known);
  throw new UsageError(
    `Cannot use detector "${name}" as there is none of that name: ` +
      (near === undefined ? `give one of ${known.join(", ")}` : `did you mean "${near}"?`),
    { code: "UNKNOWN_DETECTOR" },
  );
}
