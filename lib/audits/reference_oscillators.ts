import { signalOf } from "./reference_averages.ts";
import {
  ema,
  from,
  highest,
  lowest,
  num,
  type Reference,
  type ReferenceCase,
  rowwise,
  sma,
  sum,
  trueRange,
} from "./reference_tools.ts";
import { sourceColumn } from "./source_column.ts";
import type { Series } from "./ta_lib.ts";

/** Position of a series within a range, 0 to 100; without a range it is in the middle. */
function position(x: Series, top: Series, bottom: Series): Series {
  return rowwise(
    (a, high, low) => high === low ? 50 : 100 * (a - low) / (high - low),
    x,
    top,
    bottom,
  );
}

function stochastic(
  at: ReferenceCase,
  x: Series,
  [high, low]: readonly [Series, Series],
  [window, k, d]: readonly [number, number, number],
): [Series, Series] {
  const raw = position(x, highest(at, high, window), lowest(at, low, window));
  const line = sma(at, raw, k);
  return [line, sma(at, line, d)];
}

/** Sign by which a bar's volume counts, from the change of its typical price. */
function signedVolume({ bars, params }: ReferenceCase): Series {
  const typical = sourceColumn(bars, "hlc3");
  const isPine = params.convention === "tradingview";
  return bars.volume.map((volume, i) => {
    if (i === 0) return isPine ? -volume : volume;
    const change = typical[i] - typical[i - 1];
    return change > 0 ? volume : change < 0 ? -volume : isPine ? volume : 0;
  });
}

/** References of oscillators and of what volume says. */
export const OSCILLATOR_REFERENCES: Readonly<Record<string, Reference>> = {
  rsi: (at) => from("TA-Lib RSI", at.ta.line("RSI", [at.source], num(at, "length"))),
  roc: (at) => from("TA-Lib ROC", at.ta.line("ROC", [at.source], num(at, "length"))),
  mom: (at) => from("TA-Lib MOM", at.ta.line("MOM", [at.source], num(at, "length"))),
  cci(at) {
    const { ta, bars: { high, low, close } } = at;
    const line = ta.line("CCI", [high, low, close], num(at, "length"));
    return from("TA-Lib CCI", line.map((x) => x * 0.015 / num(at, "constant")));
  },
  willr(at) {
    const { bars: { high, low, close } } = at;
    const length = num(at, "length");
    const line = position(close, highest(at, high, length), lowest(at, low, length));
    return from("TA-Lib MAX, MIN", line.map((x) => x - 100));
  },
  cmo(at) {
    const length = num(at, "length");
    return at.params.convention === "talib"
      ? from("TA-Lib CMO", at.ta.line("CMO", [at.source], length))
      : from("oakscriptjs cmo", Float64Array.from(at.pine.cmo([...at.source], length)));
  },
  stoch(at) {
    const { bars: { high, low, close } } = at;
    const lengths = [num(at, "k"), num(at, "smooth_k"), num(at, "d")] as const;
    return from("TA-Lib MAX, MIN, SMA", ...stochastic(at, close, [high, low], lengths));
  },
  stochrsi(at) {
    const index = at.ta.line("RSI", [at.source], num(at, "rsi_length"));
    const lengths = [num(at, "length"), num(at, "k"), num(at, "d")] as const;
    return from("TA-Lib RSI, MAX, MIN, SMA", ...stochastic(at, index, [index, index], lengths));
  },
  uo(at) {
    const { ta, bars: { high, low, close } } = at;
    const lengths = [num(at, "fast"), num(at, "medium"), num(at, "slow")];
    const line = ta.line("ULTOSC", [high, low, close], ...lengths);
    // TA-Lib counts a window without range as 0; it is in the middle here, as in each oscillator.
    lengths.forEach((length, k) => {
      const range = highest(at, trueRange(at, "second"), length);
      range.forEach((top, i) => {
        if (top === 0) line[i] += 100 * 0.5 * [4, 2, 1][k] / 7;
      });
    });
    return from("TA-Lib ULTOSC, TRANGE, MAX", line);
  },
  // No library at hand has the transform; the golden files do, for the usual lengths.
  fisher: () => [null, null],
  mfi(at) {
    const { ta, bars: { high, low, close, volume } } = at;
    return from("TA-Lib MFI", ta.line("MFI", [high, low, close, volume], num(at, "length")));
  },
  obv(at) {
    const { close, volume } = at.bars;
    const first = at.params.start === "zero" ? volume[0] : 0;
    return from("TA-Lib OBV", at.ta.line("OBV", [close, volume]).map((total) => total - first));
  },
  cmf(at) {
    const { bars: { high, low, close, volume } } = at;
    const flow = rowwise(
      (top, bottom, last, traded) =>
        top === bottom ? 0 : (2 * last - top - bottom) / (top - bottom) * traded,
      high,
      low,
      close,
      volume,
    );
    const length = num(at, "length");
    const line = rowwise(
      (money, traded) => traded === 0 ? 0 : money / traded,
      sum(at, flow, length),
      sum(at, volume, length),
    );
    return from("TA-Lib SUM", line);
  },
  kvo(at) {
    const signed = signedVolume(at);
    const fast = ema(at, signed, num(at, "fast"));
    const line = rowwise((a, b) => a - b, fast, ema(at, signed, num(at, "slow")));
    return from("TA-Lib EMA", line, signalOf(at, line));
  },
};
