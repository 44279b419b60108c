import { DAY_MS, MINUTE_MS } from "../base/mod.ts";
import { numberOf } from "../indicators/mod.ts";
import { always, defineDetector, price } from "./define.ts";
import { barsParam } from "./params.ts";

/** High, low and close of a day or a week as far as it has gone. */
interface Period {
  /** Number of the period since the epoch; NaN before the first bar. */
  id: number;
  /** Whether its first bar was seen. */
  isWhole: boolean;
  /** Highest price so far. */
  high: number;
  /** Lowest price so far. */
  low: number;
  /** Last price so far. */
  close: number;
  /** Highest price of the period before, NaN when that was not seen from its first bar. */
  previousHigh: number;
  /** Lowest price of the period before. */
  previousLow: number;
  /** Last price of the period before. */
  previousClose: number;
}

/** What session levels carry from row to row. */
export interface SessionState {
  /** When a day begins, after midnight of the market's clock. */
  offsetMs: number;
  /** Bars of the opening range. */
  openingBars: number;
  /** The day. */
  day: Period;
  /** The week. */
  week: Period;
  /** First price of the day. */
  dayOpen: number;
  /** Bars of the day so far. */
  dayBars: number;
  /** Highest price of the opening bars so far. */
  rangeHigh: number;
  /** Lowest price of the opening bars so far. */
  rangeLow: number;
}

/** The epoch began on a Thursday; weeks begin on Mondays. */
const DAYS_FROM_MONDAY = 3;

/**
 * Levels of the previous day and week, and of the day's opening range.
 *
 * @param outs As `sessionLevelsDefinition` declares them.
 * @param ins Open instants by the market's clock, open, high, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function sessionLevels(
  outs: readonly Float64Array[],
  [sessionMs, open, high, low, close]: readonly Float64Array[],
  from: number,
  to: number,
  state: SessionState,
): void {
  const [dayHigh, dayLow, dayClose, weekHigh, weekLow, weekClose] = outs;
  const [, , , , , , dayOpen, dayBars, rangeHigh, rangeLow] = outs;
  const { offsetMs, openingBars, day, week } = state;
  for (let i = from; i < to; i++) {
    const sinceMs = sessionMs[i] - offsetMs;
    const dayId = Math.floor(sinceMs / DAY_MS);
    const weekId = Math.floor((dayId + DAYS_FROM_MONDAY) / 7);
    const isOnTheDay = sinceMs === dayId * DAY_MS;
    if (dayId !== day.id) startDay(state, open[i]);
    enter(week, weekId, isOnTheDay && (dayId + DAYS_FROM_MONDAY) % 7 === 0);
    enter(day, dayId, isOnTheDay);
    extend(day, high[i], low[i], close[i]);
    extend(week, high[i], low[i], close[i]);
    state.dayBars++;
    if (state.dayBars <= openingBars) {
      state.rangeHigh = Math.max(state.rangeHigh, high[i]);
      state.rangeLow = Math.min(state.rangeLow, low[i]);
    }
    const hasRange = day.isWhole && state.dayBars >= openingBars;
    dayHigh[i] = day.previousHigh;
    dayLow[i] = day.previousLow;
    dayClose[i] = day.previousClose;
    weekHigh[i] = week.previousHigh;
    weekLow[i] = week.previousLow;
    weekClose[i] = week.previousClose;
    dayOpen[i] = day.isWhole ? state.dayOpen : NaN;
    dayBars[i] = state.dayBars;
    rangeHigh[i] = hasRange ? state.rangeHigh : NaN;
    rangeLow[i] = hasRange ? state.rangeLow : NaN;
  }
}

function startDay(state: SessionState, open: number): void {
  state.dayOpen = open;
  state.dayBars = 0;
  state.rangeHigh = -Infinity;
  state.rangeLow = Infinity;
}

/** Begins a period when its number is another one; the first of all is whole only from its first bar. */
function enter(period: Period, id: number, isOnTheBorder: boolean): void {
  if (id === period.id) return;
  const isFirst = period.id !== period.id;
  period.previousHigh = period.isWhole ? period.high : NaN;
  period.previousLow = period.isWhole ? period.low : NaN;
  period.previousClose = period.isWhole ? period.close : NaN;
  period.id = id;
  period.isWhole = !isFirst || isOnTheBorder;
  period.high = -Infinity;
  period.low = Infinity;
}

function extend(period: Period, high: number, low: number, close: number): void {
  if (high > period.high) period.high = high;
  if (low < period.low) period.low = low;
  period.close = close;
}

function startPeriod(): Period {
  return {
    id: NaN,
    isWhole: false,
    high: NaN,
    low: NaN,
    close: NaN,
    previousHigh: NaN,
    previousLow: NaN,
    previousClose: NaN,
  };
}

/** `session_levels` as the registry knows it. */
export const sessionLevelsDefinition = defineDetector({
  name: "session_levels",
  about: "High, low and close of the previous day and week, and the opening range of the day",
  meaning:
    "A day begins at day_start_minutes after midnight UTC or, in a market with hours, after the opening of " +
    "its session; a week begins with its Monday. Levels of a day or " +
    "week that was not seen from its first bar do not exist; a day or week without bars is skipped. The " +
    "opening range is that of the day's first opening_bars bars and published at the close of the last.",
  dependencies: [],
  outputs: [
    price("prev_day_high", "High of the previous day"),
    price("prev_day_low", "Low of the previous day"),
    price("prev_day_close", "Close of the previous day"),
    price("prev_week_high", "High of the previous week"),
    price("prev_week_low", "Low of the previous week"),
    price("prev_week_close", "Close of the previous week"),
    price("day_open", "First price of the day"),
    always("day_bars", "Closed bars of the day, 1 at the close of the first"),
    price("range_high", "High of the opening range, once it is complete"),
    price("range_low", "Low of the opening range, once it is complete"),
  ],
  params: {
    day_start_minutes: barsParam(
      0,
      "Minutes after midnight UTC or the session's opening at which a day begins",
      [0, 1439],
    ),
    opening_bars: barsParam(4, "Bars of the opening range"),
  },
  inputs: () => ["sessionMs", "open", "high", "low", "close"],
  warmup: () => 0,
  start: (params): SessionState => ({
    offsetMs: numberOf(params, "day_start_minutes") * MINUTE_MS,
    openingBars: numberOf(params, "opening_bars"),
    day: startPeriod(),
    week: startPeriod(),
    dayOpen: NaN,
    dayBars: 0,
    rangeHigh: -Infinity,
    rangeLow: Infinity,
  }),
  kernel: sessionLevels,
});
