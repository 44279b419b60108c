import {
  delayed,
  ema,
  from,
  num,
  type Reference,
  type ReferenceCase,
  type ReferenceColumn,
  rowwise,
  sma,
  trueRange,
  unknown,
  wilder,
} from "./reference_tools.ts";
import type { Series } from "./ta_lib.ts";

/** A line that TA-Lib has under a name of its own. */
function ofTaLib(name: string): Reference {
  return (at) => from(`TA-Lib ${name}`, at.ta.line(name, [at.source], num(at, "length")));
}

/**
 * The signal of a line: its exponential average from where the line begins.
 *
 * @param at The case.
 * @param line The line.
 * @returns The signal.
 * @throws {OutOfRange} for a signal with another seed than the mean.
 */
export function signalOf(at: ReferenceCase, line: Series): Series {
  if (at.params.seed === "first") unknown("a signal that begins with its first value");
  return ema(at, line, num(at, "signal"));
}

function fastMinusSlow(at: ReferenceCase, average: typeof ema): [line: Series, slow: Series] {
  const slow = average(at, at.source, num(at, "slow"));
  const fast = average(at, at.source, num(at, "fast"));
  return [rowwise((a, b) => a - b, fast, slow), slow];
}

function averageRange(at: ReferenceCase): ReferenceColumn {
  const { ta, bars: { high, low, close }, params } = at;
  const length = num(at, "length");
  const isTaLib = params.convention === "talib";
  if (isTaLib && params.average === "wilder") {
    return { by: "TA-Lib ATR", values: ta.line("ATR", [high, low, close], length) };
  }
  const range = trueRange(at, isTaLib ? "second" : "first");
  const average = { wilder, ema, sma }[String(params.average)]!;
  const by = [
    isTaLib ? "TA-Lib TRANGE" : "oakscriptjs tr",
    params.average === "wilder" ? "oakscriptjs rma" : `TA-Lib ${params.average}`,
  ];
  return { by: by.join(", "), values: average(at, range, length) };
}

/** References of averages and of what is made of two of them. */
export const AVERAGE_REFERENCES: Readonly<Record<string, Reference>> = {
  ema: (at) =>
    at.params.seed === "sma"
      ? from("TA-Lib EMA", ema(at, at.source, num(at, "length")))
      : unknown("an average that begins with its first value"),
  sma: (at) => from("TA-Lib SMA", sma(at, at.source, num(at, "length"))),
  wma: ofTaLib("WMA"),
  dema: ofTaLib("DEMA"),
  tema: ofTaLib("TEMA"),
  trima(at) {
    const length = num(at, "length");
    if (at.params.convention === "talib") {
      return from("TA-Lib TRIMA", at.ta.line("TRIMA", [at.source], length));
    }
    const half = Math.floor(length / 2) + 1;
    return from("TA-Lib SMA twice", sma(at, sma(at, at.source, half), half));
  },
  zlma(at) {
    const length = num(at, "length");
    const late = delayed(at.source, Math.floor((length - 1) / 2));
    return from(
      "TA-Lib EMA",
      ema(at, rowwise((now, then) => 2 * now - then, at.source, late), length),
    );
  },
  kama: (at) =>
    num(at, "fast") === 2 && num(at, "slow") === 30
      ? from("TA-Lib KAMA", at.ta.line("KAMA", [at.source], num(at, "length")))
      : unknown("KAMA with other lengths than 2 and 30"),
  alma(at) {
    const { pine, source } = at;
    const line = pine.alma([...source], num(at, "length"), num(at, "offset"), num(at, "sigma"));
    return from("oakscriptjs alma", Float64Array.from(line));
  },
  linreg: (at) =>
    num(at, "length") <= 1_000
      ? ofTaLib("LINEARREG")(at)
      : unknown("a LINEARREG whose sums TA-Lib cannot hold in 32 bits"),
  macd(at) {
    const [fast, slow] = [num(at, "fast"), num(at, "slow")];
    // In TA-Lib's own form the short average leaves out the bars that only the long one needs.
    const late = at.source.map((x, i) => i < slow - fast ? NaN : x);
    const short = ema(at, at.params.convention === "talib" ? late : at.source, fast);
    const line = rowwise((a, b) => a - b, short, ema(at, at.source, slow));
    const signal = signalOf(at, line);
    return from("TA-Lib EMA", line, signal, rowwise((a, b) => a - b, line, signal));
  },
  ppo(at) {
    const [distance, slow] = fastMinusSlow(at, at.params.average === "sma" ? sma : ema);
    const line = rowwise((a, b) => 100 * a / b, distance, slow);
    if (at.params.line === "ppo") return from("TA-Lib EMA, SMA", line);
    if (num(at, "signal") === 1) unknown("a histogram that is zero but for rounding");
    const signal = signalOf(at, line);
    const histogram = rowwise((a, b) => a - b, line, signal);
    return from("TA-Lib EMA, SMA", at.params.line === "signal" ? signal : histogram);
  },
  trix(at) {
    const length = num(at, "length");
    if (length === 1) {
      unknown("TA-Lib TRIX of one bar, which is not a change of the bar's own value");
    }
    if (at.params.scale === "percent") {
      return from("TA-Lib TRIX", at.ta.line("TRIX", [at.source], length));
    }
    let line = at.ta.line("LN", [at.source]);
    for (let turn = 0; turn < 3; turn++) line = ema(at, line, length);
    return from("TA-Lib LN, EMA, MOM", at.ta.line("MOM", [line], 1).map((x) => 10_000 * x));
  },
  tsi(at) {
    const change = at.ta.line("MOM", [at.source], 1);
    const twice = (series: Series) => ema(at, ema(at, series, num(at, "slow")), num(at, "fast"));
    const line = rowwise(
      (way, path) => path === 0 ? 0 : 100 * way / path,
      twice(change),
      twice(change.map(Math.abs)),
    );
    return from("TA-Lib MOM, EMA", line, signalOf(at, line));
  },
  atr: (at) => [averageRange(at)],
  natr(at) {
    const { ta, bars: { high, low, close }, params } = at;
    // For one bar TA-Lib gives the range itself and not its percentage.
    const isTaLib = params.convention === "talib" && params.average === "wilder" &&
      num(at, "length") > 1;
    if (isTaLib) return from("TA-Lib NATR", ta.line("NATR", [high, low, close], num(at, "length")));
    const { by, values } = averageRange(at);
    return from(by, rowwise((range, price) => 100 * range / price, values, close));
  },
};
