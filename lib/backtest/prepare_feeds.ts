import type { Role } from "../base/mod.ts";
import { type MarketCalendar, sessionClock } from "../calendar/mod.ts";
import type { BarColumns, MarkColumns } from "../columns/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";
import type { MultiTimeframeFeeds } from "../feeds/mod.ts";
import { computeFeatures } from "../indicators/mod.ts";
import { computeStructure } from "../structure/mod.ts";
import { FeedCache } from "./feed_cache.ts";

/** The price minutes a plan is prepared from. */
export interface PriceHistory {
  /** Name in the store. */
  symbol: string;
  /** 1m bars of the last price, warm-up included. */
  last: BarColumns;
  /** 1m bars of the mark price on the same minutes, or `null` to let last stand in. */
  mark: MarkColumns | null;
  /** When the market trades; left out or `null` for one that never closes. */
  calendar?: MarketCalendar | null;
}

/** Feeds, and the exec rows of the window in them. */
export interface PreparedFeeds {
  /** One feed per role with its features, aligned to the exec grid. */
  feeds: MultiTimeframeFeeds;
  /** First exec row that opens at or after the window's start. */
  fromRow: number;
  /** Exec row after the last one that closes at or before the window's end; `fromRow` if none does. */
  toRow: number;
}

/**
 * Derives every timeframe of a plan, computes its features, and aligns them to the exec grid.
 *
 * @param plan The strategy.
 * @param history Minutes from the start of the warm-up to the end of the window.
 * @param window Start and end of the window, epoch milliseconds.
 * @returns Feeds, ready to run.
 */
export function prepareFeeds(
  plan: StrategyPlan,
  history: PriceHistory,
  window: { startMs: number; endMs: number },
): PreparedFeeds {
  return new FeedCache(history).prepare(plan, window);
}

/**
 * Everything a plan computes from the bars of one role.
 *
 * @param plan The strategy.
 * @param role Whose bars.
 * @param bars Closed bars of the role's timeframe.
 * @param calendar When the market trades; `null` for always.
 * @returns Feature columns, then structure columns, by key.
 */
export function planColumns(
  plan: StrategyPlan,
  role: Role,
  bars: BarColumns,
  calendar: MarketCalendar | null = null,
): Map<string, Float64Array> {
  const sessionMs = sessionClock(calendar, bars.tsOpenMs);
  const features = computeFeatures(bars, plan.features[role] ?? []);
  const structure = computeStructure(
    { ...bars, sessionMs, features },
    plan.structure?.[role] ?? [],
  );
  return new Map([...features, ...structure]);
}
