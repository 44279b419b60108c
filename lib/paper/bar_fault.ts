import { MINUTE_MS } from "../base/mod.ts";
import type { PriceBar } from "../columns/mod.ts";
import type { NoteCode } from "./reasons.ts";

/**
 * What makes a bar impossible, whoever delivers it.
 *
 * @param bar A minute.
 * @returns `MISALIGNED_BAR` when it does not open on the minute, `BAD_BAR` when a price is not a positive
 * number, high or low does not enclose open and close, or the volume is negative; `null` for a good one.
 *
 * @example A low above the close
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bar = { tsOpenMs: 60_000, open: 2, high: 3, low: 2, close: 1, volume: 0 };
 * assertEquals(barFault(bar), "BAD_BAR");
 * ```
 */
export function barFault(
  { tsOpenMs, open, high, low, close, volume }: PriceBar & { tsOpenMs: number; volume: number },
): Extract<NoteCode, "MISALIGNED_BAR" | "BAD_BAR"> | null {
  if (!Number.isSafeInteger(tsOpenMs) || tsOpenMs % MINUTE_MS !== 0) return "MISALIGNED_BAR";
  const isPossible = low > 0 && high < Infinity && low <= Math.min(open, close) &&
    high >= Math.max(open, close) && volume >= 0 && volume < Infinity;
  return isPossible ? null : "BAD_BAR";
}
