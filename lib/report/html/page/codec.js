/** Reads the columns that `column_codec.ts` wrote. */

const MINUTE_MS = 60_000;

/** Base64 to whole numbers. */
export function decodeInts(text, count) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const values = new Float64Array(count);
  let at = 0;
  const take = () => {
    let folded = 0;
    let weight = 1;
    for (;;) {
      const byte = bytes[at++];
      folded += (byte & 127) * weight;
      if (byte < 128) return folded;
      weight *= 128;
    }
  };
  for (let i = 0; i < count; i++) {
    const folded = take();
    if (folded === 0) i += take();
    else values[i] = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
  }
  return values;
}

/** Instants, epoch milliseconds. */
export function decodeInstants(text, count) {
  const values = decodeInts(text, count);
  let minute = 0;
  let step = 0;
  for (let i = 0; i < count; i++) {
    step += values[i];
    minute += step;
    values[i] = minute * MINUTE_MS;
  }
  return values;
}

/** Rounded numbers. */
export function decodeRounded(text, count, decimals) {
  const values = decodeInts(text, count);
  const factor = 10 ** decimals;
  let whole = 0;
  for (let i = 0; i < count; i++) {
    whole += values[i];
    values[i] = whole / factor;
  }
  return values;
}

/** Bars as columns `ts, open, high, low, close`. */
export function decodeBars({ count, decimals, ...texts }) {
  const factor = 10 ** decimals;
  const ts = decodeInstants(texts.ts, count);
  const open = decodeInts(texts.open, count);
  const high = decodeInts(texts.high, count);
  const low = decodeInts(texts.low, count);
  const close = decodeInts(texts.close, count);
  let before = 0;
  for (let i = 0; i < count; i++) {
    const first = before + open[i];
    const last = first + close[i];
    high[i] = (Math.max(first, last) + high[i]) / factor;
    low[i] = (Math.min(first, last) - low[i]) / factor;
    open[i] = first / factor;
    close[i] = last / factor;
    before = last;
  }
  return { count, ts, open, high, low, close };
}

/** Trades as objects, with what the page derives of each. */
export function decodeTrades(columns, stopPaths = []) {
  const paths = new Map(stopPaths.map(([entryMs, ...path]) => [entryMs, path]));
  const { count, id, is_long, is_ambiguous } = columns;
  const ids = decodeInts(id, count);
  const signals = decodeInstants(columns.signal_ts_ms, count);
  const entries = decodeInstants(columns.entry_ts_ms, count);
  const exits = decodeInstants(columns.exit_ts_ms, count);
  const lists = Object.entries(columns).filter(([, value]) => Array.isArray(value));
  return Array.from({ length: count }, (_, i) => {
    const trade = {
      id: ids[i] + i,
      direction: is_long[i] === "1" ? "long" : "short",
      is_ambiguous: is_ambiguous[i] === "1",
      signal_ts_ms: signals[i],
      entry_ts_ms: entries[i],
      exit_ts_ms: exits[i],
    };
    for (const [key, values] of lists) trade[key] = values[i];
    trade.stop_path = paths.get(trade.entry_ts_ms) ?? null;
    trade.held_ms = trade.exit_ts_ms - trade.entry_ts_ms;
    trade.return_pct = (trade.net_pnl_usdt / trade.notional_usdt) * 100;
    trade.mae_pct = (trade.mae_usdt / trade.notional_usdt) * 100;
    trade.mfe_pct = (trade.mfe_usdt / trade.notional_usdt) * 100;
    return trade;
  });
}

/** First index whose value is not below `value`. */
export function lowerBound(column, value) {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Folds bars into longer ones that begin at multiples of `lengthMs`. */
export function foldBars(bars, lengthMs) {
  const ts = [];
  const [open, high, low, close] = [[], [], [], []];
  for (let i = 0; i < bars.count; i++) {
    const start = Math.floor(bars.ts[i] / lengthMs) * lengthMs;
    const last = ts.length - 1;
    if (ts[last] !== start) {
      ts.push(start);
      open.push(bars.open[i]);
      high.push(bars.high[i]);
      low.push(bars.low[i]);
      close.push(bars.close[i]);
      continue;
    }
    if (bars.high[i] > high[last]) high[last] = bars.high[i];
    if (bars.low[i] < low[last]) low[last] = bars.low[i];
    close[last] = bars.close[i];
  }
  return { count: ts.length, ts, open, high, low, close };
}
