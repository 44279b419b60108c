import { ROLES } from "../base/mod.ts";
import { QUOTE_KEYS, ROLLUP_KEYS } from "../quote/mod.ts";
import type { CardColumn } from "./card_columns.ts";
import type { CardProblems } from "./card_problems.ts";
import type { CardPath } from "./card_source.ts";
import type { CardWarmup } from "./card_warmup.ts";
import { suggest } from "../document/mod.ts";

/** What the compilation of a card's references reads and fills. */
export interface ReferenceScope {
  /** Columns that exist, by full name. */
  columns: ReadonlyMap<string, CardColumn>;
  /** Columns that somebody refers to; grows. */
  used: Set<CardColumn>;
  /** Bars that are looked back on; grows. */
  warmup: CardWarmup;
  /** Where problems are noted. */
  problems: CardProblems;
}

/** Packet keys with a number behind them; the source of the mark price is a text. */
export const PACKET_KEYS: readonly string[] = [...QUOTE_KEYS, ...ROLLUP_KEYS]
  .filter((key) => key !== "px.mark.source");

/**
 * Finds the column behind a name and marks it as used.
 *
 * @param name Role and key, such as `htf.ema_trend`.
 * @param path Where the name stands in the card.
 * @param scope Columns and problems.
 * @returns The column, or `undefined` after noting a problem.
 */
export function findColumn(
  name: string,
  path: CardPath,
  { columns, used, problems }: ReferenceScope,
): CardColumn | undefined {
  const column = columns.get(name);
  if (column !== undefined) {
    used.add(column);
    return column;
  }
  const names = [...columns.keys()];
  const [role] = name.split(".");
  const ofRole = names.filter((known) => known.startsWith(`${role}.`));
  const outputs = ofRole.filter((known) =>
    known.startsWith(`${name}_`) || known.startsWith(`${name}.`)
  );
  if (outputs.length > 0) {
    const reason = `"${name}" is not one column: choose ${outputs.join(", ")}`;
    problems.add("UNKNOWN_FEATURE", path, reason);
  } else if (ofRole.length === 0 && (ROLES as readonly string[]).includes(role)) {
    const reason = `"${name}" needs timeframes.${role}, which is not declared`;
    problems.add("UNKNOWN_ROLE", path, reason);
  } else {
    const near = suggest(name, [...names, ...PACKET_KEYS]);
    const known = ofRole.length > 0 ? ofRole : names;
    const repair = near.startsWith("did") ? near : `known are ${known.join(" ")}`;
    problems.add("UNKNOWN_FEATURE", path, `"${name}" is not a feature: ${repair}`);
  }
  return undefined;
}
