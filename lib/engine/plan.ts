import type { Direction, Role, Timeframe } from "../base/mod.ts";
import type { FeatureSpec } from "../indicators/mod.ts";
import type { StructureSpec } from "../structure/mod.ts";
import type { Intent } from "./intent.ts";
import type { SnapshotView } from "./snapshot.ts";

/** What the account starts with and what trading costs. */
export interface AccountTerms {
  /** Cash at the first bar, in USDT. */
  startingEquityUsdt: number;
  /** Leverage of every position; margin is notional divided by it. */
  maxLeverage: number;
  /** Orders below this value are rejected. */
  minTradeNotionalUsdt: number;
  /** Fee of a market fill, in basis points of its value. */
  takerBps: number;
  /** Fee of a resting fill, in basis points of its value. */
  makerBps: number;
  /** Slippage of a market fill, in basis points of the price. */
  slippageBps: number;
  /**
   * Slippage that an order as large as its minute's volume pays on top, in basis points; smaller ones
   * in proportion. None unless told.
   */
  impactBps?: number;
  /** `require` refuses to run without stored mark minutes; `approximate` then takes last for mark. */
  markPrice: "require" | "approximate";
  /** The run stops when equity falls to this value. */
  stopEquityUsdt: number;
  /** Commission of each share of a fill, on top of the basis points; none unless told. */
  perShareUsd?: number;
  /** Smallest fee of a fill; none unless told. */
  minCommissionUsd?: number;
  /** Whether shares and coins are borrowed to be sold short; no unless told. Perpetuals need no loan. */
  allowShortBorrow?: boolean;
  /** Percent a year that such a loan costs; nothing unless told. */
  shortBorrowPercent?: number;
}

/** Which positions are allowed. */
export interface PositionPolicy {
  /** Directions that may be entered. */
  mode: "long_only" | "short_only" | "long_short";
  /** Whether an opposite entry closes the position and opens the other side in one step. */
  allowFlip: boolean;
  /** Largest number of open positions of one symbol. */
  maxPositionsPerSymbol: number;
  /** Entries a position can be made of; further ones add to it. One unless told. */
  maxEntries?: number;
}

/** An entry that waits in the book for its price. */
export interface EntryPlan {
  /** `limit` waits on the cheaper side of the close, `stop` on the other. */
  type: "limit" | "stop";
  /** How far from the close that gave the signal. */
  offset: Distance;
  /** Exec bars after which it is taken back. */
  expiryBars: number;
  /** A limit that would take liquidity when it is placed is rejected instead. */
  postOnly: boolean;
}

/** When entries are refused, whatever the strategy wants, and when a position or the run has to end. */
export interface RunPolicy {
  /** Whether a liquidation ends the run. */
  onLiquidation: "continue" | "stop";
  /** Percent of the equity at the day's start (UTC) whose loss disables entries until the next day. */
  dailyLossLimitPercent: number | null;
  /** Minutes after which a position is closed at the next open. */
  maxOpenMinutes: number | null;
  /** Exec closes without entries after a trade that lost money. */
  cooldownBars: number | null;
  /** Hours (UTC) of exec closes at which entries are taken. */
  entryHoursUtc: readonly number[] | null;
}

/** A price distance, from the anchor of the risk model. */
export type Distance =
  | { type: "percent"; value: number }
  | { type: "atr_multiple"; value: number; role: Role; key: string };

/** A stop at a structure level: that many percent of the level beyond it, away from the entry. */
export interface StructureStop {
  /** Discriminator. */
  type: "structure";
  /** Percent of the level. */
  value: number;
  /** Role whose column it is. */
  role: Role;
  /** Column with the level, for example `zone1.lower`. */
  key: string;
}

/** Distance of a target: from the anchor, or as a multiple of the stop's. */
export type TargetDistance = Distance | { type: "rr_ratio"; value: number };

/** How the quantity is found, and what bounds it. */
export interface Sizing {
  /**
   * Percent of equity lost at the stop, percent of equity as notional, a fixed notional, or percent of
   * equity that a move of one ATR is worth.
   */
  model: "risk_percent_equity" | "percent_equity" | "fixed_usdt" | "volatility_target";
  /** Percent, or USDT for `fixed_usdt`. */
  value: number;
  /** The ATR of `volatility_target`. */
  atr?: { role: Role; key: string };
  /** Position value is at most this many times equity. */
  maxLeverage?: number;
  /** Margin is at most this percent of equity. */
  maxMarginPercent?: number;
  /** Position value is at most this many USDT. */
  maxNotionalUsdt?: number;
}

/** Where a position is closed, and how large it is. */
export interface RiskModel {
  /** Whether stop and target are measured from the fill or from the close that gave the signal. */
  anchor: "fill" | "signal_close";
  /** Distance of the stop, or the level it stands at, or `null` for none. */
  stopLoss: Distance | StructureStop | null;
  /** Distance of the target; `rr_ratio` multiplies the stop's distance. `null` for none. */
  takeProfit: TargetDistance | null;
  /** Targets that close parts, nearest first, in place of `takeProfit`; their fractions sum to 1 or less. */
  takeProfits?: readonly { distance: TargetDistance; fraction: number }[];
  /** A stop that follows the best price since the entry, once that is `activation` away from it. */
  trailingStop?: { distance: Distance; activation: Distance | null };
  /** A stop that goes to `offsetPercent` beyond the entry once the best price is `trigger` away. */
  breakEven?: { trigger: TargetDistance; offsetPercent: number };
  /** Close at the next open after this many exec bars, or `null`. */
  timeStopBars: number | null;
  /** How the quantity is found. */
  sizing: Sizing;
}

/** One side of a comparison. */
export type Operand =
  | { kind: "number"; value: number }
  /** A bar column (`close`) or feature column of a role, `offset` bars of that role earlier. */
  | { kind: "column"; role: Role; key: string; offset: number }
  /** A `px.*` key, `offset` exec bars earlier. */
  | { kind: "packet"; key: string; offset: number };

/** Operators of a comparison. */
export type CompareOp =
  | "gt"
  | "gte"
  | "lt"
  | "lte"
  | "eq"
  | "approx_eq"
  | "between"
  | "cross_above"
  | "cross_below";

/** A condition tree over what is known at an exec close. */
export type Condition =
  | { kind: "all" | "any"; of: Condition[] }
  | { kind: "not"; of: Condition }
  /** True when `of` was true at this and the `bars - 1` exec closes before it. */
  | { kind: "held"; bars: number; of: Condition }
  | {
    kind: "compare";
    op: CompareOp;
    lhs: Operand;
    rhs: Operand;
    /** Upper bound of `between` (both ends belong to it). */
    upper?: Operand;
    /** Largest difference of `approx_eq`. */
    tolerance?: number;
  };

/** Alternatives that enter or leave a position of one direction. */
export interface Rule {
  /** Side that is entered, or whose position is left. */
  direction: Direction;
  /** When. */
  when: Condition;
}

/** How a plan decides: compiled rules, or a function of the snapshot. */
export type Decision =
  | { kind: "rules"; entry: Rule[]; exit: Rule[] }
  | { kind: "function"; onClose: (snapshot: SnapshotView) => Intent | null };

/** A strategy, complete and validated: what the engine runs, whoever wrote it. */
export interface StrategyPlan {
  /** Identifier, used in paths. */
  id: string;
  /** Digest of the canonical strategy. */
  digest: string;
  /** SHA-256 of the file it was read from; absent for a card and for a strategy inside a script. */
  sourceSha256?: string;
  /** Values of its parameters by name; absent for a card and for a strategy that declares none. */
  parameters?: Readonly<Record<string, number | string>>;
  /** The canonical strategy itself, as plain data, for the manifest. */
  canonical: unknown;
  /** Timeframe of each role in use; `exec` is always there. */
  timeframes: { exec: Timeframe } & Partial<Record<Role, Timeframe>>;
  /** Declared features of each role. */
  features: Partial<Record<Role, FeatureSpec[]>>;
  /** Declared market structure of each role; none unless told. */
  structure?: Partial<Record<Role, StructureSpec[]>>;
  /**
   * Closed bars of each role in use that must exist at a decision, the newest included: the largest
   * feature warm-up plus the deepest offset, crossing or `for_bars`, at least 1.
   */
  warmupBars: Partial<Record<Role, number>>;
  /** Closed exec bars that must precede the first decision, whatever the features need. */
  delayBars: number;
  /** Account and costs. */
  account: AccountTerms;
  /** Allowed positions. */
  policy: PositionPolicy;
  /** Stops, targets and size. */
  risk: RiskModel;
  /** How entries wait; they are market orders unless told. */
  entry?: EntryPlan;
  /** What the run itself refuses and ends; nothing unless told. */
  runPolicy?: RunPolicy;
  /** What decides. */
  decision: Decision;
}
