import { UsageError } from "../base/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";
import { cardParameters, type ParameterValue } from "./card_parameters.ts";
import { compileCard } from "./compile.ts";
import type { CardPath } from "./card_source.ts";
import type { CardContent } from "./card_content.ts";
import type { IdeaCard } from "./idea_card.ts";
import { validateCard } from "./parse.ts";
import { suggest } from "../document/mod.ts";

/** A card with other values in some places. */
export interface CardVariant {
  /** Its canonical content. */
  content: CardContent;
  /** What the engine runs; its digest is the variant's identity. */
  plan: StrategyPlan;
}

/**
 * The card with other values in some places, validated and compiled as if it had been written so. Its
 * digest is that of the whole variant.
 *
 * @param card A validated card.
 * @param values New values by parameter, as `cardParameters` names them.
 * @param warmupBars Bars that the variant asks for, in place of what the card says.
 * @returns The variant.
 * @throws {UsageError} `UNKNOWN_PARAMETER` with the nearest known name.
 * @throws {CardError} as for a card that is written so; places are those of the card.
 *
 * @example Another length
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseCard } from "./parse.ts";
 *
 * const card = parseCard(
 *   `
 * id: dip
 * version: "1.0.0"
 * name: Buy the dip
 * account:
 *   starting_equity_usdt: 1000
 *   max_leverage: 1
 *   fee_model: { taker_bps: 5.5, maker_bps: 2 }
 *   slippage_bps: 2
 * symbol_universe: [SOLUSDT]
 * timeframes: { exec: 15m }
 * features: { exec: [{ indicator: rsi, key: rsi_14 }] }
 * position_policy: { mode: long_only }
 * entry_rules:
 *   - direction: long
 *     when: { lhs: exec.rsi_14, op: cross_above, rhs: 30 }
 * risk_model: { sizing: { model: fixed_usdt, value: 100 } }
 * `,
 *   "dip.yml",
 * );
 * const { plan } = cardVariant(card, { "features.rsi_14.length": 20 });
 * assertEquals(plan.warmupBars, { exec: 22 });
 * ```
 */
export function cardVariant(
  card: IdeaCard,
  values: Readonly<Record<string, ParameterValue>>,
  warmupBars?: CardContent["warmup_bars"],
): CardVariant {
  const data = structuredClone(card.content);
  for (const [path, value] of Object.entries(values)) {
    setAt(data, findParameter(card.content, path), value);
  }
  if (warmupBars !== undefined) data.warmup_bars = warmupBars;
  const variant = validateCard(card.source, data);
  return { content: variant.content, plan: compileCard(variant) };
}

/** Where the parameters of a card stand, for as long as the card lives: a sweep asks many times. */
const places = new WeakMap<CardContent, ReadonlyMap<string, CardPath>>();

function findParameter(content: CardContent, path: string): CardPath {
  const known = places.get(content) ??
    new Map(cardParameters(content).map(({ path, at }) => [path, at]));
  places.set(content, known);
  const found = known.get(path);
  if (found !== undefined) return found;
  throw new UsageError(
    `Cannot vary "${path}" as it is no parameter of card "${content.id}": ` +
      suggest(path, [...known.keys()]),
    { code: "UNKNOWN_PARAMETER" },
  );
}

function setAt(data: unknown, at: CardPath, value: ParameterValue): void {
  let holder = data as Record<string | number, unknown>;
  for (const step of at.slice(0, -1)) holder = holder[step] as Record<string | number, unknown>;
  holder[at[at.length - 1]] = value;
}
