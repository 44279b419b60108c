import { canonicalJson, sha256Hex } from "../../base/mod.ts";
import type { TimeRange } from "../../columns/mod.ts";
import type { CardContent, ParameterValue } from "../../cards/mod.ts";
import type { Profile } from "../../exchange/mod.ts";
import type { HistoryNeeds } from "../gate.ts";
import type { DataDigests } from "../run_backtest.ts";
import type { SweepSpace } from "./combinations.ts";

/** Combinations that read the same history. */
export interface SweepGroup extends HistoryNeeds {
  /** First and last minute that all of them are run from. */
  requiredWindow: TimeRange;
  /** SHA-256 of that history. */
  dataDigests: DataDigests;
}

/** A card whose values are varied. */
export interface SweptCard {
  /** The card. */
  card: CardContent;
}

/** A strategy file whose parameters are varied. */
export interface SweptFile {
  /** What decides, besides the parameters that are varied. */
  file: {
    /** Id of the strategy with every default. */
    id: string;
    /** SHA-256 of the file. */
    sha256: string;
    /** Values of parameters that are not varied; the others have their defaults. */
    parameters: Readonly<Record<string, ParameterValue>>;
  };
}

/**
 * All that decides what a sweep gives, as plain data: whoever holds it and the same history makes the
 * same runs, in whatever order.
 */
export type SweepDefinition = SweepTerms & (SweptCard | SweptFile);

/** What a sweep of whatever strategy is made of. */
export interface SweepTerms {
  /** Version of the engine. */
  engineVersion: string;
  /** Name in the store. */
  symbol: string;
  /** The window. */
  window: TimeRange;
  /** What is varied. */
  space: SweepSpace;
  /** What the exchange assumes. */
  profile: Profile;
  /** Whether bars that were invented to fill a hole are accepted. */
  acceptFilled: boolean;
  /** The histories; one unless a timeframe, `delay_bars` or the source of mark prices is varied. */
  groups: readonly SweepGroup[];
}

/**
 * The name of a sweep, which follows from its content.
 *
 * @param definition All that decides what it gives.
 * @returns Sixteen hexadecimal digits.
 */
export function sweepIdOf(definition: SweepDefinition): string {
  return sha256Hex(canonicalJson(definition)).slice(0, 16);
}

/**
 * How the strategy of a sweep is called.
 *
 * @param definition A sweep, or its strategy.
 * @returns Its id, and its name for people.
 */
export function strategyOf(definition: SweptCard | SweptFile): { id: string; name: string } {
  if ("file" in definition) return { id: definition.file.id, name: definition.file.id };
  const { id, name } = definition.card;
  return { id, name };
}

/**
 * What tells the groups of a sweep apart.
 *
 * @param needs What a combination needs, or a group.
 * @returns Equal texts for combinations of one group.
 */
export function groupKey({ timeframes, delayBars, account: { markPrice } }: HistoryNeeds): string {
  return canonicalJson({ timeframes, delayBars, markPrice });
}

/**
 * A combination by the names of its parameters.
 *
 * @param space What is varied.
 * @param values Values in the order of the axes.
 * @returns Value by parameter.
 */
export function namedValues(
  { axes }: SweepSpace,
  values: readonly ParameterValue[],
): Record<string, ParameterValue> {
  return Object.fromEntries(axes.map(({ path }, a) => [path, values[a]]));
}
