import { formatInstant, type Instrument, MINUTE_MS } from "../base/mod.ts";
import { instrumentCalendar } from "../calendar/mod.ts";
import {
  type BarColumns,
  countSteps,
  type FundingColumns,
  intersectRanges,
  lowerBound,
  type MarkColumns,
  rowsWithin,
  sliceColumns,
  type Stream,
  type TimeRange,
} from "../columns/mod.ts";
import { observeBadBars, observeBadFunding } from "./bad_bars.ts";
import { missingMinutes, observeCoverage, observeMapping, timeframeCoverage } from "./coverage.ts";
import { type Finding, FINDING_CODES, type Observation } from "./finding.ts";
import { observeFilled } from "./filled.ts";
import { fixCommand } from "./fix_commands.ts";
import {
  FUNDING_TOLERANCE_MS,
  type FundingTerms,
  observeFunding,
  USUAL_FUNDING_INTERVAL_MS,
} from "./funding_holes.ts";
import { observeInstrument } from "./missing_instrument.ts";
import { observeOutliers } from "./outliers.ts";
import type { HistoryPort, StreamExtent } from "./ports.ts";
import type { FundingReport, MarkOrigin, PreflightReport } from "./report.ts";
import type { PreflightRequest } from "./request.ts";
import { type RequiredWindow, requiredWindow } from "./required_window.ts";
import { adviseFlatFill } from "./market_hours.ts";
import { observeTimeOrder } from "./time_order.ts";

/** What was read, and what it looks like: the run uses these very columns. */
export interface Inspection {
  /** What the gate saw. */
  report: PreflightReport;
  /** 1m bars of the last price, from the start of the warm-up to the end of the window. */
  bars: BarColumns;
  /** Mark minutes on the same minutes, or `null` when they are not complete. */
  mark: MarkColumns | null;
  /** Funding records from the start of the window to the minute that begins at its end. */
  funding: FundingColumns;
  /** Contract terms, or `null` when the store has none. */
  instrument: Instrument | null;
  /** What the run needs, and when the market trades. */
  window: RequiredWindow;
}

/** What was read of the store, each series once. */
interface History {
  bars: BarColumns;
  mark: MarkColumns;
  /** Also holds the records shortly before and after the window, which judge its ends. */
  funding: FundingColumns;
  instrument: Instrument | null;
  /** Stored minutes of the window in which the market does not trade. */
  outsideHours: number;
  filled: TimeRange[];
  filledMark: TimeRange[];
  extents: Record<Stream, StreamExtent | null>;
  isPerp: boolean;
  fundingTerms: FundingTerms;
}

/**
 * Reads a window once and checks it.
 *
 * @param request What the run asks for.
 * @param history Where to read.
 * @returns The columns, and the report on them without any heal attempt.
 * @throws {UsageError} `EMPTY_WINDOW`, `BAD_WARMUP`, or `UNKNOWN_CALENDAR` of the contract terms.
 */
export async function inspect(
  request: PreflightRequest,
  history: HistoryPort,
): Promise<Inspection> {
  const instrument = await history.readInstrument(request.symbol);
  const calendar = request.calendar ?? instrumentCalendar(instrument);
  const window = requiredWindow(request, calendar?.isContinuous === true ? null : calendar);
  const read = await readHistory(request, window, instrument, history);
  const { bars, mark, funding, extents } = read;
  const order = observeTimeOrder("last", bars.tsOpenMs);
  const gaps = missingMinutes(bars.tsOpenMs, order.isAscending, window.openRanges);
  const markOrder = observeTimeOrder("mark", mark.tsOpenMs);
  const markGaps = missingMinutes(mark.tsOpenMs, markOrder.isAscending, window.openRanges);
  const required1mBars = countSteps(window.openRanges, MINUTE_MS);
  const demandsMark = request.requireMark && read.isPerp;
  const hasMark = read.isPerp && markGaps.length === 0 && mark.tsOpenMs.length === required1mBars;
  const mapping = observeMapping(gaps, window.roles.exec);
  const observations: Observation[] = [
    ...adviseFlatFill(observeCoverage("last", gaps, window.openRanges), gaps, window),
    ...mapping,
    ...order.observations,
    ...observeBadBars("last", bars),
    ...observeFilled("last", read.filled, request.acceptFilled),
    ...observeOutliers(bars),
  ];
  if (demandsMark) observations.push(...observeDemandedMark(markGaps, window.openRanges));
  if (demandsMark || hasMark) {
    observations.push(
      ...markOrder.observations,
      ...observeBadBars("mark", mark),
      ...observeFilled("mark", read.filledMark, request.acceptFilled),
    );
  }
  observations.push(...observeInstrument(read.instrument, request.symbol));
  if (read.isPerp) observations.push(...judgeFunding(request, window, read));
  const findings = toFindings(observations, request, window, extents);
  const inWindow = fundingInWindow(funding, fundingWindow(request, window));
  const missingBars = countSteps(gaps, MINUTE_MS);
  const report: PreflightReport = {
    ok: findings.every((finding) => finding.severity !== "error"),
    symbol: request.symbol,
    ...window.calendar === null ? {} : { calendar: window.calendar.name },
    requiredStartTsMs: window.startMs,
    requiredEndTsMs: window.endMs,
    timeframes: timeframeCoverage(gaps, window),
    ...bars.tsOpenMs.some((tsMs) => tsMs >= request.startMs) ? {} : { isWindowMissing: true },
    has1mCoverage: gaps.length === 0,
    execTo1mMappingFeasible: mapping.length === 0,
    required1mBars,
    priceFeed1m: {
      availableBars: required1mBars - missingBars,
      missingBars,
      filledBars: countSteps(read.filled, MINUTE_MS),
      gapCount: gaps.length,
      ...window.calendar === null ? {} : { outsideHoursBars: read.outsideHours },
      firstTsMs: bars.tsOpenMs.at(0) ?? null,
      lastTsMs: closeOf(bars.tsOpenMs.at(-1)),
      dbStartTsMs: extents.last?.firstMs ?? null,
      dbEndTsMs: closeOf(extents.last?.lastMs),
    },
    markSource: markOrigin(read.isPerp, hasMark, demandsMark),
    ...hasMark ? { filledMarkBars: countSteps(read.filledMark, MINUTE_MS) } : {},
    funding: reportFunding(read, inWindow),
    findings,
    healAttempts: [],
  };
  return { report, bars, mark: hasMark ? mark : null, funding: inWindow, instrument, window };
}

function markOrigin(isPerp: boolean, hasMark: boolean, demandsMark: boolean): MarkOrigin | null {
  if (!isPerp) return "none";
  if (hasMark) return "mark_1m";
  return demandsMark ? null : "approx_from_ohlcv_1m";
}

function observeDemandedMark(gaps: TimeRange[], needed: readonly TimeRange[]): Observation[] {
  const why = ", and the strategy demands real mark prices";
  return observeCoverage("mark", gaps, needed)
    .map((seen) => ({ ...seen, message: seen.message + why }));
}

async function readHistory(
  request: PreflightRequest,
  window: RequiredWindow,
  instrument: Instrument | null,
  history: HistoryPort,
): Promise<History> {
  const { symbol } = request;
  const range = { startMs: window.startMs, endMs: window.endMs };
  const toleranceMs = request.fundingToleranceMs ?? FUNDING_TOLERANCE_MS;
  const usualIntervalMs = instrument?.fundingIntervalMs ?? USUAL_FUNDING_INTERVAL_MS;
  // Without terms the symbol is taken for what asks the most of its data, a perpetual.
  const isPerp = instrument === null || instrument.kind === "perp";
  const needed = fundingWindow(request, window);
  const reachMs = usualIntervalMs + toleranceMs;
  const aroundWindow = { startMs: needed.startMs - reachMs, endMs: needed.endMs + reachMs };
  const nowhere = { startMs: needed.startMs, endMs: needed.startMs };
  const stored = await history.readBars(symbol, range);
  const storedMark = await history.readMark(symbol, range);
  const isOpenAllTime = window.calendar === null;
  const bars = isOpenAllTime ? stored : rowsWithin(stored, window.openRanges);
  return {
    bars,
    mark: isOpenAllTime ? storedMark : rowsWithin(storedMark, window.openRanges),
    outsideHours: stored.tsOpenMs.length - bars.tsOpenMs.length,
    funding: await history.readFunding(symbol, isPerp ? aroundWindow : nowhere),
    instrument,
    filled: intersectRanges(await history.filledRanges(symbol, range), window.openRanges),
    filledMark: intersectRanges(
      await history.filledRanges(symbol, range, "mark"),
      window.openRanges,
    ),
    extents: {
      last: await history.extent(symbol, "last"),
      mark: await history.extent(symbol, "mark"),
      funding: await history.extent(symbol, "funding"),
    },
    isPerp,
    fundingTerms: { toleranceMs, usualIntervalMs },
  };
}

function judgeFunding(
  request: PreflightRequest,
  window: RequiredWindow,
  { funding, fundingTerms }: History,
): Observation[] {
  const order = observeTimeOrder("funding", funding.tsMs);
  const observations = [...order.observations, ...observeBadFunding(funding)];
  // Distances between records mean nothing while the records themselves are broken.
  if (observations.length > 0) return observations;
  return observeFunding(funding, fundingWindow(request, window), fundingTerms);
}

/**
 * The minute that closes at the end belongs to the run, so a record that falls due exactly then is
 * settled. Venues stamp it some milliseconds late: it lies in the minute that begins at the end.
 */
function fundingWindow(request: PreflightRequest, window: RequiredWindow): TimeRange {
  return { startMs: request.startMs, endMs: window.endMs + MINUTE_MS };
}

/** Records the run may settle. */
function fundingInWindow(funding: FundingColumns, window: TimeRange): FundingColumns {
  const from = lowerBound(funding.tsMs, window.startMs);
  return sliceColumns(funding, from, lowerBound(funding.tsMs, window.endMs));
}

function reportFunding(
  { isPerp, fundingTerms }: History,
  { tsMs, intervalMs }: FundingColumns,
): FundingReport {
  const toMinute = (ms: number) => Math.round(ms / MINUTE_MS) * MINUTE_MS;
  const intervals = new Set(Array.from(intervalMs, toMinute).filter(Number.isFinite));
  return {
    required: isPerp,
    records: tsMs.length,
    firstTsMs: tsMs.at(0) ?? null,
    lastTsMs: tsMs.at(-1) ?? null,
    intervalsMs: [...intervals].sort((a, b) => a - b),
    toleranceMs: fundingTerms.toleranceMs,
  };
}

function toFindings(
  observations: Observation[],
  request: PreflightRequest,
  window: RequiredWindow,
  extents: History["extents"],
): Finding[] {
  const rank = (finding: Finding) => FINDING_CODES.indexOf(finding.code);
  return observations.map((observation) => {
    const { code, stream, gaps, message } = observation;
    const extent = stream === null ? null : extents[stream];
    const isFunding = stream === "funding";
    const dbStartTsMs = extent?.firstMs ?? null;
    const dbEndTsMs = isFunding ? extent?.lastMs ?? null : closeOf(extent?.lastMs);
    const held = code.startsWith("MISSING_") ? whatIsHeld(gaps, dbStartTsMs, dbEndTsMs) : "";
    return {
      ...observation,
      message: message + held,
      requiredStartTsMs: isFunding ? request.startMs : window.startMs,
      requiredEndTsMs: window.endMs,
      dbStartTsMs,
      dbEndTsMs,
      fixCommand: fixCommand(code, stream, request, gaps.length > 0 ? gaps : undefined),
    };
  }).sort((a, b) => rank(a) - rank(b));
}

/** What is missing outside of what is held is missing for another reason than a hole within. */
function whatIsHeld(
  gaps: readonly TimeRange[],
  startMs: number | null,
  endMs: number | null,
): string {
  if (gaps.length === 0) return "";
  if (startMs === null || endMs === null) return "; the store holds none at all";
  const isInside = gaps.every((gap) => gap.startMs >= startMs && gap.endMs <= endMs);
  if (isInside) return "";
  return `; the store holds ${formatInstant(startMs)} to ${formatInstant(endMs)}`;
}

function closeOf(tsOpenMs: number | undefined): number | null {
  return tsOpenMs === undefined ? null : tsOpenMs + MINUTE_MS;
}
