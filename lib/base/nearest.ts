import { closestString, levenshteinDistance } from "@std/text";

/**
 * The known name that was probably meant.
 *
 * @param given What was written.
 * @param known The names that exist.
 * @returns The nearest name, or `undefined` when none is near enough to be worth suggesting
 * (more than a third of its letters differ, with a floor of two).
 *
 * @example A typo
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nearestName("htf.ema_trnd", ["htf.ema_trend", "exec.close"]), "htf.ema_trend");
 * assertEquals(nearestName("volume", ["rsi"]), undefined);
 * ```
 */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const nearest = closestString(given, [...known]);
  const distance = levenshteinDistance(given.toLowerCase(), nearest.toLowerCase());
  return distance <= Math.max(2, Math.floor(nearest.length / 3)) ? nearest : undefined;
}
