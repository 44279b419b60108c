import type { InstrumentKind } from "../base/mod.ts";
import type { EquityColumns } from "../columns/mod.ts";
import type { Fact, RejectionCode, TradeRecord } from "../exchange/mod.ts";
import type { Metrics, ProfitBounds } from "../metrics/mod.ts";
import type { AnalysisConfig } from "./analysis_config.ts";

/** What one strategy did on one symbol. */
export interface AnalysedSymbol {
  /** Name in the store. */
  symbol: string;
  /** The strategy's id. */
  card: string;
  /** Digest of the strategy. */
  cardDigest: string;
  /** Digest of the minutes it traded on, warm-up included. */
  dataDigest: string;
  /** Closed trades, oldest first. */
  trades: TradeRecord[];
  /** Numbered facts. */
  facts: Fact[];
  /** Entries the strategy asked for. */
  entryAttempts: number;
  /** Rejected orders by code. */
  rejections: Partial<Record<RejectionCode, number>>;
  /** Profit after costs, the open one included, at each row of the portfolio's curve. */
  netProfitUsdt: Float64Array;
}

/** What came of an analysis. */
export interface AnalysisResult {
  /** What was asked for. */
  config: AnalysisConfig;
  /** Kinds of instrument that were traded. */
  kinds: InstrumentKind[];
  /** Equity at the beginning, over all accounts. */
  startingEquityUsdt: number;
  /** Money of all accounts together at every exec close of any symbol; no mark prices. */
  equity: EquityColumns;
  /** Open positions at those closes. */
  openPositions: Float64Array;
  /** One entry per strategy and symbol, in the order of the session's symbols. */
  symbols: AnalysedSymbol[];
  /** What follows from the curve and all trades; buy and hold is an equal share of each symbol. */
  metrics: Metrics;
  /** Net profit with all ambiguous minutes resolved for and against the trader. */
  bounds: ProfitBounds;
  /** Digest of what was asked, of the data, and of what came of it; equal for equal runs. */
  digest: string;
}
