import type { BacktestRun } from "../../backtest/mod.ts";
import { formatInstant, quoteCurrency } from "../../base/mod.ts";
import type { TradeRecord } from "../../exchange/mod.ts";
import type { FeedStore } from "../../feeds/mod.ts";
import type { Metrics } from "../../metrics/mod.ts";
import { formatPreflight, type PreflightReport } from "../../preflight/mod.ts";
import { escapeHtml } from "../markup.ts";

/** Trades in a table at most; the report page has them all. */
const MAX_ROWS = 50;

/** Points of a line at most. */
const MAX_POINTS = 600;

const [WIDTH, HEIGHT] = [720, 180];

/**
 * @param run The run.
 * @returns Verdict, equity line and figures.
 */
export function runHtml(run: BacktestRun): string {
  const { plan, symbol, window, metrics, engine, preflight } = run;
  const gate = preflight === null
    ? "preflight skipped"
    : `preflight ${preflight.ok ? "passed" : "refused"}`;
  return `<div><b>${escapeHtml(plan.id)}</b> on ${escapeHtml(symbol)} ${plan.timeframes.exec}, ` +
    `${formatInstant(window.startMs)} to ${formatInstant(window.endMs)}, ${gate}, ` +
    `run <code>${run.runId}</code></div>` +
    lineSvg(engine.equity.equityUsdt, "equity", metrics.netProfitUsdt) +
    metricsHtml(metrics, quoteCurrency(run.instrument));
}

/**
 * @param metrics Metrics of a run.
 * @param currency What money is in.
 * @returns The main ones as a table.
 */
export function metricsHtml(metrics: Metrics, currency: string): string {
  const figures: [string, number | null, string][] = [
    ["net profit", metrics.netProfitUsdt, ` ${currency}`],
    ["return", metrics.returnPct, " %"],
    ["buy and hold", metrics.benchmarkReturnPct, " %"],
    ["max drawdown", metrics.maxDrawdownPct, " %"],
    ["sharpe", metrics.sharpeRatio, ""],
    ["sortino", metrics.sortinoRatio, ""],
    ["trades", metrics.tradeCount, ""],
    ["win rate", metrics.winRatePct, " %"],
    ["profit factor", metrics.profitFactor, ""],
    ["expectancy", metrics.expectancyUsdt, ` ${currency}`],
    ["exposure", metrics.exposurePct, " %"],
    ["fees", metrics.feesUsdt, ` ${currency}`],
    ["ambiguous exits", metrics.ambiguousExitCount, ""],
  ];
  const rows = figures.map(([name, value, unit]) => [name, number(value) + unit]);
  return table(["metric", "value"], rows);
}

/**
 * @param trades Closed trades.
 * @param currency What money is in.
 * @returns The first fifty as a table.
 */
export function tradesHtml(trades: readonly TradeRecord[], currency: string): string {
  if (trades.length === 0) return "<p>No trade was made.</p>";
  const heads = ["#", "side", "entry", "price", "exit", "price", "by", `net ${currency}`];
  const rows = trades.slice(0, MAX_ROWS).map((trade) => [
    String(trade.id),
    trade.direction,
    formatInstant(trade.entryTsMs),
    String(trade.entryPrice),
    formatInstant(trade.exitTsMs),
    String(trade.exitPrice),
    trade.exitReason + (trade.ambiguous ? " ≈" : ""),
    number(trade.netPnlUsdt),
  ]);
  const rest = trades.length - rows.length;
  return table(heads, rows) + (rest > 0 ? `<p>and ${rest} more</p>` : "");
}

/**
 * @param report What the gate saw.
 * @returns Verdict and findings.
 */
export function preflightHtml(report: PreflightReport): string {
  const [verdict, ...lines] = formatPreflight(report);
  const colour = report.ok ? "#0a7f5a" : "#c8323f";
  return `<div style="border-left:4px solid ${colour};padding-left:8px"><b>${
    escapeHtml(verdict)
  }</b><pre>${escapeHtml(lines.join("\n"))}</pre></div>`;
}

/**
 * @param feed Bars and features of one timeframe.
 * @returns The closes as a line, the columns, and the newest bars.
 */
export function feedHtml(feed: FeedStore): string {
  const { symbol, timeframe, length, keys } = feed;
  const from = Math.max(0, length - 5);
  const rows = Array.from({ length: length - from }, (_, i) => [
    formatInstant(feed.tsCloseMs[from + i]),
    ...keys.map((key) => number(feed.column(key)[from + i])),
  ]);
  const rise = length === 0 ? 0 : feed.close[length - 1] - feed.close[0];
  return `<div><b>${escapeHtml(symbol)}</b> ${timeframe}, ${length} bars</div>` +
    lineSvg(feed.close, "close", rise) + table(["closed at", ...keys], rows);
}

/** A column as a line, thinned by taking every n-th value and the last. */
function lineSvg(values: Float64Array, name: string, sign: number): string {
  if (values.length < 2) return "";
  const step = Math.ceil(values.length / MAX_POINTS);
  const picked = Array.from(values).filter((_, i) => i % step === 0 || i === values.length - 1);
  const low = picked.reduce((a, b) => Math.min(a, b));
  const span = picked.reduce((a, b) => Math.max(a, b)) - low || 1;
  const points = picked.map((value, i) => {
    const x = (i / (picked.length - 1)) * WIDTH;
    const y = 5 + (1 - (value - low) / span) * (HEIGHT - 10);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const colour = sign < 0 ? "#d6404e" : "#159b72";
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" role="img" aria-label="${name} from ${
    number(values[0])
  } to ${number(values[values.length - 1])}"><polyline fill="none" stroke="${colour}" ` +
    `stroke-width="1.5" points="${points.join(" ")}"/></svg>`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((name) => `<th>${escapeHtml(name)}</th>`).join("");
  const body = rows.map((cells) =>
    `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`
  );
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

function number(value: number | null): string {
  if (value === null || Number.isNaN(value)) return "–";
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
