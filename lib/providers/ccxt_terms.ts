import {
  DataMissingError,
  type Instrument,
  type MaintenanceTier,
  nearestName,
} from "../base/mod.ts";
import type { CcxtMarket, CcxtTier } from "./ccxt_client.ts";

/** ccxt's number for a precision that is the step itself; the other modes count digits. */
const TICK_SIZE = 4;

/** What a venue says of a market besides the market itself. */
export interface TermFacts {
  /** The venue's id. */
  venue: string;
  /** How it writes a precision, as ccxt numbers it. */
  precisionMode: number;
  /** Steps of its margin table. */
  tiers: readonly CcxtTier[];
  /** Time between funding records where it is asked for apart, such as `4h`. */
  fundingInterval?: string | undefined;
}

/**
 * Contract terms in this project's form.
 *
 * @param symbol Name in the store.
 * @param market What the venue says of the market.
 * @param facts What it says besides.
 * @returns Terms.
 * @throws {DataMissingError} `NO_PUBLIC_TERMS` when the venue leaves out a step.
 */
export function toInstrument(
  symbol: string,
  market: CcxtMarket,
  { venue, precisionMode, tiers, fundingInterval }: TermFacts,
): Instrument {
  const isPerp = market.swap === true;
  const step = (value: number | undefined, name: string) => {
    if (value === undefined) {
      throw new DataMissingError(
        `Cannot use the terms of ${symbol} at ${venue} as it states no ${name}: ` +
          `import them with data import --instruments`,
        { code: "NO_PUBLIC_TERMS" },
      );
    }
    return precisionMode === TICK_SIZE ? value : Number(`1e-${value}`);
  };
  const unit = market.contractSize ?? 1;
  const qtyStep = step(market.precision.amount, "step of quantity") * unit;
  return {
    symbol,
    kind: isPerp ? "perp" : "spot",
    tickSize: step(market.precision.price, "step of price"),
    qtyStep,
    minQty: market.limits.amount?.min === undefined ? qtyStep : market.limits.amount.min * unit,
    minNotional: market.limits.cost?.min ?? 0,
    maintenanceTiers: isPerp ? toTiers(tiers) : [],
    fundingIntervalMs: isPerp ? toIntervalMs(market, fundingInterval) : null,
    calendar: "24/7",
    venue,
  };
}

/**
 * The deduction of each tier makes the maintenance margin continuous at the tier's border:
 * `deduction[i] = deduction[i - 1] + limit[i - 1] * (rate[i] - rate[i - 1])`. The last tier is open,
 * as the venue's highest limit bounds orders and not this table.
 */
function toTiers(tiers: readonly CcxtTier[]): MaintenanceTier[] {
  const sorted = [...tiers].sort((a, b) =>
    (a.maxNotional ?? Infinity) - (b.maxNotional ?? Infinity)
  );
  let deductionUsdt = 0;
  return sorted.map((tier, i) => {
    const maintenanceRate = rateOf(tier);
    if (i > 0) {
      const before = sorted[i - 1];
      deductionUsdt += before.maxNotional! * (maintenanceRate - rateOf(before));
    }
    const isLast = i === sorted.length - 1;
    return {
      maxNotionalUsdt: isLast ? null : tier.maxNotional!,
      maintenanceRate,
      deductionUsdt: Math.round(deductionUsdt * 1e6) / 1e6,
    };
  });
}

/**
 * Some venues state percent where others state a fraction. A position at the tier's highest leverage
 * is not liquidated at once, so a fraction lies below the inverse of that leverage.
 */
function rateOf({ maintenanceMarginRate, maxLeverage = 1 }: CcxtTier): number {
  const isPercent = maintenanceMarginRate * maxLeverage >= 1;
  return isPercent ? maintenanceMarginRate / 100 : maintenanceMarginRate;
}

const HOUR_MS = 3_600_000;
const USUAL_INTERVAL_MS = 8 * HOUR_MS;

/** Bybit states minutes with the market; Binance lists markets whose interval is not eight hours. */
function toIntervalMs({ info }: CcxtMarket, stated: string | undefined): number {
  const hours = stated === undefined
    ? Number(info.fundingInterval) / 60
    : Number.parseFloat(stated);
  return Number.isInteger(hours) && hours >= 1 && hours <= 24 ? hours * HOUR_MS : USUAL_INTERVAL_MS;
}

/**
 * The market that a name in the store means: one with this id, else one of this base and quote. Among
 * several a linear perpetual comes before spot and both before anything else.
 *
 * @param markets Every market of the venue.
 * @param symbol Name in the store, for example `SOLUSDT`.
 * @returns The market, if there is one.
 */
export function findMarket(
  markets: readonly CcxtMarket[],
  symbol: string,
): CcxtMarket | undefined {
  const plain = symbol.replaceAll(/[-_.]/g, "").toUpperCase();
  const rank = (market: CcxtMarket) =>
    (market.id === symbol ? 0 : 3) + (market.swap && market.linear ? 0 : market.spot ? 1 : 2);
  return markets
    .filter((market) => market.id === symbol || market.base + market.quote === plain)
    .filter((market) => market.id === symbol || market.swap || market.spot)
    .reduce<CcxtMarket | undefined>(
      (best, next) => best === undefined || rank(next) < rank(best) ? next : best,
      undefined,
    );
}

/**
 * The market that a name in the store means, or a sentence that says it is not there.
 *
 * @param markets Every market of the venue.
 * @param symbol Name in the store, for example `SOLUSDT`.
 * @param venue The venue's id.
 * @returns The market.
 * @throws {DataMissingError} `UNKNOWN_SYMBOL` with the nearest name.
 */
export function requireMarket(
  markets: readonly CcxtMarket[],
  symbol: string,
  venue: string,
): CcxtMarket {
  const market = findMarket(markets, symbol);
  if (market !== undefined) return market;
  const near = nearestName(symbol, markets.map(({ id }) => id));
  throw new DataMissingError(
    `Cannot find ${symbol} among the ${markets.length} markets of ${venue}: ` +
      (near ? `did you mean ${near}? If not, it` : "it") +
      ` is delisted or was never listed there`,
    { code: "UNKNOWN_SYMBOL" },
  );
}
