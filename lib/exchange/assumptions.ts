import type { InstrumentKind } from "../base/mod.ts";
import type { Switches } from "./profiles.ts";

/** Something the simulation takes for granted because minutes cannot tell it. */
export interface Assumption {
  /** Name in manifests and documents. */
  readonly id: string;
  /** What is assumed, in a trader's words. */
  readonly statement: string;
  /** Whether a run tends to show less profit than it would live (`against` the trader), more, or neither. */
  readonly direction: "against" | "for" | "neutral";
  /** The switches of a profile under which it is made; under all of them when it names none. */
  readonly when?: Partial<Switches>;
  /** The kinds of instrument it is made for; all of them when it names none. */
  readonly kinds?: readonly InstrumentKind[];
  /** The key of a card that changes it, if one does. */
  readonly cardKey?: string;
}

/** What has a mark price, funding and a venue that takes positions over. */
const PERPETUALS: readonly InstrumentKind[] = ["perp"];

/** What is owned, and borrowed to be sold short. */
const OWNED: readonly InstrumentKind[] = ["spot", "equity"];

const SHARES: readonly InstrumentKind[] = ["equity"];

/**
 * Every assumption the simulated exchange makes, in the order in which a trade meets them.
 *
 * Fees, slippage, leverage, tick, lot and maintenance table are terms of a run and not assumptions; how
 * they are applied is.
 *
 * @example Which assumptions flatter a result
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const flattering = ASSUMPTIONS.filter(({ direction }) => direction === "for");
 * assert(flattering.some(({ id }) => id === "whole_quantity"));
 * ```
 */
export const ASSUMPTIONS: readonly Assumption[] = [
  {
    id: "fill_at_next_open",
    statement:
      "A market order decided at an exec close fills at the open of the minute that begins there.",
    direction: "neutral",
    when: { marketFill: "next_open" },
  },
  {
    id: "fill_at_signal_close",
    statement: "A market order fills at the very close that decided it.",
    direction: "for",
    when: { marketFill: "signal_close" },
  },
  {
    id: "judged_by_minute",
    statement: "Entries that rest, stops, targets and liquidation are judged minute by minute.",
    direction: "neutral",
    when: { judgedOn: "minutes" },
  },
  {
    id: "judged_by_exec_bar",
    statement:
      "An exec bar is judged as one bar that goes from its open to one extreme, to the other, to its close; the minutes inside are not looked at.",
    direction: "for",
    when: { judgedOn: "exec_bar" },
  },
  {
    id: "judged_at_exec_close",
    statement:
      "Entries that rest, stops, targets and liquidation are looked at on exec closes only, at that price.",
    direction: "for",
    when: { judgedOn: "exec_close" },
  },
  {
    id: "fixed_slippage",
    statement:
      "Market fills, stops included, cost the same slippage whatever the hour and the move.",
    direction: "for",
    cardKey: "account.slippage_bps",
  },
  {
    id: "proportional_impact",
    statement:
      "What the size of an order adds to its slippage is in proportion to its share of the minute's volume; nothing unless asked for.",
    direction: "for",
    cardKey: "account.impact_bps",
  },
  {
    id: "tick_against_trader",
    statement: "A slipped price, a stop and a target are rounded to the tick against the trader.",
    direction: "against",
  },
  {
    id: "whole_quantity",
    statement: "The whole quantity fills at one price; no order is too large for the book.",
    direction: "for",
  },
  {
    id: "no_market_impact",
    statement: "Our orders move neither the last price nor the mark price.",
    direction: "for",
  },
  {
    id: "no_outage",
    statement: "The venue takes every valid order at once; it is never down and never late.",
    direction: "for",
  },
  {
    id: "taker_fee_everywhere",
    statement:
      "Every fill pays the taker fee, the target's too; only an entry that rested as a limit pays the maker fee.",
    direction: "against",
    cardKey: "account.fee_model",
  },
  {
    id: "limit_touch_fills",
    statement: "A limit entry fills when the price touches it, with no queue before us.",
    direction: "for",
    cardKey: "entry",
  },
  {
    id: "limit_open_improves",
    statement: "A limit entry that a later open is past fills at that better open.",
    direction: "for",
    cardKey: "entry",
  },
  {
    id: "resting_minute_worst",
    statement:
      "In the minute of a resting entry's fill a loss counts when it is possible and a target when it is certain to follow; the trade is ambiguous.",
    direction: "against",
    when: { insideOrder: "loss_first" },
  },
  {
    id: "resting_minute_best",
    statement:
      "In the minute of a resting entry's fill a target counts when it is possible and a loss when it is certain to follow; the trade is ambiguous.",
    direction: "for",
    when: { insideOrder: "profit_first" },
  },
  {
    id: "addition_keeps_levels",
    statement:
      "An addition leaves stop and targets where they are; average price, margin and liquidation follow.",
    direction: "neutral",
    cardKey: "position_policy.max_entries",
  },
  {
    id: "checked_at_signal",
    statement:
      "Size, notional, stop and target are judged at the signal's close; a gap before the fill does not take the order back.",
    direction: "neutral",
  },
  {
    id: "reduced_to_margin",
    statement:
      "A quantity whose margin and entry fee exceed the free cash at the fill is cut to the lot that fits.",
    direction: "neutral",
  },
  {
    id: "leverage_fixed",
    statement:
      "Leverage is that of the account for every position; margin is set at the entry and never added to.",
    direction: "neutral",
    cardKey: "account.max_leverage",
  },
  {
    id: "open_comes_first",
    statement:
      "The first price of a minute comes before the rest of it; a level the open is beyond ends the position there.",
    direction: "neutral",
  },
  {
    id: "exit_order_before_levels",
    statement:
      "An exit order fills at the open before stop, target and liquidation of that minute are looked at.",
    direction: "neutral",
  },
  {
    id: "stop_on_last",
    statement: "Stop and target follow the last price, never the mark price.",
    direction: "neutral",
  },
  {
    id: "gap_stop_slips",
    statement: "A stop that the open is beyond fills at the open, with slippage.",
    direction: "against",
  },
  {
    id: "target_touch_fills",
    statement: "A target fills when the price touches it, with no queue before us.",
    direction: "for",
  },
  {
    id: "target_open_improves",
    statement: "A target that the open is past fills at the better open, without slippage.",
    direction: "for",
  },
  {
    id: "entry_minute_counts",
    statement:
      "The whole range of the entry minute comes after the entry, which is at its first price.",
    direction: "neutral",
  },
  {
    id: "loss_before_target",
    statement:
      "When stop or liquidation and the target lie in one minute, the loss comes first; the trade is ambiguous.",
    direction: "against",
    when: { insideOrder: "loss_first" },
  },
  {
    id: "target_before_loss",
    statement:
      "When stop or liquidation and the target lie in one minute, the target comes first; the trade is ambiguous.",
    direction: "for",
    when: { insideOrder: "profit_first" },
  },
  {
    id: "nearer_extreme_first",
    statement:
      "A bar goes to the extreme nearer to its open first, and to the low when both are as near; where that decides between loss and target the trade is ambiguous.",
    direction: "neutral",
    when: { insideOrder: "nearer_extreme" },
  },
  {
    id: "stop_moves_after_minute",
    statement:
      "A trailing or break-even stop counts in a minute where it stood when the minute began; a way back past the level it moves to makes the trade ambiguous.",
    direction: "neutral",
    cardKey: "risk_model.trailing_stop",
  },
  {
    id: "nearer_level_first",
    statement:
      "When stop and liquidation lie in one minute, the one nearer to the entry comes first; across last and mark the trade is ambiguous.",
    direction: "neutral",
  },
  {
    id: "liquidation_whole",
    statement: "A liquidation closes the whole position at once, without steps.",
    direction: "against",
  },
  {
    id: "liquidation_at_bankruptcy",
    statement:
      "A liquidation settles at the bankruptcy price: the margin is gone, no exit fee is added, nothing is given back.",
    direction: "against",
  },
  {
    id: "loss_capped_at_margin",
    statement:
      "A fill at or beyond the bankruptcy price, whatever led to it, costs the margin and no more.",
    direction: "neutral",
  },
  {
    id: "no_deleveraging",
    statement: "The venue never closes a winning position to cover the losses of others.",
    direction: "for",
    kinds: PERPETUALS,
  },
  {
    id: "tier_at_entry",
    statement:
      "The maintenance tier is that of the entry value and stays; today's table is taken for the past.",
    direction: "neutral",
  },
  {
    id: "approximate_mark",
    statement:
      "In a run without stored mark minutes the last price stands in for the mark price, on every minute.",
    direction: "against",
    cardKey: "account.mark_price",
    kinds: PERPETUALS,
  },
  {
    id: "mark_is_last",
    statement:
      "Shares and coins have no mark price: open profit, margin and liquidation go by the last price.",
    direction: "neutral",
    kinds: OWNED,
  },
  {
    id: "funding_on_mark_close",
    statement:
      "Funding is counted on the mark price at the close of the minute that ends at its instant.",
    direction: "neutral",
    kinds: PERPETUALS,
  },
  {
    id: "funding_floor_to_minute",
    statement: "A funding record belongs to the minute boundary at or before its timestamp.",
    direction: "neutral",
    kinds: PERPETUALS,
  },
  {
    id: "funding_needs_open_position",
    statement:
      "Only a position open at the boundary is charged: one that ends in the minute before it or begins at it is not.",
    direction: "neutral",
    kinds: PERPETUALS,
  },
  {
    id: "funding_of_whole_bar",
    statement: "A position that ends inside an exec bar is not charged the funding of that bar.",
    direction: "for",
    when: { judgedOn: "exec_bar" },
    kinds: PERPETUALS,
  },
  {
    id: "funding_from_cash",
    statement: "Funding and fees come out of free cash and do not move the liquidation price.",
    direction: "for",
  },
  {
    id: "commission_per_fill",
    statement:
      "A commission per share and the smallest commission are charged for each fill, a part of a position like the whole.",
    direction: "against",
    kinds: OWNED,
    cardKey: "account.fee_model",
  },
  {
    id: "no_sales_levy",
    statement: "Nothing is levied on a sale besides the commission, and no tax on the profit.",
    direction: "for",
    kinds: OWNED,
  },
  {
    id: "always_borrowable",
    statement:
      "Where shorts are allowed, any quantity can be borrowed at once, at one rate, and is never called back.",
    direction: "for",
    kinds: OWNED,
    cardKey: "account.allow_short_borrow",
  },
  {
    id: "borrow_paid_at_exit",
    statement:
      "The loan of a short is paid at its exit: for each midnight UTC since the first entry a 360th of the yearly rate, of the value at the entry.",
    direction: "neutral",
    kinds: OWNED,
    cardKey: "account.short_borrow_percent",
  },
  {
    id: "proceeds_at_once",
    statement: "What a sale brings can be used at once; no day of settlement is waited for.",
    direction: "for",
    kinds: OWNED,
  },
  {
    id: "no_corporate_action",
    statement:
      "Prices are taken as they are stored: no dividend is paid, and a split or merger is a move of the price.",
    direction: "neutral",
    kinds: SHARES,
  },
  {
    id: "no_halt",
    statement: "Every minute that has a bar can be traded in: no halt, no auction, no price band.",
    direction: "for",
    kinds: SHARES,
  },
  {
    id: "equity_at_exec_close",
    statement:
      "Equity, drawdown and the equity stop are looked at on exec closes only, at the mark price.",
    direction: "for",
  },
  {
    id: "excursion_by_fill",
    statement:
      "The minute of an exit adds only its fill to the excursions, as what came before the fill is unknown.",
    direction: "neutral",
  },
  {
    id: "closed_at_end",
    statement:
      "A position open at the last close, or when the account is blown, is closed at that close with slippage and fee.",
    direction: "neutral",
  },
];
