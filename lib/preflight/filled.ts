import { MINUTE_MS } from "../base/mod.ts";
import { countSteps, type Stream, type TimeRange } from "../columns/mod.ts";
import { describeRange } from "./coverage.ts";
import { EXAMPLE_LIMIT, type Observation } from "./finding.ts";

/**
 * Tells of minutes that were invented to fill a hole, unless the request accepts them.
 *
 * @param stream Whose minutes.
 * @param filled Invented minutes.
 * @param isAccepted Whether the request accepts them.
 * @returns One observation, or none.
 */
export function observeFilled(
  stream: Exclude<Stream, "funding">,
  filled: TimeRange[],
  isAccepted: boolean,
): Observation[] {
  if (filled.length === 0 || isAccepted) return [];
  const count = countSteps(filled, MINUTE_MS);
  return [{
    code: "FILLED_BARS_PRESENT",
    severity: "error",
    stream,
    message:
      `${count} required ${stream === "mark" ? "mark " : ""}${
        count === 1 ? "minute was" : "minutes were"
      } invented to fill ` +
      `${
        filled.length === 1 ? "a hole" : `${filled.length} holes`
      }: accept them by name, or choose ` +
      `a window without them`,
    gaps: filled,
    count,
    examples: filled.slice(0, EXAMPLE_LIMIT).map(describeRange),
  }];
}
