import type { BacktestRun } from "../../backtest/mod.ts";
import { quoteCurrency } from "../../base/mod.ts";
import type { TradeRecord } from "../../exchange/mod.ts";
import { FeedStore } from "../../feeds/mod.ts";
import type { Metrics } from "../../metrics/mod.ts";
import { formatPreflight, type PreflightReport } from "../../preflight/mod.ts";
import { formatRun } from "../run_summary.ts";
import { feedHtml, metricsHtml, preflightHtml, runHtml, tradesHtml } from "./displays.ts";

/** What a notebook asks a value for. */
const DISPLAY = Symbol.for("Jupyter.display");

/** What money is in where trades or metrics are shown without the run they belong to. */
const DEFAULT_CURRENCY = "USDT";

/** A value by type of content; a notebook shows the richest it can. */
export interface MimeBundle {
  /** For terminals. */
  "text/plain": string;
  /** For browsers. */
  "text/html": string;
}

/** What can show itself in a notebook. */
export type Displayable =
  | BacktestRun
  | PreflightReport
  | FeedStore
  | readonly TradeRecord[]
  | Metrics;

/**
 * Teaches a result to show itself in a Deno notebook, as table and drawing instead of nested data. Of
 * a run its preflight report, feeds, trades and metrics show themselves as well. Nothing else about
 * the value changes: the display is no enumerable property, so digests and JSON stay as they are.
 *
 * @param value A run, preflight report, feed, list of trades or metrics.
 * @returns The same value.
 *
 * @example The last line of a cell
 * ```ts
 * import { assertEquals, assertStringIncludes } from "@std/assert";
 *
 * // deno-lint-ignore no-explicit-any
 * const trades: any = withDisplay([]);
 * const shown = trades[Symbol.for("Jupyter.display")]();
 * assertStringIncludes(shown["text/html"], "No trade was made");
 * assertEquals(JSON.stringify(trades), "[]");
 * ```
 */
export function withDisplay<T extends Displayable>(value: T): T {
  if (!isRun(value)) return displayed(value, DEFAULT_CURRENCY);
  const { preflight, prepared, engine, metrics } = value;
  const currency = quoteCurrency(value.instrument);
  const feeds = prepared.feeds.roles.map((role) => prepared.feeds.feed(role));
  for (const part of [preflight, ...feeds, engine.trades, metrics]) {
    if (part !== null) displayed(part, currency);
  }
  return displayed(value, currency);
}

function displayed<T extends Displayable>(value: T, currency: string): T {
  Object.defineProperty(value, DISPLAY, {
    value: () => bundleOf(value, currency),
    enumerable: false,
    configurable: true,
  });
  return value;
}

function isRun(value: Displayable): value is BacktestRun {
  return "runId" in value;
}

function bundleOf(value: Displayable, currency: string): MimeBundle {
  if (isRun(value)) return bundle(formatRun(value).join("\n"), runHtml(value));
  if (value instanceof FeedStore) {
    const text = `${value.symbol} ${value.timeframe}: ${value.length} bars, ${
      value.keys.join(", ")
    }`;
    return bundle(text, feedHtml(value));
  }
  if ("required1mBars" in value) {
    return bundle(formatPreflight(value).join("\n"), preflightHtml(value));
  }
  if ("netProfitUsdt" in value) {
    return bundle(
      `net profit ${value.netProfitUsdt.toFixed(2)} ${currency}`,
      metricsHtml(value, currency),
    );
  }
  const trades = value as readonly TradeRecord[];
  return bundle(`${trades.length} trades`, tradesHtml(trades, currency));
}

function bundle(text: string, html: string): MimeBundle {
  return { "text/plain": text, "text/html": html };
}
