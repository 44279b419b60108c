import type { BacktestRun } from "../../backtest/mod.ts";
import { formatInstant, quoteCurrency, snakeKeys, timeframeMs, VERSION } from "../../base/mod.ts";
import { assumptionsOf } from "../../exchange/mod.ts";
import { formatPreflight, type PreflightReport } from "../../preflight/mod.ts";
import { blockBootstrap, tradeReturns } from "../../metrics/mod.ts";
import { type BandSummary, bandSummary } from "../monte_carlo/band_summary.ts";
import { stopPaths } from "./stop_path_columns.ts";
import {
  dayCoverage,
  equityCurve,
  priceOverlays,
  tradeColumns,
  tradeMinutes,
  windowBars,
} from "./report_columns.ts";

/** Version of the shape of a report's data. */
export const REPORT_SCHEMA = 2;

/** Every run draws the same numbers, so that equal runs give equal pages. */
const BOOTSTRAP = { seed: 1, points: 100 };

/** What a report says of a run in one line. */
interface Verdict {
  /** Whether the result is a gain, a loss, or nothing to speak of. */
  tone: "gain" | "loss" | "flat";
  /** The sentence. */
  sentence: string;
}

/** Everything a page shows of one run, as plain data with keys in snake_case. */
export interface ReportDocument {
  /** Version of this shape. */
  schema_version: number;
  /** The run. */
  run_id: string;
  /** Name of the strategy. */
  strategy_id: string;
  /** Name of the symbol. */
  symbol: string;
  /** What could have come of the same days and trades, drawn again in blocks. */
  monte_carlo: Record<"days" | "trades", BandSummary | null>;
  /** All else; the page knows. */
  [key: string]: unknown;
}

/**
 * What a report shows of a run: equal runs give equal documents, on any machine.
 *
 * @param run The run.
 * @returns Plain data for {@linkcode renderReport}.
 */
export function reportDocument(run: BacktestRun): ReportDocument {
  const { plan, instrument, window, metrics } = run;
  const bars = windowBars(run);
  const { dailyReturns, weeklyReturns: _weekly, monthlyReturns, ...figures } = metrics;
  return {
    schema_version: REPORT_SCHEMA,
    run_id: run.runId,
    strategy_id: plan.id,
    symbol: run.symbol,
    engine_version: VERSION,
    venue: instrument.venue,
    quote_currency: quoteCurrency(instrument),
    strategy: {
      kind: plan.decision.kind === "rules" ? "idea card" : "TypeScript",
      digest: plan.digest,
      ...(plan.sourceSha256 === undefined ? {} : { file_sha256: plan.sourceSha256 }),
      ...(plan.parameters === undefined ? {} : { parameters: plan.parameters }),
      account: snakeKeys(plan.account),
      risk: snakeKeys(plan.risk),
      policy: snakeKeys(plan.policy),
      entry: plan.entry === undefined ? null : snakeKeys(plan.entry),
      run_policy: plan.runPolicy === undefined ? null : snakeKeys(plan.runPolicy),
      entry_type: plan.entry?.type ?? "market",
    },
    timeframes: plan.timeframes,
    exec_ms: timeframeMs(plan.timeframes.exec),
    window: {
      start_ts_ms: window.startMs,
      end_ts_ms: window.endMs,
      start: formatInstant(window.startMs),
      end: formatInstant(window.endMs),
    },
    tick_size: instrument.tickSize,
    mark_source: instrument.kind === "perp" ? run.markSource : "none",
    stop_reason: run.engine.stopReason,
    verdict: verdictOf(run),
    preflight: preflightOf(run),
    coverage: dayCoverage(run),
    digests: { ...run.dataDigests },
    data_rows: { ...run.dataRows },
    profile: run.profile,
    assumptions: assumptionsOf(run.profile, run.instrument.kind),
    metrics: snakeKeys(figures),
    bounds: snakeKeys(run.bounds),
    monthly: monthlyReturns.map(({ startMs, returnPct }) => [startMs, rounded(returnPct)]),
    daily: dailyReturns.map(({ returnPct }) => rounded(returnPct)),
    monte_carlo: monteCarloOf(run),
    bars,
    overlays: priceOverlays(run, bars.decimals),
    equity: equityCurve(run.engine.equity),
    trades: tradeColumns(run.engine.trades, run.engine.facts),
    ...(run.stopPaths.length === 0 ? {} : { stop_paths: stopPaths(run.stopPaths) }),
    minutes: tradeMinutes(run),
  };
}

function monteCarloOf({ metrics, engine, plan }: BacktestRun): ReportDocument["monte_carlo"] {
  const draw = (returns: Float64Array) => bandSummary(blockBootstrap(returns, BOOTSTRAP));
  return {
    days: draw(Float64Array.from(metrics.dailyReturns, ({ returnPct }) => (returnPct ?? 0) / 100)),
    trades: draw(tradeReturns(engine.trades, plan.account.startingEquityUsdt)),
  };
}

/** Four decimals are more than a page shows. */
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e4) / 1e4;
}

function preflightOf({ preflight }: BacktestRun) {
  if (preflight === null) {
    const line = "skipped: nothing vouches for this data";
    return { ran: false, ok: false, line, findings: [], filled_bars: 0, filled_mark_bars: 0 };
  }
  const findings = preflight.findings.map(({ code, severity, message }) => ({
    code,
    severity,
    message,
  }));
  return {
    ran: true,
    ok: preflight.ok,
    line: formatPreflight(preflight)[0],
    findings,
    filled_bars: preflight.priceFeed1m.filledBars,
    filled_mark_bars: preflight.filledMarkBars ?? 0,
  };
}

function verdictOf(run: BacktestRun): Verdict {
  const { metrics, bounds, engine, preflight, markSource, instrument } = run;
  const isPerp = instrument.kind === "perp";
  const { netProfitUsdt, returnPct, benchmarkReturnPct, maxDrawdownPct, tradeCount } = metrics;
  if (tradeCount === 0) {
    const rejected = Object.entries(metrics.rejections).map(([code, n]) => `${code} ${n}`);
    const why = rejected.length === 0 ? "" : ` Orders were rejected: ${rejected.join(", ")}.`;
    return { tone: "flat", sentence: `No trade was made, so there is nothing to judge.${why}` };
  }
  const tone = netProfitUsdt > 0 ? "gain" : "loss";
  const parts = [
    `${netProfitUsdt > 0 ? "Made" : "Lost"} ${Math.abs(returnPct).toFixed(2)} % in ${tradeCount} ${
      tradeCount === 1 ? "trade" : "trades"
    } after fees${isPerp ? ", slippage and funding" : " and slippage"}`,
  ];
  if (benchmarkReturnPct !== null) {
    const word = returnPct > benchmarkReturnPct ? "ahead of" : "behind";
    parts.push(`${word} buy and hold (${benchmarkReturnPct.toFixed(2)} %)`);
  }
  parts.push(`with a deepest fall of ${maxDrawdownPct.toFixed(2)} %`);
  const caveats = [
    ...(bounds.optimisticNetProfitUsdt > 0 && bounds.pessimisticNetProfitUsdt <= 0
      ? ["Whether it is a gain at all rests on the order of events inside ambiguous minutes."]
      : []),
    ...(tradeCount < 30 ? [`${tradeCount} trades are too few to tell skill from luck.`] : []),
    ...(engine.stopReason === "end_of_data"
      ? []
      : [`The run stopped early: ${engine.stopReason}.`]),
    ...(preflight === null ? ["The data was not checked."] : inventedCaveat(preflight)),
    ...(markSource === "mark_1m" || !isPerp ? [] : ["The last price stood in for the mark price."]),
  ];
  return { tone, sentence: [`${parts.join(", ")}.`, ...caveats].join(" ") };
}

function inventedCaveat({ priceFeed1m: { filledBars }, filledMarkBars = 0 }: PreflightReport) {
  if (filledBars + filledMarkBars === 0) return [];
  return [`Minutes were invented: ${filledBars} of the last price, ${filledMarkBars} of the mark.`];
}
