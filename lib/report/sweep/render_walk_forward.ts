import { DAY_MS, formatInstant, quoteCurrency } from "../../base/mod.ts";
import type { SummaryMetric, WalkForwardOutcome, WalkForwardPlan } from "../../backtest/mod.ts";
import type { BootstrapBands } from "../../metrics/mod.ts";
import { figure, html, type Markup } from "../markup.ts";
import { bandSummary } from "../monte_carlo/band_summary.ts";
import { monteCarlo } from "../monte_carlo/monte_carlo.ts";
import { metricWords } from "./metric_words.ts";
import { renderPage } from "./render_page.ts";
import { trialTiles } from "./trial_tiles.ts";
import { trialWords } from "./trial_words.ts";

/** What a page of a walk shows. */
export interface WalkForwardReport {
  /** The card's name for people. */
  name: string;
  /** Name in the store. */
  symbol: string;
  /** How time was cut. */
  plan: WalkForwardPlan;
  /** What decided which run was the best of a window. */
  metric: SummaryMetric;
  /** The walk. */
  outcome: WalkForwardOutcome;
  /** Paths that the days out of sample could have taken; `null` with fewer than two days. */
  bootstrap: BootstrapBands | null;
}

const WIDTH = 1240;
const HEIGHT = 260;
const LEFT = 60;

/** Points of the curve at most: more than a screen has. */
const MAX_POINTS = 2000;

/**
 * A page about a walk: one file that needs no other and no network.
 *
 * @param report The walk.
 * @returns The whole page.
 */
export function renderWalkForward(report: WalkForwardReport): string {
  const { name, symbol, plan, outcome, bootstrap } = report;
  const chosenBy = metricOf(report);
  const { folds, outOfSample, leftOut, verdict } = outcome;
  const tiles = [
    ["Return out of sample", `${figure(outOfSample.returnPct)} %`],
    ["Sharpe ratio", figure(outOfSample.sharpeRatio)],
    ["Sortino ratio", figure(outOfSample.sortinoRatio)],
    ["Deepest drawdown", `${figure(outOfSample.maxDrawdownPct)} %`],
    ["Trades", figure(outOfSample.tradeCount, 0)],
    ["Efficiency", figure(outOfSample.efficiency)],
    ...trialTiles(verdict).map(([title, value]) => [title, figure(value)]),
  ];
  const body = html`
    <main>
      <h1>${name} <small>${symbol}, ${folds.length} windows, ${plan.mode}</small></h1>
      <p class="hint">Each window is run with the values that were best by ${chosenBy} in the one
        before it, and begins with what the last one left. A position that is open where a window ends is closed there.${leftOut ===
            null
          ? ""
          : ` From ${formatInstant(leftOut.startMs)} on too little is left for another window.`}</p>
      <section class="panel"><h2>Out of sample</h2>
        <dl class="tiles">${tiles.map(([title, value]) =>
          html`
            <div>
              <dt>${title}</dt>
              <dd>${value}</dd>
            </div>
          `
        )}</dl>
        <p class="hint">${trialWords(verdict, "the walk's", "its last training window")}</p>
        ${curve(report)}</section>
      <section class="panel"><h2>What was chosen, and what came of it</h2>${foldTable(
        report,
      )}</section>
      <div class="grid">${monteCarlo(
        "The days drawn again in blocks",
        bandSummary(bootstrap),
        "day",
      )}</div>
    </main>
  `;
  return renderPage(`${name} on ${symbol}, walk-forward`, body);
}

/** The equity of all windows, with a line where each begins. */
function curve(
  { outcome: { folds, outOfSample: { tsCloseMs, equityUsdt } } }: WalkForwardReport,
): Markup {
  const startMs = folds[0].test.startMs;
  const endMs = folds[folds.length - 1].test.endMs;
  const start = folds[0].run.metrics.startingEquityUsdt;
  const low = equityUsdt.reduce((a, b) => Math.min(a, b), start);
  const high = equityUsdt.reduce((a, b) => Math.max(a, b), start);
  const x = (tsMs: number) =>
    (LEFT + (tsMs - startMs) / (endMs - startMs) * (WIDTH - LEFT - 8)).toFixed(1);
  const y = (value: number) =>
    (8 + (high - value) / Math.max(high - low, 1e-9) * (HEIGHT - 32)).toFixed(1);
  const stride = Math.ceil(equityUsdt.length / MAX_POINTS);
  const points = [`${x(startMs)} ${y(start)}`];
  for (let row = stride - 1; row < equityUsdt.length; row += stride) {
    points.push(`${x(tsCloseMs[row])} ${y(equityUsdt[row])}`);
  }
  return html`
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Equity out of sample">
      ${folds.map(({ test }) =>
        html`
          <line class="grid-line" x1="${x(test.startMs)}" x2="${x(
            test.startMs,
          )}" y1="8" y2="${HEIGHT - 24}" />
        `
      )}
      ${[low, start, high].map((value) =>
        html`<text x="${LEFT - 6}" y="${Number(y(value)) + 4}" text-anchor="end">${
          figure(value, 0)
        }</text>`
      )}
      <line class="start" x1="${LEFT}" x2="${WIDTH - 8}" y1="${y(start)}" y2="${y(start)}"/>
      <path class="curve" d="M${points.join("L")}"/>
      <text x="${LEFT}" y="${HEIGHT - 6}">${formatInstant(startMs).slice(0, 10)}</text>
      <text x="${WIDTH - 8}" y="${HEIGHT - 6}" text-anchor="end">${formatInstant(endMs).slice(
        0,
        10,
      )}</text>
    </svg>
  `;
}

function metricOf({ metric, outcome: { folds: [{ run }] } }: WalkForwardReport): string {
  return metricWords(metric, quoteCurrency(run.instrument));
}

function foldTable(report: WalkForwardReport): Markup {
  const { outcome: { folds }, metric } = report;
  const isOfDays = folds.every(({ train, test }) =>
    [train, test].every(({ startMs, endMs }) => startMs % DAY_MS === 0 && endMs % DAY_MS === 0)
  );
  const span = ({ startMs, endMs }: { startMs: number; endMs: number }) =>
    [startMs, endMs].map((ms) => formatInstant(ms).slice(0, isOfDays ? 10 : 16).replace("T", " "))
      .join(" to ");
  // The return in the window of the choice is shown anyway.
  const isOther = metric !== "returnPct";
  return html`
    <div class="scroll">
      <table class="top-runs">
      <tr><th scope="col">chosen in</th><th scope="col">run in</th>${Object.keys(folds[0].values)
        .map((path) => html`<th scope="col">${path}</th>`)}${isOther
        ? html`<th scope="col">${metricOf(report)} there</th>`
        : ""}<th scope="col">return % there</th><th scope="col">return %</th><th scope="col">trades</th><th
        scope="col">run</th></tr>
      ${folds.map(({ train, test, values, trainMetric, trainReturnPct, run: { metrics, runId } }) =>
        html`<tr><td>${span(train)}</td><td>${span(test)}</td>${
          Object.values(values).map((value) => html`<td>${value}</td>`)
        }${isOther ? html`<td>${figure(trainMetric)}</td>` : ""}<td>${
          figure(trainReturnPct)
        }</td><td>${figure(metrics.returnPct)}</td><td>${
          figure(metrics.tradeCount, 0)
        }</td><td><code>${runId}</code></td></tr>`
      )}
      </table>
    </div>
  `;
}
