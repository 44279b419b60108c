import type { Metrics, ProfitBounds } from "../metrics/mod.ts";
import type { AnalysedSymbol, AnalysisResult } from "./analysis_result.ts";

/** One strategy on one symbol in a few numbers. Money is in the currency of the prices. */
export interface AnalysedSymbolSummary {
  /** Name in the store. */
  symbol: string;
  /** The strategy's id. */
  card: string;
  /** Digest of the strategy. */
  cardDigest: string;
  /** Digest of the minutes it traded on. */
  dataDigest: string;
  /** Closed trades. */
  tradeCount: number;
  /** Trades that made money, in percent of them; `null` without a trade. */
  winRatePct: number | null;
  /** Profit after costs. */
  netProfitUsdt: number;
  /** Fees of all fills. */
  feesUsdt: number;
  /** Entries the strategy asked for. */
  entryAttempts: number;
  /** Rejected orders by code. */
  rejections: AnalysedSymbol["rejections"];
}

/** An analysis in a few numbers. */
export interface AnalysisSummary {
  /** One account for all, or one for each. */
  portfolio: "shared" | "separate";
  /** Whose orders come first. */
  priority: string;
  /** Positions that may be open at once, `null` for no limit. */
  maxPositions: number | null;
  /** Most positions that were open at an exec close. */
  mostOpenPositions: number;
  /** What the exchange assumed. */
  profile: string;
  /** Equity at the beginning, over all accounts. */
  startingEquityUsdt: number;
  /** Equity at the end. */
  endingEquityUsdt: number;
  /** One entry per strategy and symbol. */
  symbols: AnalysedSymbolSummary[];
  /** What follows from the curve and all trades. */
  metrics: Metrics;
  /** Net profit with all ambiguous minutes resolved for and against the trader. */
  bounds: ProfitBounds;
  /** Digest of what was asked, of the data, and of what came of it. */
  digest: string;
}

/**
 * An analysis as plain data, for documents.
 *
 * @param result What came of it.
 * @returns The numbers without trades, facts and curve.
 */
export function summarizeAnalysis(result: AnalysisResult): AnalysisSummary {
  const { config, metrics, bounds, digest, startingEquityUsdt } = result;
  return {
    portfolio: config.portfolio,
    priority: config.priority,
    maxPositions: config.maxPositions,
    mostOpenPositions: result.openPositions.reduce((most, open) => Math.max(most, open), 0),
    profile: config.profile,
    startingEquityUsdt,
    endingEquityUsdt: metrics.endingEquityUsdt,
    symbols: result.symbols.map(summarizeSymbol),
    metrics,
    bounds,
    digest,
  };
}

function summarizeSymbol(analysed: AnalysedSymbol): AnalysedSymbolSummary {
  const { symbol, card, cardDigest, dataDigest, trades, entryAttempts, rejections } = analysed;
  const won = trades.filter(({ netPnlUsdt }) => netPnlUsdt > 0).length;
  return {
    ...{ symbol, card, cardDigest, dataDigest },
    tradeCount: trades.length,
    winRatePct: trades.length === 0 ? null : won / trades.length * 100,
    netProfitUsdt: trades.reduce((sum, { netPnlUsdt }) => sum + netPnlUsdt, 0),
    feesUsdt: trades.reduce((sum, { feesUsdt }) => sum + feesUsdt, 0),
    entryAttempts,
    rejections,
  };
}
