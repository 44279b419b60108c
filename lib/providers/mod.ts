/**
 * Where history comes from: venues and files behind one interface, and the one way to sync them.
 *
 * @module
 */
export type { CcxtLiveSourceOptions } from "./ccxt_live_source.ts";
export type { CcxtProviderOptions } from "./ccxt_provider.ts";
export type { EodhdProviderOptions } from "./eodhd_provider.ts";
export type { FileProviderOptions, SeriesFile, SeriesRows } from "./file_provider.ts";
export type { HistoricalProvider } from "./historical_provider.ts";
export type { SyncPage, SyncRequest, SyncResult, WritePort } from "./sync_range.ts";
export type { VenuePorts } from "./venue_ports.ts";
export { createCcxtLiveSource } from "./ccxt_live_source.ts";
export { createCcxtProvider } from "./ccxt_provider.ts";
export { createEodhdProvider } from "./eodhd_provider.ts";
export { createFileProvider } from "./file_provider.ts";
export { requireLiveVenue } from "./require_live_venue.ts";
export { symbolInName } from "./symbol_in_name.ts";
export { syncRange } from "./sync_range.ts";
export { createVenueProvider } from "./venue_provider.ts";
