import type { Direction, Role, Timeframe } from "../base/mod.ts";
import type { InputSource } from "../indicators/mod.ts";
import type { ConditionSpec } from "./condition_schema.ts";

/** A feature as the canonical card states it: every parameter is there. */
export interface CardFeature {
  /** Registry name of the indicator. */
  indicator: string;
  /** Name of the column, or the prefix of its columns. */
  key: string;
  /** Validated parameters, in declared order. */
  params: Readonly<Record<string, number | string>>;
  /** Series that feeds it; absent where the indicator reads fixed columns. */
  input_source?: InputSource;
}

/** A structure detector as the canonical card states it: every parameter is there. */
export interface CardStructure {
  /** Registry name of the detector. */
  detector: string;
  /** Prefix of its columns. */
  key: string;
  /** Validated parameters, in declared order. */
  params: Readonly<Record<string, number | string>>;
}

/** What a trade costs; what is absent costs nothing. */
export interface CardFees {
  /** Fee of a fill that takes, in basis points of its value. */
  taker_bps: number;
  /** Fee of a fill that makes, in basis points of its value; negative for a rebate. */
  maker_bps: number;
  /** Commission for each share, in USD. */
  per_share_usd?: number;
  /** Smallest commission of an order, in USD. */
  min_commission_usd?: number;
}

/** Money and costs. */
export interface CardAccount {
  /** Cash at the beginning. */
  starting_equity_usdt: number;
  /** Largest leverage of a position. */
  max_leverage: number;
  /** How margin is held. */
  margin_mode: "isolated_usdt";
  /** Smallest value of an entry. */
  min_trade_notional_usdt: number;
  /** Fees and commissions. */
  fee_model: CardFees;
  /** Slippage of a market fill in basis points. */
  slippage_bps: number;
  /** Impact of an order as large as the minute's volume, in basis points; absent for none. */
  impact_bps?: number;
  /** Whether real mark prices are demanded, or the last price may stand in for them. */
  mark_price: "require" | "approximate";
  /** Equity at which the run ends. */
  stop_equity_usdt: number;
  /** Whether shares may be borrowed and sold; absent when not. */
  allow_short_borrow?: true;
  /** What borrowed shares cost, in percent of their value and year; absent for nothing. */
  short_borrow_percent?: number;
}

/** A distance from a price. */
export type CardDistance =
  | { type: "percent"; value: number }
  | { type: "atr_multiple"; value: number; atr: string };

/** A distance of a target, which can also be a multiple of the stop's. */
export type CardTargetDistance = { type: "rr_ratio"; value: number } | CardDistance;

/** Where a stop stands. */
export type CardStop = CardDistance | { type: "structure"; key: string; buffer: number };

/** Limits of an entry's size; absent ones do not limit. */
export interface CardCaps {
  /** Largest leverage of the entry. */
  max_leverage?: number;
  /** Largest share of equity that margin takes. */
  max_margin_percent?: number;
  /** Largest value. */
  max_notional_usdt?: number;
}

/** How large an entry is. */
export type CardSizing =
  & CardCaps
  & (
    | { model: "risk_percent_equity" | "percent_equity" | "fixed_usdt"; value: number }
    | { model: "volatility_target"; value: number; atr: string }
  );

/** What an entry risks, and what ends a position. */
export interface CardRisk {
  /** Whether stop and target are measured from the fill or from the close of the signal. */
  anchor: "fill" | "signal_close";
  /** The stop, or `null`. */
  stop_loss: CardStop | null;
  /** The one target, or `null`. */
  take_profit: CardTargetDistance | null;
  /** Several targets, each for a fraction of the position. */
  take_profits?: (CardTargetDistance & { fraction: number })[];
  /** A stop that follows the best price. */
  trailing_stop?: { distance: CardDistance; activation: CardDistance | null };
  /** A stop that moves to the entry. */
  break_even?: { trigger: CardTargetDistance; offset_percent: number };
  /** Exec closes after which a position is closed, or `null`. */
  time_stop_bars: number | null;
  /** How large an entry is. */
  sizing: CardSizing;
}

/** An entry that waits in the book; without one, entries are at market. */
export type CardEntry =
  | { type: "limit"; offset: CardDistance; expiry_bars: number; post_only: boolean }
  | { type: "stop"; offset: CardDistance; expiry_bars: number };

/** Which positions are allowed. */
export interface CardPositionPolicy {
  /** Directions that may be traded. */
  mode: "long_only" | "short_only" | "long_short";
  /** Whether an entry against the position closes it and opens the other. */
  allow_flip: boolean;
  /** Positions at a time. */
  max_positions_per_symbol: number;
  /** Entries of one position, when more than one. */
  max_entries?: number;
}

/** When a run takes no entries, or ends. */
export interface CardRunPolicy {
  /** What a liquidation does to the run. */
  on_liquidation: "continue" | "stop";
  /** Loss of a UTC day after which it takes no more entries, in percent of equity, or `null`. */
  daily_loss_limit_percent: number | null;
  /** Minutes after which a position is closed, or `null`. */
  max_open_minutes: number | null;
  /** Exec closes without entries after an exit, or `null`. */
  cooldown_bars: number | null;
  /** Hours of the UTC day in which entries are taken, or `null` for all. */
  entry_hours_utc: number[] | null;
}

/** A rule: what to do, and when. */
export interface CardRule {
  /** Direction of the position. */
  direction: Direction;
  /** The condition. */
  when: ConditionSpec;
}

/** The canonical content of a card, keyed as in YAML, defaults filled in. */
export interface CardContent {
  /** Identifier of the card. */
  id: string;
  /** Version, as its author counts. */
  version: string;
  /** Name for people. */
  name: string;
  /** What it is about. */
  description: string;
  /** Money and costs. */
  account: CardAccount;
  /** Symbols it is meant for. */
  symbol_universe: string[];
  /** Timeframe of each role in use. */
  timeframes: { exec: Timeframe; ltf?: Timeframe; mtf?: Timeframe; htf?: Timeframe };
  /** Features of each role that has any. */
  features: Partial<Record<Role, CardFeature[]>>;
  /** Structure of each role that has any; absent when no role has. */
  structure?: Partial<Record<Role, CardStructure[]>>;
  /** Which positions are allowed. */
  position_policy: CardPositionPolicy;
  /** An entry that waits in the book; absent for market entries. */
  entry?: CardEntry;
  /** Rules of which any one opens a position. */
  entry_rules: CardRule[];
  /** Rules of which any one closes it. */
  exit_rules: CardRule[];
  /** What an entry risks, and what ends a position. */
  risk_model: CardRisk;
  /** When a run takes no entries, or ends; absent when it never does. */
  run_policy?: CardRunPolicy;
  /** Exec closes before the first decision. */
  delay_bars: number;
  /** Bars of warm-up that the author wants at least, by role. */
  warmup_bars: Partial<Record<Role, number>>;
}
