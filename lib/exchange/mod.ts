/**
 * A simulated exchange for USDT perpetuals, shares and coins: fills, margin, funding, liquidation, and
 * the money of one account or of several that share it.
 *
 * @module
 */
export type { Assumption } from "./assumptions.ts";
export type { Fact, FactType } from "./facts.ts";
export type { EntryOrder, PartialTarget, RestingTerms, StopMoves } from "./entry_order.ts";
export type { SharedCash } from "./ledger.ts";
export type { LevelRule, PriceDistance } from "./fill_price.ts";
export type { FundingSchedule } from "./funding_schedule.ts";
export type { MarginTerms } from "./margin.ts";
export type { MinuteOutcome, PositionLevels } from "./minute_outcome.ts";
export type { StopCause, TargetLevel } from "./open_position.ts";
export type { Profile, Switches } from "./profiles.ts";
export type { ExitReason, RejectionCode, TradeOutcome, TradeRecord } from "./records.ts";
export type { ExchangeMinutes, ExchangeTerms } from "./terms.ts";
export { ASSUMPTIONS } from "./assumptions.ts";
export { assumptionsOf, assumptionSwitch } from "./assumptions_of.ts";
export { EntryFill } from "./entry_order.ts";
export { BarRange } from "./bar_range.ts";
export { resolveEntryMinute } from "./entry_minute.ts";
export { FactLog } from "./facts.ts";
export { distanceAt, levelPrice, marketFillPrice, volumeImpactBps } from "./fill_price.ts";
export { scheduleFunding, withSettlement } from "./funding_schedule.ts";
export { Ledger } from "./ledger.ts";
export { LedgerPool } from "./ledger_pool.ts";
export { marginTerms } from "./margin.ts";
export { Ending, resolveMinute } from "./minute_outcome.ts";
export { OpenPosition } from "./open_position.ts";
export { SimulatedExchange } from "./simulated_exchange.ts";
export { parseProfile, PROFILES } from "./profiles.ts";
