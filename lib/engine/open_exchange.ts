import type { Instrument } from "../base/mod.ts";
import {
  type ExchangeMinutes,
  type FundingSchedule,
  type Ledger,
  type Profile,
  PROFILES,
  SimulatedExchange,
} from "../exchange/mod.ts";
import type { MinuteFeed } from "../feeds/mod.ts";
import { exchangeTerms } from "./exchange_terms.ts";
import type { StrategyPlan } from "./plan.ts";

/** Whose exchange it is. */
export interface ExchangeOwner {
  /** The strategy, for its account and costs. */
  plan: StrategyPlan;
  /** Contract terms. */
  instrument: Instrument;
  /** What the exchange assumes; `conservative` unless told. */
  profile?: Profile;
  /** Whether trades are kept whole, or their outcomes alone; whole unless told. */
  keepsTrades?: boolean;
  /** The money; an account of its own with the starting cash unless told. */
  ledger?: Ledger;
}

/**
 * Opens the exchange that a strategy trades on.
 *
 * @param owner Strategy, contract and assumptions.
 * @param minutes Last and mark prices.
 * @param funding Funding records laid onto those minutes.
 * @returns An exchange with the starting cash and no position.
 */
export function openExchange(
  { plan: { account }, instrument, profile = "conservative", keepsTrades, ledger }: ExchangeOwner,
  minutes: ExchangeMinutes,
  funding: FundingSchedule,
): SimulatedExchange {
  return new SimulatedExchange(
    exchangeTerms(account, instrument),
    minutes,
    funding,
    ledger ?? account.startingEquityUsdt,
    PROFILES[profile],
    keepsTrades,
  );
}

/**
 * Minutes as the exchange reads them.
 *
 * @param minutes Last and mark prices.
 * @returns The same columns under the exchange's names.
 */
export function exchangeMinutes({ last, mark }: MinuteFeed): ExchangeMinutes {
  return {
    tsOpenMs: last.tsOpenMs,
    open: last.open,
    high: last.high,
    low: last.low,
    close: last.close,
    markOpen: mark.open,
    markHigh: mark.high,
    markLow: mark.low,
    markClose: mark.close,
    volume: last.volume,
  };
}
