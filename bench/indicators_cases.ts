import type { BarColumns } from "../lib/columns/mod.ts";
import { type FeatureSpec, indicator, INDICATORS, resolveParams } from "../lib/indicators/mod.ts";

/** One feature per indicator, with its default parameters, keyed by its name. */
export function everyIndicator(): FeatureSpec[] {
  return [...INDICATORS.keys()].map(defaultFeature);
}

/** The seven that cards use most. */
export function commonSeven(): FeatureSpec[] {
  return ["ema", "rsi", "atr", "bbands", "macd", "adx", "stoch"].map(defaultFeature);
}

function defaultFeature(name: string): FeatureSpec {
  return {
    key: name,
    indicator: name,
    params: resolveParams(indicator(name)),
    inputSource: "close",
  };
}

/**
 * The kernels alone, writing into the same columns on every call.
 *
 * @param bars Bars of one timeframe.
 * @param specs Features over bar columns.
 * @returns The columns, and what fills them.
 */
export function kernelsOver(
  bars: BarColumns,
  specs: readonly FeatureSpec[],
): { columns: Float64Array[]; fill: () => void } {
  const rows = bars.close.length;
  const features = specs.map(({ indicator: name, params }) => {
    const { inputs, outputs, bind } = indicator(name);
    const ins = inputs.map((input) => bars[input === "source" ? "close" : input]);
    return { bind, params, ins, outs: outputs.map(() => new Float64Array(rows)) };
  });
  return {
    columns: features.flatMap(({ outs }) => outs),
    fill() {
      for (const { bind, params, ins, outs } of features) bind(params).run(outs, ins, 0, rows);
    },
  };
}
