import { ROLE_ORDER, timeframeMs } from "../base/mod.ts";
import { CardProblems } from "./card_problems.ts";
import { CardSource } from "./card_source.ts";
import type { CardContent } from "./card_content.ts";
import { CARD_ROLES, type IdeaCard } from "./idea_card.ts";
import { resolveFeature, resolveStructure } from "./resolve_features.ts";
import { cardSchema } from "./schema.ts";
import { addSchemaProblems, ASKED_ONCE } from "../document/mod.ts";

/**
 * Reads an idea card and validates everything that a card can get wrong on its own: its YAML, keys,
 * types, limits, indicators and their parameters, and the order of its timeframes. Nothing is
 * converted from one type to another.
 *
 * @param text YAML 1.2.
 * @param fileName Name for messages, for example `trend_btc.yml`; nothing is opened.
 * @returns The card with every default filled in.
 * @throws {CardError} with the place of each problem.
 *
 * @example A typo is placed and answered
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { CardError } from "../base/mod.ts";
 *
 * const error = assertThrows(() => parseCard("idd: my_card\n", "my_card.yml"), CardError);
 * assertEquals(error.where, "my_card.yml:1:1");
 * assertEquals(
 *   error.message,
 *   'Cannot read card "my_card.yml" as "idd" is not a key of the card: did you mean "id"?',
 * );
 * ```
 */
export function parseCard(text: string, fileName: string): IdeaCard {
  const source = new CardSource(text, fileName);
  return validateCard(source, source.data);
}

/** Content of a card that keeps its schema, with parameters that nobody has looked at. */
export type RawCard = ReturnType<typeof cardSchema.parse>;

/**
 * Validates the content of a card on its own.
 *
 * @param source The text it came from, for places.
 * @param data The content as plain data: what the text says, or a variant of it.
 * @returns The card with every default filled in.
 * @throws {CardError} with the place of each problem.
 */
export function validateCard(source: CardSource, data: unknown): IdeaCard {
  const result = cardSchema.safeParse(data, ASKED_ONCE);
  if (result.success) return resolveCard(source, result.data);
  const problems = new CardProblems(source, `read card "${source.fileName}"`);
  addSchemaProblems(result.error.issues, data, problems);
  throw problems.error();
}

/**
 * Validates what the schema of a card leaves open: indicators, detectors and their parameters, and the
 * order of timeframes.
 *
 * @param source The text it came from, for places.
 * @param raw Content that keeps the schema.
 * @returns The card with every default filled in.
 * @throws {CardError} with the place of each problem.
 */
export function resolveCard(source: CardSource, raw: RawCard): IdeaCard {
  const problems = new CardProblems(source, `read card "${source.fileName}"`);
  const features: CardContent["features"] = {};
  for (const role of CARD_ROLES) {
    const resolved = raw.features[role].flatMap((feature, index) =>
      resolveFeature(feature, ["features", role, index], problems) ?? []
    );
    if (resolved.length > 0) features[role] = resolved;
  }
  const structure: NonNullable<CardContent["structure"]> = {};
  for (const role of CARD_ROLES) {
    const resolved = raw.structure[role].flatMap((detector, index) =>
      resolveStructure(detector, ["structure", role, index], problems) ?? []
    );
    if (resolved.length > 0) structure[role] = resolved;
  }
  checkTimeframes(raw.timeframes, problems);
  checkSymbols(raw.symbol_universe, problems);
  problems.throwIfAny();
  // Through JSON, so that the content is what its canonical text says: no undefined, no minus zero.
  const declared = Object.keys(structure).length === 0 ? undefined : structure;
  const content: CardContent = { ...raw, features, structure: declared };
  return { source, content: JSON.parse(JSON.stringify(content)) as CardContent };
}

function checkTimeframes(timeframes: CardContent["timeframes"], problems: CardProblems): void {
  // A short ltf is fine: its last close at or before the exec close is what a decision sees.
  for (const [role, shorter] of ROLE_ORDER) {
    const [mine, other] = [timeframes[role], timeframes[shorter]];
    if (mine === undefined || other === undefined || timeframeMs(mine) >= timeframeMs(other)) {
      continue;
    }
    const reason = `timeframes.${role} is "${mine}": ` +
      `it has to be at least as long as timeframes.${shorter}, "${other}"`;
    problems.add("TIMEFRAME_ORDER", ["timeframes", role], reason);
  }
}

function checkSymbols(symbols: readonly string[], problems: CardProblems): void {
  for (const [index, symbol] of symbols.entries()) {
    if (symbols.indexOf(symbol) === index) continue;
    const reason = `symbol "${symbol}" stands twice in symbol_universe: keep one`;
    problems.add("BAD_VALUE", ["symbol_universe", index], reason);
  }
}
