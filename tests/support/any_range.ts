import { BarRange } from "../../lib/exchange/mod.ts";

/**
 * A range that reaches every level, so that each minute behind it is looked at.
 *
 * @param markClose Mark price at the end of the bar.
 * @returns The range.
 */
export function anyRange(markClose: number): BarRange {
  return Object.assign(new BarRange(), {
    lastMin: -Infinity,
    lastMax: Infinity,
    markMin: -Infinity,
    markMax: Infinity,
    markClose,
  });
}
