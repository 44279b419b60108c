/**
 * Feeds: 1m bars folded into every timeframe, closed bars only, each context carried forward onto the
 * exec grid.
 *
 * @module
 */
export type { DerivedBars } from "./derive.ts";
export type { MarkSource, MinuteFeed } from "./minute_feed.ts";
export type { ExecGrid } from "./multi_timeframe_feeds.ts";
export { deriveTimeframe } from "./derive.ts";
export { FeedStore } from "./feed_store.ts";
export { createMinuteFeed } from "./minute_feed.ts";
export { contextIndex, MultiTimeframeFeeds } from "./multi_timeframe_feeds.ts";
