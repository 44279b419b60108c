import {
  delayed,
  ema,
  from,
  highest,
  lowest,
  num,
  type Reference,
  type ReferenceCase,
  type ReferenceColumn,
  rowwise,
  sma,
  sum,
  trueRange,
  unknown,
  wilder,
} from "./reference_tools.ts";
import { OutOfRange, type Series } from "./ta_lib.ts";

function ratio(part: Series, whole: Series, scale = 1): Series {
  return rowwise((a, b) => b === 0 ? 0 : scale * a / b, part, whole);
}

/** Movement beyond the bar before, where it is the larger one; the first bar has none before it. */
function directional({ high, low }: ReferenceCase["bars"]): [plus: Series, minus: Series] {
  const rise = rowwise((now, then) => now - then, high, delayed(high, 1));
  const fall = rowwise((now, then) => then - now, low, delayed(low, 1));
  const only = (a: number, b: number) => Number.isNaN(a) ? NaN : a > b && a > 0 ? a : 0;
  return [rowwise(only, rise, fall), rowwise(only, fall, rise)];
}

function directionalIndex(at: ReferenceCase): ReferenceColumn[] {
  const { ta, bars, params } = at;
  const { high, low, close } = bars;
  const length = num(at, "length");
  if (params.convention === "talib") {
    const names = ["ADX", "PLUS_DI", "MINUS_DI", "ADXR"];
    const lines = names.map((name) => ta.line(name, [high, low, close], length));
    return from(`TA-Lib ${names.join(", ")}`, ...lines);
  }
  const range = wilder(at, trueRange(at, "second"), length);
  const [dmp, dmn] = directional(bars).map((one) => ratio(wilder(at, one, length), range, 100));
  const distance = rowwise((a, b) => Math.abs(a - b), dmp, dmn);
  const index = wilder(at, ratio(distance, rowwise((a, b) => a + b, dmp, dmn), 100), length);
  const mean = rowwise((now, then) => (now + then) / 2, index, delayed(index, length - 1));
  return from("oakscriptjs rma, TA-Lib TRANGE", index, dmp, dmn, mean);
}

/** The long and the short half of a line, by the side it is on. */
function bySide(line: Series, isLong: (row: number) => boolean): [Series, Series] {
  return [line.map((x, i) => isLong(i) ? x : NaN), line.map((x, i) => isLong(i) ? NaN : x)];
}

function parabolic(at: ReferenceCase): (ReferenceColumn | null)[] {
  const { ta, pine, bars: { high, low, close }, params } = at;
  const [start, step, most] = [num(at, "af0"), num(at, "af"), num(at, "max_af")];
  const isTaLib = params.convention === "talib";
  if (isTaLib && start !== step) unknown("a TA-Lib SAR whose first acceleration is not its step");
  const line = isTaLib
    ? ta.line("SAR", [high, low], step, most)
    : Float64Array.from(pine.sar(start, step, most, [...high], [...low], [...close]));
  let isLong = true;
  const sides = line.map((stop, i) => {
    // A stop at both ends of a bar leaves open on which side it is.
    if (stop < high[i] || stop > low[i]) isLong = stop <= low[i];
    return Number.isNaN(stop) ? NaN : Number(isLong);
  });
  const [long, short] = bySide(line, (row) => sides[row] === 1);
  const beginsLong = isTaLib
    ? !(low[0] - low[1] > 0 && low[0] - low[1] > high[1] - high[0])
    : close[1] > close[0];
  const turns = sides.map((side, i) =>
    Number.isNaN(side) ? NaN : Number(side !== (i === 1 ? Number(beginsLong) : sides[i - 1]))
  );
  const by = isTaLib ? "TA-Lib SAR" : "oakscriptjs sar";
  // The libraries give the stop alone, not the acceleration it was made with.
  const isOpen = (row: number) => line[row] === low[row] && line[row] === high[row];
  return [
    { by, values: long, leavesOpen: isOpen },
    { by, values: short, leavesOpen: isOpen },
    null,
    { by, values: turns, leavesOpen: (row) => isOpen(row) || isOpen(row - 1) },
  ];
}

async function squeeze(at: ReferenceCase): Promise<ReferenceColumn[]> {
  const { bars: { high, low, close }, params } = at;
  const window = num(at, "kc_length");
  const { mean, population } = await at.deviation(close, num(at, "bb_length"));
  const basis = sma(at, close, window);
  const range = sma(at, trueRange(at, "second"), window);
  const [std, scalar] = [num(at, "bb_std"), num(at, "kc_scalar")];
  const state = (holds: (inner: number, outer: number) => boolean): Series =>
    rowwise(
      (m, s, b, r) => {
        if (Number.isNaN(m + s + b + r)) return NaN;
        const isLower = holds(m - std * s, b - scalar * r);
        return Number(isLower && holds(-(m + std * s), -(b + scalar * r)));
      },
      mean,
      population,
      basis,
      range,
    );
  const on = state((band, channel) => band > channel);
  const off = state((band, channel) => band < channel);
  const neither = rowwise((a, b) => 1 - a - b, on, off);
  const middle = rowwise(
    (top, bottom, b) => ((top + bottom) / 2 + b) / 2,
    highest(at, high, window),
    lowest(at, low, window),
    basis,
  );
  const momentum = params.momentum === "lazybear"
    ? at.ta.line("LINEARREG", [rowwise((a, b) => a - b, close, middle)], window)
    : sma(at, at.ta.line("MOM", [close], num(at, "mom_length")), num(at, "mom_smooth"));
  const bands = "DuckDB stddev_pop, TA-Lib SMA, TRANGE";
  return [
    ...from("TA-Lib MOM, SMA, LINEARREG, MAX, MIN", momentum),
    ...from(bands, on, off, neither),
  ];
}

/** References of bands, channels, directions and stops. */
export const CHANNEL_REFERENCES: Readonly<Record<string, Reference>> = {
  ohlc4({ ta, bars: { open, high, low, close } }) {
    return from("TA-Lib AVGPRICE", ta.line("AVGPRICE", [open, high, low, close]));
  },
  midprice(at) {
    const { ta, bars: { high, low } } = at;
    return from("TA-Lib MIDPRICE", ta.line("MIDPRICE", [high, low], num(at, "length")));
  },
  async bbands(at) {
    const { source, params } = at;
    const { mean, population, sample } = await at.deviation(source, num(at, "length"));
    const reach = (params.ddof === 1 ? sample : population).map((x) => x * num(at, "std"));
    const lower = rowwise((m, r) => m - r, mean, reach);
    const upper = rowwise((m, r) => m + r, mean, reach);
    const width = rowwise((r, m) => r === 0 ? 0 : 200 * r / m, reach, mean);
    const percent = rowwise(
      (x, m, r) => r === 0 ? 0.5 : (x - m + r) / (2 * r),
      source,
      mean,
      reach,
    );
    return from("DuckDB avg, stddev", lower, mean, upper, width, percent);
  },
  kc(at) {
    const basis = ema(at, at.bars.close, num(at, "length"));
    const range = trueRange(at, "first");
    const reach = at.params.band === "atr"
      ? wilder(at, range, num(at, "atr_length"))
      : ema(at, range, num(at, "length"));
    const line = (sign: number) =>
      rowwise((middle, r) => middle + sign * num(at, "scalar") * r, basis, reach);
    return from("TA-Lib EMA, oakscriptjs tr, rma", line(-1), basis, line(1));
  },
  donchian(at) {
    const lower = lowest(at, at.bars.low, num(at, "lower_length"));
    const upper = highest(at, at.bars.high, num(at, "upper_length"));
    return from("TA-Lib MIN, MAX", lower, rowwise((a, b) => (a + b) / 2, lower, upper), upper);
  },
  squeeze,
  adx: directionalIndex,
  dm(at) {
    const { ta, bars: { high, low }, params } = at;
    const length = num(at, "length");
    const scale = params.convention === "mean" ? 1 / length : 1;
    const lines = ["PLUS_DM", "MINUS_DM"].map((name) =>
      ta.line(name, [high, low], length).map((x) => x * scale)
    );
    return from("TA-Lib PLUS_DM, MINUS_DM", ...lines);
  },
  aroon(at) {
    const { ta, bars: { high, low } } = at;
    const lines = ta.call("AROON", [high, low], [num(at, "length")], 2);
    if (lines === null) throw new OutOfRange("TA-Lib AROON");
    const [down, up] = lines;
    const osc = ta.line("AROONOSC", [high, low], num(at, "length"));
    return from("TA-Lib AROON, AROONOSC", up, down, osc);
  },
  vortex(at) {
    const { bars: { high, low } } = at;
    const length = num(at, "length");
    const range = sum(at, trueRange(at, "second"), length);
    const reach = (a: Series, b: Series) =>
      sum(at, rowwise((now, then) => Math.abs(now - then), a, delayed(b, 1)), length);
    const lines = [reach(high, low), reach(low, high)].map((one) => ratio(one, range));
    return from("TA-Lib SUM, TRANGE", ...lines);
  },
  supertrend(at) {
    const { pine, bars: { high, low, close }, params } = at;
    if (params.convention !== "tradingview") unknown("the supertrend of pandas-ta");
    const [scale, length] = [num(at, "multiplier"), num(at, "length")];
    if (scale === 0) {
      unknown("a supertrend whose two bands are one, as the library tells them apart");
    }
    const lines = pine.supertrend(scale, length, [...high], [...low], [...close]);
    const [trend, signs] = lines.map((line) => Float64Array.from(line));
    const direction = rowwise((x, sign) => Number.isNaN(x) ? NaN : -sign, trend, signs);
    const sides = bySide(trend, (row) => direction[row] === 1);
    return from("oakscriptjs supertrend", trend, direction, ...sides);
  },
  psar: parabolic,
};
