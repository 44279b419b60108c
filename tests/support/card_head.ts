/**
 * How a card of the tests begins: its account, and quarters with the hour above them.
 *
 * @param id The card's id.
 * @param name Its name.
 * @param symbol What it trades.
 * @returns Lines of YAML, to be gone on with.
 */
export function cardHead(id: string, name: string, symbol: string): string {
  return `id: ${id}
version: "1.0.0"
name: ${name}
account:
  starting_equity_usdt: 10000
  max_leverage: 3
  fee_model: { taker_bps: 5.5, maker_bps: 2 }
  slippage_bps: 2
symbol_universe: [${symbol}]
timeframes: { exec: 15m, htf: 1h }
`;
}
