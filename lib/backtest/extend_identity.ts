import { canonicalJson, sha256Hex } from "../base/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";

/**
 * Makes more facts a part of what a strategy is.
 *
 * @param plan A strategy in TypeScript.
 * @param facts Plain data.
 * @returns The canonical strategy with the facts in it, and its digest.
 */
export function extendIdentity(
  { canonical }: StrategyPlan,
  facts: Readonly<Record<string, unknown>>,
): Pick<StrategyPlan, "canonical" | "digest"> {
  const extended = { ...canonical as Record<string, unknown>, ...facts };
  return { canonical: extended, digest: sha256Hex(canonicalJson(extended)) };
}
