import { MINUTE_MS } from "../base/mod.ts";
import { dayText, type MarketCalendar, type Session } from "../calendar/mod.ts";
import { type BarColumns, lowerBound, sliceColumns, type TimeRange } from "../columns/mod.ts";
import type { SessionHistory } from "./ports.ts";

/** Minutes of one symbol on one trading day. */
export interface SymbolDay {
  /** Those of the session. */
  bars: BarColumns;
  /** How many of the session's were invented to fill a hole. */
  filled: number;
  /** How many lie before or after it within the market's extended hours. */
  offHours: number;
  /** How many lie where the market does not trade at all. */
  outsideHours: number;
  /** The first of those that lie where the market does not trade, epoch milliseconds, or `null`. */
  firstOutsideMs: number | null;
}

/** A trading day as it comes from the store. */
export interface LoadedDay {
  /** Row of the session in the calendar. */
  row: number;
  /** Its hours. */
  session: Session;
  /** Each symbol's minutes, in the configured order. */
  symbols: SymbolDay[];
}

/** What is to be loaded. */
export interface DayRequest {
  /** Names in the store. */
  symbols: readonly string[];
  /** When the market trades. */
  calendar: MarketCalendar;
  /** First row of the calendar's sessions. */
  from: number;
  /** Row after the last one. */
  to: number;
  /** Trading days that are read at a time. */
  prefetchDays: number;
}

/**
 * Reads trading days in blocks, one block ahead of the one in use, so that memory holds two blocks
 * however long the window is.
 *
 * @param history Where to read.
 * @param request What to read.
 * @returns One day after the other.
 */
export async function* loadDays(
  history: SessionHistory,
  request: DayRequest,
): AsyncGenerator<LoadedDay> {
  const { from, to, prefetchDays } = request;
  let next = readBlock(history, request, from, Math.min(from + prefetchDays, to));
  try {
    for (let row = from; row < to; row += prefetchDays) {
      const block = await next;
      const after = row + prefetchDays;
      if (after < to) {
        next = readBlock(history, request, after, Math.min(after + prefetchDays, to));
        // A failure is reported when its block is due, not while another is in use.
        next.catch(() => {});
      }
      yield* block;
    }
  } finally {
    // Whoever stops early closes the store next, which no read may be in the middle of.
    await next.catch(() => {});
  }
}

async function readBlock(
  history: SessionHistory,
  request: DayRequest,
  from: number,
  to: number,
): Promise<LoadedDay[]> {
  const { symbols, calendar } = request;
  const borders = dayBorders(request, from, to);
  const range = { startMs: borders[0], endMs: borders[to - from] };
  const series = await Promise.all(symbols.map(async (symbol) => ({
    bars: await history.readBars(symbol, range),
    filled: await history.filledRanges(symbol, range),
  })));
  const extended = calendar.withHours("eth");
  const { day, openMs, closeMs, isHalfDay } = calendar.sessions;
  return Array.from({ length: to - from }, (_, i) => {
    const row = from + i;
    const session = {
      day: dayText(day[row]),
      openMs: openMs[row],
      closeMs: closeMs[row],
      isHalfDay: isHalfDay[row] === 1,
    };
    const dayRange = { startMs: borders[i], endMs: borders[i + 1] };
    return {
      row,
      session,
      symbols: series.map(({ bars, filled }) => ({
        ...cutDay(bars, dayRange, session, extended),
        filled: countWithin(filled, session),
      })),
    };
  });
}

function countWithin(ranges: readonly TimeRange[], { openMs, closeMs }: Session): number {
  let minutes = 0;
  for (const { startMs, endMs } of ranges) {
    const withinMs = Math.min(endMs, closeMs) - Math.max(startMs, openMs);
    if (withinMs > 0) minutes += withinMs / MINUTE_MS;
  }
  return minutes;
}

/**
 * Where each trading day's minutes begin, and where those of the last one end: with the next trading
 * day, so that minutes of a weekend belong to its Friday, and at midnight after the last day of all.
 */
function dayBorders({ calendar, to: endRow }: DayRequest, from: number, to: number): number[] {
  const { day, openMs, closeMs } = calendar.sessions;
  const midnight = (number: number) =>
    Temporal.PlainDate.from(dayText(number)).toZonedDateTime(calendar.timeZone).epochMilliseconds;
  const borders: number[] = [];
  for (let row = from; row <= to; row++) {
    borders.push(
      row < endRow
        ? Math.min(midnight(day[row]), openMs[row])
        : Math.max(midnight(day[row - 1] + 1), closeMs[row - 1]),
    );
  }
  return borders;
}

function cutDay(
  bars: BarColumns,
  { startMs, endMs }: TimeRange,
  session: Session,
  extended: MarketCalendar,
): Omit<SymbolDay, "filled"> {
  const { tsOpenMs } = bars;
  const [first, last] = [lowerBound(tsOpenMs, startMs), lowerBound(tsOpenMs, endMs)];
  const open = lowerBound(tsOpenMs, session.openMs);
  const close = lowerBound(tsOpenMs, session.closeMs);
  let offHours = 0;
  let outsideHours = 0;
  let firstOutsideMs: number | null = null;
  for (let row = first; row < last; row++) {
    if (row === open) row = close;
    if (row >= last) break;
    if (extended.rowAt(tsOpenMs[row]) >= 0) offHours++;
    else {
      outsideHours++;
      firstOutsideMs ??= tsOpenMs[row];
    }
  }
  return { bars: sliceColumns(bars, open, close), offHours, outsideHours, firstOutsideMs };
}
