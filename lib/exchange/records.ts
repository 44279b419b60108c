import type { Direction } from "../base/mod.ts";

/** Why a position, or a part of it, was closed. */
export type ExitReason =
  | "stop_loss"
  | "trailing_stop"
  | "break_even"
  | "take_profit"
  | "liquidation"
  | "signal"
  | "flip"
  | "time_stop"
  | "max_open_time"
  | "account_blown"
  | "liquidated"
  | "end_of_data";

/** Why an order was not taken, or was taken back. */
export type RejectionCode =
  | "BELOW_MIN_NOTIONAL"
  | "BELOW_MIN_QTY"
  | "INSUFFICIENT_MARGIN"
  | "POSITION_EXISTS"
  | "ENTRIES_DISABLED"
  | "DIRECTION_NOT_ALLOWED"
  | "SHORT_NOT_ALLOWED"
  | "MAX_POSITIONS"
  | "INVALID_STOP"
  | "INVALID_TARGET"
  | "INVALID_SIZE"
  | "POST_ONLY_WOULD_TAKE";

/** What came of one position. Money is USDT; a cost is a positive number. */
export interface TradeOutcome {
  /** Why it ended; for a position closed in parts, why the last part did. */
  exitReason: ExitReason;
  /** Entry and exit fees, and the fee for the loan of a short's shares. */
  feesUsdt: number;
  /** Funding paid. */
  fundingPaidUsdt: number;
  /** Funding received. */
  fundingReceivedUsdt: number;
  /** Gross profit minus fees minus funding paid plus funding received. */
  netPnlUsdt: number;
  /** True when the outcome rests on the order of events inside one minute. */
  ambiguous: boolean;
}

/** One position from entry to exit. Money is USDT; a cost is a positive number. */
export interface TradeRecord extends TradeOutcome {
  /** 1 for the first trade. */
  id: number;
  /** Which way. */
  direction: Direction;
  /** Quantity of all entries in base units. */
  qty: number;
  /** Close instant of the exec bar that gave the signal. */
  signalTsMs: number;
  /** Entry fill instant: the open of its minute. */
  entryTsMs: number;
  /** Entry fill price; the average of several. */
  entryPrice: number;
  /** Open of the minute in which the exit happened; for exits at a close, that close. */
  exitTsMs: number;
  /** Exit fill price; the average of several. */
  exitPrice: number;
  /** Stop level when the position ended, or `null`. */
  stopPrice: number | null;
  /** Target level when the position ended, or `null`. */
  targetPrice: number | null;
  /** Mark price at which it would have been liquidated. */
  liquidationPrice: number;
  /** Price at which its margin is used up. */
  bankruptcyPrice: number;
  /** Margin held for it. */
  marginUsdt: number;
  /** Entry value: quantity times entry price. */
  notionalUsdt: number;
  /** Price difference times quantity. */
  grossPnlUsdt: number;
  /** Largest open loss on the last price, as a positive number. */
  maeUsdt: number;
  /** Largest open profit on the last price. */
  mfeUsdt: number;
  /** Smallest distance of the mark price to the liquidation price, as a fraction of entry. */
  closestLiquidation: number;
  /** Exec closes at which it was open. */
  barsHeld: number;
  /** What was in doubt, such as `stop_or_target+moved_stop` or `entry_minute`; empty for nothing. */
  doubts: string;
  /** Net profit with such minutes resolved for the trader. */
  bestNetPnlUsdt: number;
  /** Net profit with such minutes resolved against the trader. */
  worstNetPnlUsdt: number;
}
