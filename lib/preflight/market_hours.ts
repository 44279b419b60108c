import type { TimeRange } from "../columns/mod.ts";
import type { Observation } from "./finding.ts";
import type { RequiredWindow } from "./required_window.ts";

/**
 * Whether missing minutes can be minutes in which nothing was traded: the market closes at times, and
 * none of its sessions is missing as a whole.
 *
 * @param gaps Missing minutes, each within one session.
 * @param window What the run needs.
 * @returns True when flat minutes could stand for them.
 */
export function canBeThin(
  gaps: readonly TimeRange[],
  { calendar, openRanges }: Pick<RequiredWindow, "calendar" | "openRanges">,
): boolean {
  if (calendar === null || gaps.length === 0) return false;
  const whole = new Map(openRanges.map(({ startMs, endMs }) => [startMs, endMs]));
  return gaps.every(({ startMs, endMs }) => whole.get(startMs) !== endMs);
}

/**
 * Says of missing minutes of a market with hours that they may never have been traded, and what can be
 * done about it.
 *
 * @param observations What coverage says, at most one.
 * @param gaps The missing minutes.
 * @param window What the run needs.
 * @returns The same, with the advice where it applies.
 */
export function adviseFlatFill(
  observations: Observation[],
  gaps: readonly TimeRange[],
  window: Pick<RequiredWindow, "calendar" | "openRanges">,
): Observation[] {
  if (!canBeThin(gaps, window)) return observations;
  const advice =
    `; a thin market has no bar for a minute of its hours in which nothing is traded: ` +
    `data fill --method flat writes flat ones, which stay marked`;
  return observations.map((seen) => ({ ...seen, message: seen.message + advice }));
}
