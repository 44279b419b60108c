/**
 * Feeds: 1m bars folded into every timeframe, closed bars only, each context carried forward onto the
 * exec grid.
 *
 * @module
 */
export type { DerivedBars } from "./derive.ts";
export type { MarkSource, MinuteFeed } from "./minute_feed.ts";
export type { ClosedMinute } from "./minute_window.ts";
export type { ExecGrid } from "./multi_timeframe_feeds.ts";
export { BarFold } from "./bar_fold.ts";
export { deriveTimeframe } from "./derive.ts";
export { FeedStore } from "./feed_store.ts";
export { GrowingFeed } from "./growing_feed.ts";
export { GrowingFeeds } from "./growing_feeds.ts";
export { createMinuteFeed } from "./minute_feed.ts";
export { MinuteWindow } from "./minute_window.ts";
export { contextIndex, MultiTimeframeFeeds } from "./multi_timeframe_feeds.ts";
