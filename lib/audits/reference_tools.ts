import type { BarColumns } from "../columns/mod.ts";
import type { ParamValues } from "../indicators/mod.ts";
import { windowDeviation } from "../store/mod.ts";
import { OutOfRange, type Series, TaLib } from "./ta_lib.ts";

/** Functions of the Pine-compatible library that are used. */
export type Pine = Pick<
  typeof import("oakscriptjs")["taCore"],
  "alma" | "cmo" | "rma" | "sar" | "supertrend" | "tr"
>;

/** The implementations that references are made of; none shares code with the kernels. */
export interface ReferenceTools {
  /** TA-Lib. */
  ta: TaLib;
  /** oakscriptjs, a library after Pine Script. */
  pine: Pine;
  /** Windows in the database engine. */
  deviation: typeof windowDeviation;
}

/**
 * Loads the implementations.
 *
 * @returns They, ready.
 */
export async function loadReferenceTools(): Promise<ReferenceTools> {
  const { taCore } = await import("oakscriptjs");
  return { ta: await TaLib.load(), pine: taCore, deviation: windowDeviation };
}

/** What a reference is computed from. */
export interface ReferenceCase extends ReferenceTools {
  /** Bars. */
  bars: BarColumns;
  /** The series of a one-series indicator. */
  source: Series;
  /** Validated parameters. */
  params: ParamValues;
}

/** What another implementation says one output is. */
export interface ReferenceColumn {
  /** Which implementation, and which of its functions. */
  by: string;
  /** The values. */
  values: Series;
  /**
   * Whether the implementation leaves a row open, for example the side of a stop that lies at both ends
   * of a bar; such a row is not compared.
   *
   * @param row The row.
   * @returns Whether it does.
   */
  leavesOpen?(row: number): boolean;
}

/** References of an indicator's outputs, in order; `null` where there is none. */
export type Reference = (
  subject: ReferenceCase,
) => (ReferenceColumn | null)[] | Promise<(ReferenceColumn | null)[]>;

/**
 * @param subject The case.
 * @param name A numeric parameter.
 * @returns Its value.
 */
export function num({ params }: ReferenceCase, name: string): number {
  return Number(params[name]);
}

/**
 * @param by Which implementation.
 * @param columns One series per output.
 * @returns References that all come from one implementation.
 */
export function from(by: string, ...columns: Series[]): ReferenceColumn[] {
  return columns.map((values) => ({ by, values }));
}

/**
 * A series out of several, row by row.
 *
 * @param combine Makes a number out of one number of each.
 * @param series Series of one length.
 * @returns A series of that length.
 */
export function rowwise(combine: (...row: number[]) => number, ...series: Series[]): Series {
  return series[0].map((_, i) => combine(...series.map((one) => one[i])));
}

/**
 * A series some rows later.
 *
 * @param series The series.
 * @param rows How many.
 * @returns A series of the same length that begins with as many NaNs.
 */
export function delayed(series: Series, rows: number): Series {
  return series.map((_, i) => i < rows ? NaN : series[i - rows]);
}

/**
 * Exponential average by TA-Lib, seeded with the mean; over one row it is the series itself.
 *
 * @param at The case.
 * @param series Any series.
 * @param length Rows of a window.
 * @returns Averages.
 */
export function ema(at: ReferenceCase, series: Series, length: number): Series {
  return length === 1 ? series : at.ta.line("EMA", [series], length);
}

/**
 * Simple average by TA-Lib; over one row it is the series itself.
 *
 * @param at The case.
 * @param series Any series.
 * @param length Rows of a window.
 * @returns Averages.
 */
export function sma(at: ReferenceCase, series: Series, length: number): Series {
  return length === 1 ? series : at.ta.line("SMA", [series], length);
}

/**
 * Sum of a window by TA-Lib.
 *
 * @param at The case.
 * @param series Any series.
 * @param length Rows of a window.
 * @returns Sums.
 */
export function sum(at: ReferenceCase, series: Series, length: number): Series {
  return length === 1 ? series : at.ta.line("SUM", [series], length);
}

/**
 * Highest of a window by TA-Lib.
 *
 * @param at The case.
 * @param series Any series.
 * @param length Rows of a window.
 * @returns The highest values.
 */
export function highest(at: ReferenceCase, series: Series, length: number): Series {
  return length === 1 ? series : at.ta.line("MAX", [series], length);
}

/**
 * Lowest of a window by TA-Lib.
 *
 * @param at The case.
 * @param series Any series.
 * @param length Rows of a window.
 * @returns The lowest values.
 */
export function lowest(at: ReferenceCase, series: Series, length: number): Series {
  return length === 1 ? series : at.ta.line("MIN", [series], length);
}

/**
 * Wilder's average by the Pine library, seeded with the mean of the first numbers.
 *
 * @param at The case.
 * @param series Any series.
 * @param length Rows of a window.
 * @returns Averages.
 */
export function wilder(at: ReferenceCase, series: Series, length: number): Series {
  return Float64Array.from(at.pine.rma([...series], length));
}

/**
 * True range: of the second bar on by TA-Lib, or of every bar by the Pine library, where the first is
 * its high minus its low.
 *
 * @param at The case.
 * @param begins At which bar it begins.
 * @returns Ranges.
 */
export function trueRange(at: ReferenceCase, begins: "second" | "first"): Series {
  const { ta, pine, bars: { high, low, close } } = at;
  return begins === "second"
    ? ta.line("TRANGE", [high, low, close])
    : Float64Array.from(pine.tr(false, [...high], [...low], [...close]));
}

/**
 * Refuses what no library knows.
 *
 * @param what The convention or parameter.
 * @throws {OutOfRange} always.
 */
export function unknown(what: string): never {
  throw new OutOfRange(what);
}
