import type { SummaryMetric } from "../../backtest/mod.ts";

/**
 * `maxDrawdownPct` as a person says it.
 *
 * @param name A metric.
 * @param currency What money is in, for example `USDT`.
 * @returns For example `max drawdown %`.
 */
export function metricWords(name: SummaryMetric, currency: string): string {
  return name.replace(/[A-Z0-9]+/g, (part) => ` ${part.toLowerCase()}`)
    .replace(/ pct$/, " %").replace(/ usdt$/, ` ${currency}`).replace(/ ms$/, " ms");
}
