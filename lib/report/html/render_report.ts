import chartLibrary from "lightweight-charts" with { type: "text" };
import { DataError } from "../../base/mod.ts";
import app from "./page/app.js" with { type: "text" };
import canvas from "./page/canvas.js" with { type: "text" };
import chartStyle from "./page/chart_style.js" with { type: "text" };
import codec from "./page/codec.js" with { type: "text" };
import comparison from "./page/comparison.js" with { type: "text" };
import dom from "./page/dom.js" with { type: "text" };
import explain from "./page/explain.js" with { type: "text" };
import figures from "./page/figures.js" with { type: "text" };
import header from "./page/header.js" with { type: "text" };
import markup from "./page/page.html" with { type: "text" };
import style from "./page/page.css" with { type: "text" };
import priceChart from "./page/price_chart.js" with { type: "text" };
import shapes from "./page/shapes.js" with { type: "text" };
import tradeDetail from "./page/trade_detail.js" with { type: "text" };
import tradeTable from "./page/trade_table.js" with { type: "text" };
import { REPORT_SCHEMA, type ReportDocument } from "./report_document.ts";
import { escapeHtml, html } from "../markup.ts";
import { monteCarlo } from "../monte_carlo/monte_carlo.ts";
import type { ReportStructure } from "./report_structure.ts";

/** The page's own modules by the name they import each other under. */
const MODULES: Readonly<Record<string, string>> = {
  "app.js": app,
  "chart_style.js": chartStyle,
  "codec.js": codec,
  "comparison.js": comparison,
  "dom.js": dom,
  "explain.js": explain,
  "figures.js": figures,
  "header.js": header,
  "price_chart.js": priceChart,
  "shapes.js": shapes,
  "trade_detail.js": tradeDetail,
  "trade_table.js": tradeTable,
};

const DATA = /<script type="application\/json" id="runs">([^]*?)<\/script>/;

/** A run, and what was marked on its chart. */
export interface ReportedRun {
  /** What {@linkcode reportDocument} gave. */
  document: ReportDocument;
  /** Zones, levels and breaks, if the run has any. */
  structure?: ReportStructure | null;
}

/**
 * A page about one run, or two side by side: one file that needs no other and no network. The modules
 * of the page, the chart library among them, stand in its import map as data, and its security policy
 * forbids every request.
 *
 * @param runs One run, or two to compare.
 * @returns The whole page.
 */
export function renderReport(runs: readonly ReportedRun[]): string {
  return reportPieces(runs).join("");
}

/**
 * The page of {@linkcode renderReport} in pieces, which are written without making one text of them.
 *
 * @param runs One run, or two to compare.
 * @returns What the page consists of, in order.
 */
export function reportPieces(runs: readonly ReportedRun[]): string[] {
  const names = runs.map(({ document }) => `${document.strategy_id} on ${document.symbol}`);
  const head = `<title>${escapeHtml(names.join(" and "))} · closedbar</title>\n` +
    `<style>\n${style}</style>`;
  const drawings = runs.map(({ document }, i) => drawingsOf(document, i)).join("");
  const [start, middle, end] = markup.split(/<!-- (?:HEAD|SCRIPTS) -->/);
  return [
    `${start}${head}${middle}${drawings}<script type="application/json" id="runs">`,
    scriptJson(runs.map(({ document, structure }) => ({ ...document, structure }))),
    `</script>\n<script type="importmap">${scriptJson({ imports: importMap() })}</script>\n` +
    `<script type="module">import "report/app.js";</script>${end}`,
  ];
}

/**
 * The runs that a page shows.
 *
 * @param page A page that {@linkcode renderReport} made.
 * @param where Its path, for messages.
 * @returns The runs.
 * @throws {DataError} `BAD_REPORT` when it is not one of ours, or of another version.
 */
export function readReport(page: string, where: string): ReportedRun[] {
  const json = DATA.exec(page)?.[1];
  const runs = json === undefined ? [] : JSON.parse(json);
  if (runs.length === 0 || runs[0].schema_version !== REPORT_SCHEMA) {
    throw new DataError(
      `Cannot read ${where} as a report as it holds no run of version ${REPORT_SCHEMA}: make the ` +
        `run again`,
      { code: "BAD_REPORT", where },
    );
  }
  return runs.map((
    { structure, ...document }: ReportDocument & Pick<ReportedRun, "structure">,
  ) => ({
    document,
    structure,
  }));
}

/** What needs no decoding is drawn here, by what draws it for sweeps, and put in place by the page. */
function drawingsOf({ monte_carlo: { days, trades } }: ReportDocument, i: number): string {
  return html`
    <template id="monte-carlo-${i}">${monteCarlo(
      "The days drawn again in blocks",
      days,
      "day",
    )}${monteCarlo("The trades drawn again in blocks", trades, "trade")}</template>
  `.text;
}

function importMap(): Record<string, string> {
  const map: Record<string, string> = {
    "lightweight-charts": dataUrl(chartLibrary as unknown as string),
    "fancy-canvas": dataUrl(canvas),
  };
  for (const [name, source] of Object.entries(MODULES)) {
    map[`report/${name}`] = dataUrl(source.replaceAll(/ from "\.\//g, ' from "report/'));
  }
  return map;
}

/** Modules below a `data:` address cannot name each other by relative paths, hence the bare names. */
function dataUrl(source: string): string {
  return `data:text/javascript;base64,${new TextEncoder().encode(source).toBase64()}`;
}

/** JSON that cannot end the script it stands in. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
