/**
 * Tables of typed arrays, half-open time ranges and as-of search.
 *
 * @module
 */
export type { BarColumns, FundingColumns, MarkColumns } from "./bars.ts";
export type { EquityColumns } from "./equity.ts";
export type { PriceBar } from "./price_bar.ts";
export type { TimeRange } from "./ranges.ts";
export type { Stream, StreamColumns } from "./stream.ts";
export type { GrowingColumn } from "./scratch.ts";
export { allocateBars, sliceColumns } from "./bars.ts";
export { allocateEquity } from "./equity.ts";
export { countSteps, findGaps, intersectRanges } from "./ranges.ts";
export { keepRows } from "./keep_rows.ts";
export { priceBar } from "./price_bar.ts";
export { rowsWithin } from "./rows_within.ts";
export { Scratch } from "./scratch.ts";
export { lastIndexAtOrBefore, lowerBound } from "./search.ts";
export { withCapacity } from "./with_capacity.ts";
