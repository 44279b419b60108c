import { MINUTE_MS } from "../base/mod.ts";
import { instrumentCalendar, type MarketCalendar } from "../calendar/mod.ts";
import type { BarColumns, FundingColumns, MarkColumns, TimeRange } from "../columns/mod.ts";
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
import { adviseFlatFill } from "./market_hours.ts";
import { observeOutliers } from "./outliers.ts";
import { observeOutsideHours } from "./outside_hours.ts";
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
  const extents = {
    last: await history.extent(symbol, "last"),
    mark: await history.extent(symbol, "mark"),
    funding: await history.extent(symbol, "funding"),
  };
  const calendar = instrumentCalendar(await history.readInstrument(symbol));
  const seen: Observation[] = [];
  const last = extents.last && await history.readBars(symbol, minuteWindow(extents.last));
  const mark = extents.mark && await history.readMark(symbol, minuteWindow(extents.mark));
  for (const [stream, columns] of [["last", last], ["mark", mark]] as const) {
    if (columns === null) continue;
    const window = minuteWindow(extents[stream]!);
    const filled = await history.filledRanges(symbol, window, stream);
    seen.push(
      ...judgeMinutes(stream, columns, window, calendar),
      ...toldOfFilled(stream, filled),
    );
  }
  if (last) seen.push(...observeOutliers(last), ...observeVolumeOutliers(last));
  if (last && mark) seen.push(...observeMarkOffLast(last, mark));
  if (extents.funding) {
    const { firstMs, lastMs } = extents.funding;
    const window = { startMs: firstMs, endMs: lastMs + 1 };
    seen.push(...judgeFunding(await history.readFunding(symbol, window), window));
  }
  return seen.sort((a, b) => FINDING_CODES.indexOf(a.code) - FINDING_CODES.indexOf(b.code));
}

/** What can be said of minutes of either price. */
function judgeMinutes(
  stream: "last" | "mark",
  columns: BarColumns | MarkColumns,
  window: TimeRange,
  calendar: MarketCalendar | null,
): Observation[] {
  const { tsOpenMs } = columns;
  const openRanges = calendar?.openRanges(window) ?? [window];
  const { isAscending, observations } = observeTimeOrder(stream, tsOpenMs);
  const gaps = missingMinutes(tsOpenMs, isAscending, openRanges);
  const coverage = observeCoverage(stream, gaps, openRanges);
  return [
    ...observations,
    ...adviseFlatFill(coverage, gaps, { calendar, openRanges }),
    ...observeBadBars(stream, columns),
    ...(calendar === null ? [] : observeOutsideHours(stream, tsOpenMs, calendar)),
  ];
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
