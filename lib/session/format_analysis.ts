import { counted } from "../base/mod.ts";
import type { AnalysisResult } from "./analysis_result.ts";
import { summarizeAnalysis } from "./summarize_analysis.ts";

/**
 * An analysis as a person reads it.
 *
 * @param result What came of it.
 * @returns Lines without line ends: the portfolio, then each symbol.
 */
export function formatAnalysis(result: AnalysisResult): string[] {
  const { portfolio, priority, maxPositions, mostOpenPositions, ...rest } = summarizeAnalysis(
    result,
  );
  const { symbols, metrics, startingEquityUsdt, endingEquityUsdt, digest } = rest;
  const accounts = portfolio === "shared" ? "one account" : `${counted(symbols.length, "account")}`;
  const limit = maxPositions === null ? "" : `, limit ${counted(maxPositions, "position")} at once`;
  return [
    `analysis: ${accounts} of ${money(startingEquityUsdt)} in all, priority ${priority}${limit}`,
    `  portfolio: net ${signed(metrics.netProfitUsdt)} (${
      signed(metrics.returnPct)
    } %), ends with ` +
    `${money(endingEquityUsdt)}, max drawdown ${money(metrics.maxDrawdownPct)} %, ` +
    `${counted(metrics.tradeCount, "trade")}, most ${
      counted(mostOpenPositions, "position")
    } at once, digest ${digest.slice(0, 16)}`,
    ...symbols.map(
      ({ symbol, card, tradeCount, netProfitUsdt, feesUsdt, rejections, winRatePct }) => {
        const won = winRatePct === null ? "" : ` (${winRatePct.toFixed(0)} % won)`;
        const refused = Object.entries(rejections).map(([code, count]) => `${code} ${count}`);
        return `  ${symbol} ${card}: net ${signed(netProfitUsdt)}, ${
          counted(tradeCount, "trade")
        }${won}, fees ` +
          `${money(feesUsdt)}${refused.length === 0 ? "" : `, rejected ${refused.join(", ")}`}`;
      },
    ),
  ];
}

function money(value: number): string {
  return value.toFixed(2);
}

function signed(value: number): string {
  return `${value > 0 ? "+" : ""}${value.toFixed(2)}`;
}
