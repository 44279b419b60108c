import { ROLES } from "../../base/mod.ts";
import type { HistoryNeeds } from "../../backtest/mod.ts";

/** Warm-ups that are listed one by one. */
const MAX_SHOWN = 3;

/**
 * The warm-ups of many runs in words.
 *
 * @param needs One or more of those that share a history; those that are alike are said once.
 * @returns For example `21 exec bars of 15m, the same for every run`.
 *
 * @example One timeframe
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const needs = { warmupBars: { exec: 21 }, timeframes: { exec: "15m" } } as const;
 * assertEquals(warmupWords([needs]), "21 exec bars of 15m, the same for every run");
 * ```
 */
export function warmupWords(
  needs: readonly Pick<HistoryNeeds, "warmupBars" | "timeframes">[],
): string {
  const told = [...new Set(needs.map(wordsOf))];
  if (told.length === 1) return `${told[0]}, the same for every run`;
  const more = told.length > MAX_SHOWN ? `; ${told.length - MAX_SHOWN} more` : "";
  return `${told.slice(0, MAX_SHOWN).join("; ")}${more}; the same for runs of the same timeframes`;
}

function wordsOf(
  { warmupBars, timeframes }: Pick<HistoryNeeds, "warmupBars" | "timeframes">,
): string {
  return ROLES.filter((role) => warmupBars[role] !== undefined)
    .map((role) => `${warmupBars[role]} ${role} bars of ${timeframes[role]}`).join(", ");
}
