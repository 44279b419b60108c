/** What is traded, which decides funding, lots and calendar. */
export type InstrumentKind = "perp" | "spot" | "equity";

/** One step of a venue's maintenance margin table. */
export interface MaintenanceTier {
  /** The tier holds up to this position notional in quote currency, `null` for the last tier. */
  maxNotionalUsdt: number | null;
  /** Maintenance margin rate as a fraction of notional. */
  maintenanceRate: number;
  /** Amount taken off `notional * maintenanceRate`, so that tiers join without a jump. */
  deductionUsdt: number;
}

/** The contract terms of a symbol. */
export interface Instrument {
  /** Name in the store, for example `SOLUSDT`. */
  symbol: string;
  /** What is traded. */
  kind: InstrumentKind;
  /** Smallest price step. */
  tickSize: number;
  /** Smallest quantity step. */
  qtyStep: number;
  /** Smallest order quantity. */
  minQty: number;
  /** Smallest order value in quote currency. */
  minNotional: number;
  /** Maintenance margin table, lowest notional first; at least one row for a perp. */
  maintenanceTiers: MaintenanceTier[];
  /** Usual time between funding records, or `null` where there is no funding. */
  fundingIntervalMs: number | null;
  /** Trading calendar, `24/7` or a session calendar's name. */
  calendar: string;
  /** Where it trades, for example `binance`. */
  venue: string;
}

/** Symbols are names, not text: they reach file paths and tables, so only these are valid. */
const SYMBOL = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;

/**
 * Whether a text can name a symbol: 1 to 40 letters, digits, dots, dashes or underscores, starting
 * with a letter or digit.
 *
 * @param text What was written.
 * @returns True when it can.
 */
export function isSymbol(text: string): boolean {
  return SYMBOL.test(text);
}
