import type { DuckDBValue } from "@duckdb/node-api";
import type { Instrument, InstrumentKind } from "../base/mod.ts";
import { tiersFromJson, tiersToJson } from "./instrument_json.ts";

/**
 * @param row The columns of the instruments table.
 * @returns Contract terms.
 */
export function instrumentFromRow(row: readonly unknown[]): Instrument {
  const [symbol, kind, tickSize, qtyStep, minQty, minNotional, tiers, interval, calendar, venue] =
    row;
  return {
    symbol: String(symbol),
    kind: kind as InstrumentKind,
    tickSize: Number(tickSize),
    qtyStep: Number(qtyStep),
    minQty: Number(minQty),
    minNotional: Number(minNotional),
    maintenanceTiers: tiersFromJson(JSON.parse(String(tiers)), String(symbol)),
    fundingIntervalMs: interval === null ? null : Number(interval),
    calendar: String(calendar),
    venue: String(venue),
  };
}

/**
 * @param instrument Contract terms.
 * @returns The columns of the instruments table.
 */
export function instrumentToRow(instrument: Instrument): DuckDBValue[] {
  return [
    instrument.symbol,
    instrument.kind,
    instrument.tickSize,
    instrument.qtyStep,
    instrument.minQty,
    instrument.minNotional,
    JSON.stringify(tiersToJson(instrument.maintenanceTiers)),
    instrument.fundingIntervalMs,
    instrument.calendar,
    instrument.venue,
  ];
}
