import type { BarColumns } from "../../lib/columns/mod.ts";
import { resolveParams } from "../../lib/indicators/mod.ts";
import {
  computeStructure,
  createStructureStream,
  detector,
  type DetectorDefinition,
  DETECTORS,
  type StructureSpec,
} from "../../lib/structure/mod.ts";

/**
 * One detector with its parameters resolved.
 *
 * @param name Registry name.
 * @param given Parameters that differ from the defaults.
 * @param key Prefix of its columns.
 * @returns The declared detector.
 */
export function declared(
  name: string,
  given: Record<string, unknown> = {},
  key = "x",
): StructureSpec {
  return { key, detector: name, params: resolveParams(detector(name), given) };
}

/** Columns of one detector over whole bars, in the order of its kernel. */
export function run(bars: BarColumns, spec: StructureSpec): Float64Array[] {
  return [...computeStructure(bars, [spec]).values()];
}

/** Columns of one detector whose bars arrive in pieces that end at `cuts`, ascending. */
export function runInPieces(
  bars: BarColumns,
  spec: StructureSpec,
  cuts: readonly number[],
): Float64Array[] {
  const stream = createStructureStream([spec]);
  let from = 0;
  for (const to of [...cuts, bars.close.length]) {
    stream.extend(bars, from, to);
    from = to;
  }
  return [...stream.columns().values()];
}

/** Every detector with its defaults, its shortest windows, longer ones, and each of its conventions. */
export function familyMembers(): { title: string; spec: StructureSpec }[] {
  return [...DETECTORS.values()].flatMap((definition) =>
    parameterSets(definition).map((given) => ({
      title: `${definition.name} ${JSON.stringify(given)}`,
      spec: declared(definition.name, given),
    }))
  );
}

function parameterSets({ params }: DetectorDefinition): Record<string, number | string>[] {
  const shortest: Record<string, number> = {};
  const longer: Record<string, number> = {};
  const conventions: Record<string, string>[] = [];
  for (const [name, spec] of Object.entries(params)) {
    if (spec.type === "choice") {
      conventions.push(...spec.options.slice(1).map((option) => ({ [name]: option })));
    } else if (spec.type === "integer") {
      shortest[name] = spec.min;
      longer[name] = Math.min(spec.max, spec.default + 2);
    }
  }
  const short = conventions.map((convention) => ({ ...shortest, ...convention }));
  return [{}, shortest, longer, ...conventions, ...short];
}
