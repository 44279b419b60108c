import type { Role, Timeframe } from "../base/mod.ts";
import { type MarketCalendar, sessionClock } from "../calendar/mod.ts";
import { withCapacity } from "../columns/mod.ts";
import { BarFold, type ClosedMinute, GrowingFeed } from "../feeds/mod.ts";
import { type ColumnStream, createFeatureStream, type StreamBars } from "../indicators/mod.ts";
import { createStructureStream } from "../structure/mod.ts";
import type { StrategyPlan } from "./plan.ts";

/** What minutes arrive of. */
export interface LiveMarket {
  /** Name in the store. */
  symbol: string;
  /** When it trades, `null` for always. */
  calendar: MarketCalendar | null;
}

/** One role of a plan on arriving minutes: its bars, and their features and structure, bar by bar. */
export class LiveTimeframe {
  /** Closed bars with their columns. */
  readonly feed: GrowingFeed;
  /** The bar that the last minute belongs to. */
  readonly fold: BarFold;
  readonly #features: ColumnStream;
  readonly #structure: ColumnStream;
  readonly #calendar: MarketCalendar | null;
  #sessionMs = new Float64Array(0);

  /**
   * A role that has seen no minute.
   *
   * @param plan The strategy.
   * @param role Whose bars.
   * @param timeframe Their timeframe.
   * @param market The symbol, and when it trades.
   */
  constructor(
    plan: StrategyPlan,
    role: Role,
    timeframe: Timeframe,
    { symbol, calendar }: LiveMarket,
  ) {
    this.feed = new GrowingFeed(symbol, timeframe);
    this.fold = new BarFold(timeframe, calendar);
    this.#calendar = calendar?.isContinuous === false ? calendar : null;
    this.#features = createFeatureStream(plan.features[role] ?? []);
    this.#structure = createStructureStream(plan.structure?.[role] ?? []);
    this.feed.setFeatures(this.#features.columns());
    this.feed.setFeatures(this.#structure.columns());
  }

  /**
   * Takes the next minute.
   *
   * @param minute The minute.
   * @returns Whether it closes a bar, which is then in the feed with its columns.
   */
  push({ tsOpenMs, last: { open, high, low, close, volume } }: ClosedMinute): boolean {
    if (!this.fold.push(tsOpenMs, open, high, low, close, volume)) return false;
    const { feed } = this;
    const row = feed.length;
    feed.append(this.fold);
    const bars = this.#calendar === null ? feed.bars : this.#withClock(this.#calendar, row);
    this.#features.extend(bars, row, row + 1);
    const features = this.#features.columns();
    feed.setFeatures(features);
    this.#structure.extend({ ...bars, features }, row, row + 1);
    feed.setFeatures(this.#structure.columns());
    return true;
  }

  /** The bars with the market's own clock up to a row. */
  #withClock(calendar: MarketCalendar, row: number): StreamBars {
    this.#sessionMs = withCapacity(this.#sessionMs, row, row + 1);
    const [sessionMs] = sessionClock(calendar, this.feed.bars.tsOpenMs.subarray(row, row + 1));
    this.#sessionMs[row] = sessionMs;
    return { ...this.feed.bars, sessionMs: this.#sessionMs };
  }
}
