import { counted, formatInstant } from "../../base/mod.ts";
import {
  rankRows,
  strategyOf,
  type SummaryMetric,
  type SweepOutcome,
  type SweepVerdict,
} from "../../backtest/mod.ts";
import type { BootstrapBands } from "../../metrics/mod.ts";
import { heatMaps } from "./heat_map.ts";
import { metricWords } from "./metric_words.ts";
import { figure, html, type Markup } from "../markup.ts";
import { bandSummary } from "../monte_carlo/band_summary.ts";
import { monteCarlo } from "../monte_carlo/monte_carlo.ts";
import { renderPage } from "./render_page.ts";
import { terms } from "./terms.ts";
import { trialTiles } from "./trial_tiles.ts";
import { trialWords } from "./trial_words.ts";

/** What a page of a sweep shows. */
export interface SweepReport {
  /** The sweep. */
  outcome: SweepOutcome;
  /** What its best run is worth. */
  verdict: SweepVerdict;
  /** What money is in, for example `USDT`. */
  currency: string;
  /** Paths that the best run's trades could have taken; `null` with fewer than two trades. */
  tradeBootstrap: BootstrapBands | null;
  /** The command that makes the best run on its own. */
  command: string;
}

/** Runs in a table of the page. */
const TOP_ROWS = 50;

/** Metrics in the table of the page. */
const TOP_METRICS: readonly SummaryMetric[] = [
  "returnPct",
  "sharpeRatio",
  "sortinoRatio",
  "calmarRatio",
  "maxDrawdownPct",
  "profitFactor",
  "winRatePct",
  "tradeCount",
  "exposurePct",
  "feesUsdt",
];

/**
 * A page about a sweep: one file that needs no other and no network.
 *
 * @param report The sweep, and what its best run is worth.
 * @returns The whole page.
 */
export function renderSweep(report: SweepReport): string {
  const { outcome, verdict, currency, tradeBootstrap, command } = report;
  const chosenBy = metricWords(verdict.metric, currency);
  const { sweepId, definition, combinations } = outcome;
  const { symbol, window } = definition;
  const { id, name } = strategyOf(definition);
  const body = html`
    <main>
      <h1>${name} <small>${symbol}, ${counted(
        combinations.length,
        "run",
      )}, sweep ${sweepId}</small></h1>
      <p class="hint">${formatInstant(window.startMs)} to ${formatInstant(
        window.endMs,
      )}, best run by
        ${chosenBy}</p>
      <section class="panel"><h2>What the best run is worth</h2>${worth(outcome, verdict)}</section>
      <section class="panel"><h2>${chosenBy}</h2>
        <p class="hint">A cell of several runs shows the middle one of them.</p>
        ${heatMaps(outcome, verdict.metric)}</section>
      <section class="panel"><h2>Best runs</h2>${topRuns(report)}</section>
      ${failedRuns(outcome)}
      ${terms(definition, command)}
      <div class="grid">
        ${monteCarlo(
          "The best run's days drawn again in blocks",
          bandSummary(verdict.bootstrap),
          "day",
        )}
        ${monteCarlo(
          "The best run's trades drawn again in blocks",
          bandSummary(tradeBootstrap),
          "trade",
        )}
      </div>
    </main>
  `;
  return renderPage(`${id} on ${symbol}, sweep ${sweepId}`, body);
}

function worth({ table }: SweepOutcome, verdict: SweepVerdict): Markup {
  const { bestRow, overfitting, bootstrap } = verdict;
  const tiles: [string, number | null][] = [
    ["Sharpe ratio of the best run", table.metrics.sharpeRatio[bestRow]],
    ...trialTiles(verdict),
    ["Probability of overfitting", overfitting?.probability ?? null],
    ["Loss out of sample", overfitting?.lossProbability ?? null],
    ["Loss with its days drawn again", bootstrap?.lossProbability ?? null],
  ];
  const overfitted = overfitting === null
    ? "Days or runs are too few for a probability of overfitting."
    : `The probability of overfitting is the share of ${
      figure(overfitting.splitCount, 0)
    } splits of ` +
      `time in which the best run of one half was in the lower half of the other.`;
  return html`
    <dl class="tiles">${tiles.filter(([, value]) => value !== null).map(([name, value]) =>
      html`
        <div>
          <dt>${name}</dt>
          <dd>${figure(value)}</dd>
        </div>
      `
    )}</dl>
    <p class="hint">${trialWords(verdict, "the best one's", "this one")} ${overfitted}</p>
  `;
}

function topRuns({ outcome, verdict: { metric }, currency }: SweepReport): Markup {
  const { table, combinations, definition: { space } } = outcome;
  const shown = [...new Set([metric, ...TOP_METRICS])];
  const ranked = [...rankRows(table, metric)].filter((row) => !table.failures.has(row));
  const rows = ranked.slice(0, TOP_ROWS);
  return html`
    ${rows.length < ranked.length
      ? html`<p class="hint">The first ${rows.length} of ${figure(ranked.length, 0)} runs.</p>`
      : ""}
    <div class="scroll">
      <table class="top-runs">
      <tr><th scope="col">run</th>${space.axes.map(({ path }) =>
        html`<th scope="col">${path}</th>`
      )}${shown.map((name) => html`<th scope="col">${metricWords(name, currency)}</th>`)}</tr>
      ${rows.map((row) =>
        html`<tr><td><code>${table.manifestDigests[row].slice(0, 16)}</code></td>${
          combinations[table.index[row]].map((value) => html`<td>${value}</td>`)
        }${
          shown.map((name) => html`<td>${figure(table.metrics[name][row], digitsOf(name))}</td>`)
        }</tr>`
      )}
      </table>
    </div>
  `;
}

/** Why runs have no metrics; nothing where all have. */
function failedRuns({ table, combinations, definition: { space } }: SweepOutcome): Markup | null {
  const { failures, index } = table;
  if (failures.size === 0) return null;
  const shown = [...failures].slice(0, TOP_ROWS);
  const share = `${figure(failures.size, 0)} of ${figure(index.length, 0)} runs`;
  return html`
    <section class="panel">
      <h2>Failed runs</h2>
      <p class="hint">${share} failed, and so gave no
        metrics.${shown.length < failures.size ? ` The first ${shown.length} of them:` : ""}</p>
      <div class="scroll">
        <table class="top-runs failed-runs">
        <tr>${space.axes.map(({ path }) => html`<th scope="col">${path}</th>`)}<th
          scope="col">why</th></tr>
        ${shown.map(([row, failure]) =>
          html`<tr>${
            combinations[index[row]].map((value) => html`<td>${value}</td>`)
          }<td>${failure}</td></tr>`
        )}
        </table>
      </div>
    </section>
  `;
}

function digitsOf(name: SummaryMetric): number {
  return /(Count|Ms|Usdt)$/.test(name) ? 0 : 2;
}
