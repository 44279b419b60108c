import { MINUTE_MS } from "../base/mod.ts";
import { instrumentCalendar } from "../calendar/mod.ts";
import type { FundingColumns, TimeRange } from "../columns/mod.ts";
import { observeBadBars, observeBadFunding } from "./bad_bars.ts";
import { missingMinutes, observeCoverage } from "./coverage.ts";
import {
  observeFundingCadence,
  observeMarkOffLast,
  observeVolumeOutliers,
} from "./cross_checks.ts";
import { observeFilled } from "./filled.ts";
import { FINDING_CODES, type Observation } from "./finding.ts";
import {
  FUNDING_TOLERANCE_MS,
  observeFunding,
  USUAL_FUNDING_INTERVAL_MS,
} from "./funding_holes.ts";
import { observeOutliers } from "./outliers.ts";
import type { HistoryPort, StreamExtent } from "./ports.ts";
import { observeTimeOrder } from "./time_order.ts";

/**
 * Checks everything a store has of a symbol, from the first row of each series to its last: the checks
 * of the gate that need no strategy, and the series against each other.
 *
 * @param history Where to read.
 * @param symbol Name in the store.
 * @returns What was seen, in the order findings are listed.
 */
export async function verifySymbol(history: HistoryPort, symbol: string): Promise<Observation[]> {
  const [lastExtent, markExtent, fundingExtent] = [
    await history.extent(symbol, "last"),
    await history.extent(symbol, "mark"),
    await history.extent(symbol, "funding"),
  ];
  const calendar = instrumentCalendar(await history.readInstrument(symbol));
  const seen: Observation[] = [];
  const last = lastExtent && await history.readBars(symbol, minuteWindow(lastExtent));
  if (last) {
    const window = minuteWindow(lastExtent);
    const needed = calendar?.openRanges(window) ?? [window];
    const { isAscending, observations } = observeTimeOrder("last", last.tsOpenMs);
    const filled = await history.filledRanges(symbol, window);
    seen.push(
      ...observations,
      ...observeCoverage("last", missingMinutes(last.tsOpenMs, isAscending, needed), needed),
      ...observeBadBars("last", last),
      ...toldOfFilled("last", filled),
      ...observeOutliers(last),
      ...observeVolumeOutliers(last),
    );
  }
  if (markExtent) {
    const window = minuteWindow(markExtent);
    const needed = calendar?.openRanges(window) ?? [window];
    const mark = await history.readMark(symbol, window);
    const { isAscending, observations } = observeTimeOrder("mark", mark.tsOpenMs);
    const filled = await history.filledRanges(symbol, window, "mark");
    seen.push(
      ...observations,
      ...observeCoverage("mark", missingMinutes(mark.tsOpenMs, isAscending, needed), needed),
      ...observeBadBars("mark", mark),
      ...toldOfFilled("mark", filled),
      ...(last ? observeMarkOffLast(last, mark) : []),
    );
  }
  if (fundingExtent) {
    const window = { startMs: fundingExtent.firstMs, endMs: fundingExtent.lastMs + 1 };
    seen.push(...judgeFunding(await history.readFunding(symbol, window), window));
  }
  return seen.sort((a, b) => FINDING_CODES.indexOf(a.code) - FINDING_CODES.indexOf(b.code));
}

/** To keep marked rows is no fault of a store; a run refuses them unless it accepts them. */
function toldOfFilled(stream: "last" | "mark", filled: TimeRange[]): Observation[] {
  return observeFilled(stream, filled, false).map((one) => ({ ...one, severity: "warning" }));
}

function judgeFunding(
  funding: FundingColumns,
  window: { startMs: number; endMs: number },
): Observation[] {
  const { observations } = observeTimeOrder("funding", funding.tsMs);
  const broken = [...observations, ...observeBadFunding(funding)];
  // Distances between records mean nothing while the records themselves are broken.
  if (broken.length > 0) return broken;
  const terms = { toleranceMs: FUNDING_TOLERANCE_MS, usualIntervalMs: USUAL_FUNDING_INTERVAL_MS };
  return [...observeFunding(funding, window, terms), ...observeFundingCadence(funding)];
}

function minuteWindow({ firstMs, lastMs }: StreamExtent) {
  return {
    startMs: Math.floor(firstMs / MINUTE_MS) * MINUTE_MS,
    endMs: Math.floor(lastMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS,
  };
}
