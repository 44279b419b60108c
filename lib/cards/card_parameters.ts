import type { CardPath } from "./card_source.ts";
import type { CardContent } from "./card_content.ts";
import { CARD_ROLES } from "./idea_card.ts";

/** What a parameter of a card can be set to. */
export type ParameterValue = number | string | boolean;

/** A value of a card that another one can take the place of. */
export interface CardParameter {
  /** How it is named, for example `features.ema_fast.length`. */
  path: string;
  /** Where it stands in the card's content. */
  at: CardPath;
  /** What the card says; `null` where it says nothing. */
  value: ParameterValue | null;
}

/** What names a card and what is worked out for it: no parameters of the strategy. */
const FIXED = ["id", "version", "name", "description", "symbol_universe", "warmup_bars"];

/**
 * Every value of a card that can be varied. A feature or detector is named by its key
 * (`features.ema_fast.length`), with its role where two roles use the key, and always also with it
 * (`features.exec.ema_fast.length`); everything else by its keys and list positions
 * (`risk_model.stop_loss.value`, `entry_rules.0.when.rhs`).
 *
 * @param content Canonical content of a card.
 * @returns Its parameters, in the order of the card, shortest name of each first.
 *
 * @example The length of an average
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseCard } from "./parse.ts";
 *
 * const { content } = parseCard(
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
 * const length = cardParameters(content).find(({ path }) => path === "features.rsi_14.length");
 * assertEquals(length?.value, 14);
 * ```
 */
export function cardParameters(content: CardContent): CardParameter[] {
  const sections = Object.entries(content).filter(([name]) => !FIXED.includes(name));
  return sections.flatMap(([name, value]) =>
    name === "features" || name === "structure"
      ? declaredParameters(name, content[name] ?? {})
      : leaves(value, [name]).map(({ at, value }) => ({ path: at.join("."), at, value }))
  );
}

function declaredParameters(
  section: "features" | "structure",
  declared: Partial<Record<string, readonly { key: string }[]>>,
): CardParameter[] {
  const keys = CARD_ROLES.flatMap((role) => (declared[role] ?? []).map(({ key }) => key));
  return CARD_ROLES.flatMap((role) =>
    (declared[role] ?? []).flatMap((one, index) => {
      const own = leaves(one, [section, role, index]).filter(({ at }) => at.at(-1) !== "key");
      const isAlone = keys.filter((key) => key === one.key).length === 1;
      const names = [...isAlone ? [`${section}.${one.key}`] : [], `${section}.${role}.${one.key}`];
      return names.flatMap((name) =>
        own.map(({ at, value }) => ({ path: `${name}.${at.at(-1)}`, at, value }))
      );
    })
  );
}

function leaves(value: unknown, at: CardPath): Omit<CardParameter, "path">[] {
  if (value === null || typeof value !== "object") {
    return [{ at, value: value as CardParameter["value"] }];
  }
  const steps: (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(value);
  return steps.flatMap(([step, item]) => leaves(item, [...at, step]));
}
