import { formatInstant, quoteCurrency } from "../base/mod.ts";
import type { BacktestRun } from "../backtest/mod.ts";
import { sparkline } from "./sparkline.ts";

/** How wide the equity line is at most, in characters. */
const SPARKLINE_WIDTH = 60;

/** Width of the names that lines begin with. */
const NAME_WIDTH = 17;

/** Width of a value that another figure follows. */
const VALUE_WIDTH = 30;

/** Below this width, in characters, a line says one thing instead of two. */
const NARROW_BELOW = 80;

/** Where a summary is shown. */
export interface SummaryOptions {
  /** Characters in a line. */
  columns?: number;
  /** Whether gains and losses are coloured. */
  isColoured?: boolean;
}

/** A figure with its name; a sign of 1 or -1 colours it as gain or loss. */
interface Figure {
  name: string;
  value: string;
  sign?: number;
}

/**
 * A run as a trader reads it in ten seconds.
 *
 * @param run The run.
 * @param options Width and colours of the terminal; left out, 80 characters without colour.
 * @returns Lines of plain text, with escape codes for colours if wanted.
 */
export function formatRun(run: BacktestRun, options: SummaryOptions = {}): string[] {
  const { columns = NARROW_BELOW, isColoured = false } = options;
  const { plan, metrics, bounds, engine, window, symbol } = run;
  const unit = quoteCurrency(run.instrument);
  const width = Math.max(8, Math.min(SPARKLINE_WIDTH, columns - 12));
  const ambiguous = metrics.ambiguousExitCount === 0
    ? "no exit rests on the order of events inside a minute"
    : `${metrics.ambiguousExitCount} ambiguous exits: net ${
      money(bounds.pessimisticNetProfitUsdt)
    } to ${money(bounds.optimisticNetProfitUsdt)} ${unit}`;
  const rows = figurePairs(run).flatMap(([left, right]) =>
    columns < NARROW_BELOW || left.value.length > VALUE_WIDTH
      ? [line([left], isColoured), line([right], isColoured)]
      : [line([left, right], isColoured)]
  );
  return [
    `${plan.id} on ${symbol} ${plan.timeframes.exec}, ${formatInstant(window.startMs)} to ${
      formatInstant(window.endMs)
    }, run ${run.runId}`,
    "",
    ...rows,
    "",
    `equity      ${
      paint(sparkline(engine.equity.equityUsdt, width), metrics.netProfitUsdt, isColoured)
    }`,
    `ended       ${engine.stopReason}, ${ambiguous}`,
  ];
}

function figurePairs(run: BacktestRun): [Figure, Figure][] {
  const { metrics, markSource, instrument, preflight } = run;
  const isPerp = instrument.kind === "perp";
  const { filledMarkBars = 0 } = preflight ?? {};
  const inventedMarks = filledMarkBars === 0 ? "" : `, ${filledMarkBars} minutes invented`;
  const unit = quoteCurrency(run.instrument);
  const { netProfitUsdt, benchmarkReturnPct, long, short } = metrics;
  const profit = `${money(netProfitUsdt)} ${unit} (${pct(metrics.returnPct)})`;
  const fall = `${pct(-metrics.maxDrawdownPct)} (${money(metrics.maxDrawdownUsdt)} ${unit})`;
  const sides = `${metrics.tradeCount} (${long.tradeCount} long, ${short.tradeCount} short)`;
  const ratios = `${ratio(metrics.sharpeRatio)} / ${ratio(metrics.sortinoRatio)}`;
  const expectancy = `${money(metrics.expectancyUsdt)} ${unit} per trade`;
  const funding = `${money(metrics.fundingPaidUsdt)} paid, ${
    money(metrics.fundingReceivedUsdt)
  } received`;
  return [
    [
      { name: "net profit", value: profit, sign: netProfitUsdt },
      { name: "buy and hold", value: pct(benchmarkReturnPct) },
    ],
    [
      { name: "ending equity", value: `${money(metrics.endingEquityUsdt)} ${unit}` },
      { name: "max drawdown", value: fall, sign: -metrics.maxDrawdownPct },
    ],
    [{ name: "trades", value: sides }, { name: "win rate", value: pct(metrics.winRatePct, "") }],
    [
      { name: "profit factor", value: ratio(metrics.profitFactor) },
      { name: "expectancy", value: expectancy },
    ],
    [
      { name: "sharpe / sortino", value: ratios },
      { name: "exposure", value: pct(metrics.exposurePct, "") },
    ],
    [
      { name: "fees", value: `${money(metrics.feesUsdt)} ${unit}` },
      { name: "funding", value: isPerp ? funding : "none" },
    ],
    [
      { name: "rejected orders", value: rejections(metrics.rejections) },
      {
        name: "mark price",
        value: isPerp ? `${markSource}${inventedMarks}` : "none, the last price",
      },
    ],
  ];
}

/** Figures are padded before they are coloured, as escape codes have a length and no width. */
function line(figures: readonly Figure[], isColoured: boolean): string {
  const cells = figures.map(({ name, value, sign = 0 }, i) => {
    const isLast = i === figures.length - 1;
    const label = name.padEnd(i === 0 ? NAME_WIDTH : 13);
    return `${label} ${paint(isLast ? value : value.padEnd(VALUE_WIDTH), sign, isColoured)}`;
  });
  return cells.join(" ").trimEnd();
}

/** Green for a gain, red for a loss; the sign in the text says the same. */
function paint(text: string, sign: number, isColoured: boolean): string {
  if (!isColoured || sign === 0) return text;
  return `\x1b[${sign > 0 ? 32 : 31}m${text}\x1b[39m`;
}

function money(value: number | null): string {
  return value === null ? "-" : value.toFixed(2);
}

function pct(value: number | null, plus = "+"): string {
  if (value === null) return "-";
  // What rounds to zero has no sign.
  const size = Math.abs(value).toFixed(2);
  return `${Number(size) === 0 ? "" : value > 0 ? plus : "-"}${size} %`;
}

function ratio(value: number | null): string {
  return value === null ? "-" : value.toFixed(2);
}

function rejections(byCode: Readonly<Record<string, number>>): string {
  const entries = Object.entries(byCode);
  return entries.length === 0 ? "none" : entries.map(([code, n]) => `${code} ${n}`).join(", ");
}
