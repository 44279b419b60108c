/**
 * What a strategy may know of the minutes: the latest quote, and the rollup of the minutes since the
 * exec close before, both frozen at an exec close.
 *
 * @module
 */
export type { MinuteBar, Rollup } from "./exec_rollup_bucket.ts";
export type { QuoteKey, RollupKey } from "./keys.ts";
export type { RollupColumns } from "./rollup_columns.ts";
export type { ZoneKey } from "./zone_key.ts";
export type { ZoneBounds, ZoneRollupColumns, ZoneRollupField } from "./zone_rollup.ts";
export { ExecRollupBucket } from "./exec_rollup_bucket.ts";
export { QUOTE_KEYS, ROLLUP_KEYS } from "./keys.ts";
export { PacketColumns } from "./packet_columns.ts";
export { QuoteState } from "./quote_state.ts";
export { rollupColumns } from "./rollup_columns.ts";
export { parseZoneKey } from "./zone_key.ts";
export { ZoneRollups } from "./zone_rollups.ts";
export { zoneRollupColumns } from "./zone_rollup.ts";
export type { ZoneRollup } from "./zone_rollup_bucket.ts";
export { ZoneRollupBucket } from "./zone_rollup_bucket.ts";
