import { stringify } from "yaml";
import { canonicalJson, sha256Hex } from "../base/mod.ts";
import type { CardContent } from "./card_content.ts";
import type { IdeaCard } from "./idea_card.ts";

/** The one form of a card, whatever its comments, layout, order of keys and omitted defaults. */
export interface NormalizedCard {
  /** Canonical content as plain data. */
  content: CardContent;
  /** The same as YAML, which reads back to the same content. */
  yaml: string;
  /** SHA-256 of the content's canonical JSON: the card's identity. */
  digest: string;
}

/**
 * Brings a card into its canonical form.
 *
 * @param card A validated card, or a variant of one.
 * @returns Content, text and digest.
 *
 * @example Layout is not identity
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseCard } from "./parse.ts";
 *
 * const card = (id: string) => `
 * ${id}
 * version: "1.0.0"
 * name: Buy green
 * account:
 *   starting_equity_usdt: 1000
 *   max_leverage: 1
 *   fee_model: { taker_bps: 5.5, maker_bps: 2 }
 *   slippage_bps: 2
 * symbol_universe: [SOLUSDT]
 * timeframes: { exec: 15m }
 * position_policy: { mode: long_only }
 * entry_rules:
 *   - direction: long
 *     when: { lhs: exec.close, op: gt, rhs: exec.open }
 * risk_model: { sizing: { model: fixed_usdt, value: 100 } }
 * `;
 * const digest = (text: string) => normalizeCard(parseCard(text, "green.yml")).digest;
 * assertEquals(digest(card("id: green")), digest(card("# A comment.\nid:   'green'")));
 * ```
 */
export function normalizeCard(card: Pick<IdeaCard, "content">): NormalizedCard {
  const { content } = card;
  return {
    content,
    yaml: stringify(content, { aliasDuplicateObjects: false, lineWidth: 0, schema: "core" }),
    digest: contentDigest(content),
  };
}

/**
 * The identity of a card.
 *
 * @param content Its canonical content.
 * @returns SHA-256 of the content's canonical JSON.
 */
export function contentDigest(content: CardContent): string {
  return sha256Hex(canonicalJson(content));
}
