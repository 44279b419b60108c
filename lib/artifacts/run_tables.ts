import type { EquityColumns } from "../columns/mod.ts";
import type { TradeRecord } from "../exchange/mod.ts";
import type { TableColumn } from "../store/mod.ts";

/** Columns of `trades.csv`, in order, with the type each has in Parquet. */
const TRADE_COLUMNS: readonly (readonly [keyof TradeRecord, string, TableColumn["type"]])[] = [
  ["id", "id", "integer"],
  ["direction", "direction", "varchar"],
  ["qty", "qty", "double"],
  ["signalTsMs", "signal_ts_ms", "bigint"],
  ["entryTsMs", "entry_ts_ms", "bigint"],
  ["entryPrice", "entry_price", "double"],
  ["exitTsMs", "exit_ts_ms", "bigint"],
  ["exitPrice", "exit_price", "double"],
  ["exitReason", "exit_reason", "varchar"],
  ["stopPrice", "stop_price", "double"],
  ["targetPrice", "target_price", "double"],
  ["liquidationPrice", "liquidation_price", "double"],
  ["bankruptcyPrice", "bankruptcy_price", "double"],
  ["marginUsdt", "margin_usdt", "double"],
  ["notionalUsdt", "notional_usdt", "double"],
  ["grossPnlUsdt", "gross_pnl_usdt", "double"],
  ["feesUsdt", "fees_usdt", "double"],
  ["fundingPaidUsdt", "funding_paid_usdt", "double"],
  ["fundingReceivedUsdt", "funding_received_usdt", "double"],
  ["netPnlUsdt", "net_pnl_usdt", "double"],
  ["maeUsdt", "mae_usdt", "double"],
  ["mfeUsdt", "mfe_usdt", "double"],
  ["closestLiquidation", "closest_liquidation", "double"],
  ["barsHeld", "bars_held", "integer"],
  ["ambiguous", "ambiguous", "boolean"],
  ["doubts", "doubts", "varchar"],
  ["bestNetPnlUsdt", "best_net_pnl_usdt", "double"],
  ["worstNetPnlUsdt", "worst_net_pnl_usdt", "double"],
];

/**
 * Trades as columns.
 *
 * @param trades Closed trades.
 * @returns One column per fact of a trade.
 */
export function tradeTable(trades: readonly TradeRecord[]): TableColumn[] {
  return TRADE_COLUMNS.map(([key, name, type]) => ({
    name,
    type,
    values: trades.map((trade) => trade[key]),
  }));
}

/**
 * The equity curve as columns, with the drawdown from the highest equity so far.
 *
 * @param equity The account at every exec close.
 * @param startingUsdt Equity before the first exec bar.
 * @returns One column per fact of an exec close.
 */
export function equityTable(equity: EquityColumns, startingUsdt: number): TableColumn[] {
  const drawdown = new Float64Array(equity.equityUsdt.length);
  let peak = startingUsdt;
  for (let i = 0; i < drawdown.length; i++) {
    if (equity.equityUsdt[i] > peak) peak = equity.equityUsdt[i];
    drawdown[i] = (peak - equity.equityUsdt[i]) / peak;
  }
  return [
    { name: "ts_close_ms", type: "bigint", values: equity.tsCloseMs },
    { name: "equity_usdt", type: "double", values: equity.equityUsdt },
    { name: "cash_usdt", type: "double", values: equity.cashUsdt },
    { name: "unrealised_usdt", type: "double", values: equity.unrealisedUsdt },
    { name: "used_margin_usdt", type: "double", values: equity.usedMarginUsdt },
    { name: "position_notional_usdt", type: "double", values: equity.positionNotionalUsdt },
    { name: "mark_price", type: "double", values: equity.markPrice },
    { name: "drawdown", type: "double", values: drawdown },
  ];
}
