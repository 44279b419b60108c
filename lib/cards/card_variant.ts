import type { StrategyPlan } from "../engine/mod.ts";
import { cardParameters, type ParameterValue } from "./card_parameters.ts";
import { compileCard } from "./compile.ts";
import type { CardPath } from "./card_source.ts";
import type { CardContent } from "./card_content.ts";
import type { IdeaCard } from "./idea_card.ts";
import { type RawCard, resolveCard, validateCard } from "./parse.ts";
import { cardSchema } from "./schema.ts";
import { unknownParameter } from "./unknown_parameter.ts";

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
  const known = knownOf(card.content);
  const changes = Object.entries(values).map(([path, value]) =>
    [findParameter(card.content, known, path), value] as const
  );
  const variant = changes.every(([at]) => isOpen(at))
    ? resolveCard(card.source, withValues(known.raw, changes, warmupBars))
    : validateCard(card.source, withValues(card.content, changes, warmupBars));
  return { content: variant.content, plan: compileCard(variant) };
}

/** What is known of a card for as long as it lives: a sweep asks many times. */
interface KnownCard {
  /** Where its parameters stand. */
  places: ReadonlyMap<string, CardPath>;
  /** Its content as its schema leaves it. */
  raw: RawCard;
}

const cards = new WeakMap<CardContent, KnownCard>();

function knownOf(content: CardContent): KnownCard {
  let known = cards.get(content);
  if (known === undefined) {
    const places = new Map(cardParameters(content).map(({ path, at }) => [path, at]));
    known = { places, raw: cardSchema.parse(content) };
    cards.set(content, known);
  }
  return known;
}

/** The schema takes any parameter of an indicator or a detector, so no value of one can break it. */
function isOpen([section, , , holder]: CardPath): boolean {
  return (section === "features" || section === "structure") && holder === "params";
}

function findParameter({ id }: CardContent, { places }: KnownCard, path: string): CardPath {
  const found = places.get(path);
  if (found !== undefined) return found;
  throw unknownParameter(id, path, places);
}

/** A copy of content with other values; what none of them is in is shared with it. */
function withValues<T extends { warmup_bars: CardContent["warmup_bars"] }>(
  content: T,
  changes: readonly (readonly [CardPath, ParameterValue])[],
  warmupBars: CardContent["warmup_bars"] = content.warmup_bars,
): T {
  const data = { ...content, warmup_bars: warmupBars };
  const copied = new Set<unknown>([data]);
  for (const [at, value] of changes) {
    let holder = data as Record<string | number, unknown>;
    for (const step of at.slice(0, -1)) {
      const inner = holder[step];
      if (!copied.has(inner)) {
        holder[step] = Array.isArray(inner) ? [...inner] : { ...inner as object };
        copied.add(holder[step]);
      }
      holder = holder[step] as Record<string | number, unknown>;
    }
    holder[at[at.length - 1]] = value;
  }
  return data;
}
