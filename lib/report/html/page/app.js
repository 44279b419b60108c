import { decodeBars, decodeInstants, decodeRounded, decodeTrades } from "./codec.js";
import { comparisonChart } from "./comparison.js";
import { el } from "./dom.js";
import {
  coverageStrip,
  excursionScatter,
  exitTable,
  exposureTimeline,
  monthlyTable,
  rejectionTable,
  returnHistogram,
} from "./figures.js";
import { comparisonRemarks, figureComparison, foundations, runHeader, tiles } from "./header.js";
import { PriceChart } from "./price_chart.js";
import { TradeDetail } from "./trade_detail.js";
import { TradeTable } from "./trade_table.js";

/** A run as the page uses it: columns decoded. */
function decodeRun(run, i, letter) {
  const { bars, coverage, equity, minutes } = run;
  const points = decodeRounded(equity.equity, equity.count, 2);
  return {
    ...run,
    letter,
    monteCarlo: document.getElementById(`monte-carlo-${i}`).content,
    bars: { ...decodeBars(bars), each: bars.exec_bars_each },
    overlays: run.overlays.map(({ from, values, decimals, ...rest }) => {
      return { ...rest, from, values: decodeRounded(values, bars.count - from, decimals) };
    }),
    equity: {
      ts: decodeInstants(equity.ts, equity.count),
      equity: points,
      notional: decodeRounded(equity.notional, equity.count, 0),
      drawdown: drawdownPct(points, run.metrics.starting_equity_usdt),
    },
    coverage: {
      ...coverage,
      present: decodeRounded(coverage.present, coverage.days, 0),
      needed: decodeRounded(coverage.needed, coverage.days, 0),
    },
    minutes: {
      ...decodeBars(minutes),
      mark: minutes.mark && decodeBars(minutes.mark),
      left_out: minutes.left_out,
    },
    trades: decodeTrades(run.trades, run.stop_paths),
  };
}

function drawdownPct(equity, starting) {
  let peak = starting;
  return equity.map((value) => {
    if (value > peak) peak = value;
    return (value / peak - 1) * 100;
  });
}

function section(id, title, ...children) {
  return el("section", { class: "panel", id }, el("h2", {}, title), children);
}

/** All that is shown of one run below its header. */
class RunView {
  #chart;
  #table;
  #detail;
  #trade = null;

  constructor(run) {
    const open = (trade) => this.open(trade);
    this.#chart = new PriceChart(run, { onTrade: open });
    this.#table = new TradeTable(run, { onSelect: (trade) => this.#show(trade) });
    this.#detail = new TradeDetail(run, {
      onStep: (by) => this.#table.step(by),
      onChart: (trade) => {
        this.#chart.showTrade(trade);
        document.getElementById("chart").scrollIntoView({ block: "start" });
      },
    });
    this.node = el(
      "div",
      {},
      section("chart", "Prices, equity, drawdown", this.#chart.node),
      section("trades", "Trades", this.#table.node),
      this.#detail.node,
      el(
        "div",
        { class: "grid" },
        section("returns", "Returns of trades", returnHistogram(run)),
        section("excursions", "Excursions", excursionScatter(run, open)),
        section("exposure", "Exposure", exposureTimeline(run)),
        section("exits", "Ways out", exitTable(run)),
        run.metrics.rejection_count === 0
          ? null
          : section("rejections", "Rejected orders", rejectionTable(run)),
      ),
      el("div", { class: "grid" }, run.monteCarlo.cloneNode(true)),
      section("months", "Months", monthlyTable(run)),
      section("data", "Data", coverageStrip(run)),
      section("basis", "What it rests on", foundations(run)),
    );
  }

  /** Chooses a trade and brings its minutes into view. */
  open(trade) {
    this.#table.select(trade.id);
    document.getElementById("trade").scrollIntoView({ block: "nearest" });
  }

  step(by) {
    this.#table.step(by);
  }

  recolour() {
    this.#chart.recolour();
    this.#detail.recolour(this.#trade);
  }

  #show(trade) {
    this.#trade = trade;
    this.#chart.shapes.selectedId = trade.id;
    this.#chart.shapes.redraw();
    this.#detail.show(trade);
  }
}

const root = document.documentElement;
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
let comparison = null;
let view = null;

function setTheme(name) {
  root.dataset.theme = name;
  comparison?.recolour();
  view?.recolour();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|SELECT)$/.test(event.target.tagName)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "j") view.step(1);
  else if (event.key === "k") view.step(-1);
  else if (event.key === "t") setTheme(root.dataset.theme === "dark" ? "light" : "dark");
  else if (event.key === "/") document.getElementById("trade-filter").focus();
  else return;
  event.preventDefault();
}

function topBar() {
  const links = [
    ["chart", "Chart"],
    ["trades", "Trades"],
    ["returns", "Figures"],
    ["months", "Months"],
    ["data", "Data"],
    ["basis", "Basis"],
  ];
  return el(
    "header",
    { class: "top" },
    el("span", { class: "brand" }, "closedbar"),
    el(
      "nav",
      { "aria-label": "Sections" },
      links.map(([id, name]) => el("a", { href: `#${id}` }, name)),
    ),
    el("span", { class: "grow" }),
    el("span", { class: "hint keys" }, "j k trades · / filter · t theme"),
    el("button", {
      type: "button",
      "aria-label": "Light or dark",
      onClick: () => setTheme(root.dataset.theme === "dark" ? "light" : "dark"),
    }, "◐"),
  );
}

function compare(runs, choose) {
  comparison = comparisonChart(runs);
  const buttons = runs.map((run, i) =>
    el(
      "button",
      { type: "button", "aria-pressed": String(i === 0), onClick: () => pick(i) },
      `Run ${run.letter}`,
    )
  );
  const pick = (chosen) => {
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(i === chosen)));
    choose(runs[chosen]);
  };
  return [
    el(
      "div",
      { class: "panel" },
      el("div", { class: "grid" }, runs.map(runHeader)),
      comparisonRemarks(runs),
    ),
    el(
      "div",
      { class: "grid" },
      section("compared", "Side by side", figureComparison(runs)),
      section("curves", "Equity in percent", comparison.node),
    ),
    el(
      "div",
      { class: "toolbar" },
      el("span", {}, "Everything below shows"),
      el("div", { class: "segments", role: "group", "aria-label": "Run" }, buttons),
    ),
  ];
}

function start() {
  const documents = JSON.parse(document.getElementById("runs").textContent);
  const runs = documents.map((run, i) => decodeRun(run, i, documents.length > 1 ? "AB"[i] : null));
  const place = el("div");
  const choose = (run) => {
    view = new RunView(run);
    place.replaceChildren(view.node);
    view.step(0);
  };
  root.dataset.theme = prefersDark.matches ? "dark" : "light";
  prefersDark.addEventListener("change", ({ matches }) => setTheme(matches ? "dark" : "light"));
  const lead = runs.length > 1
    ? compare(runs, choose)
    : [el("div", { class: "panel" }, runHeader(runs[0]), tiles(runs[0]))];
  document.getElementById("app").append(
    topBar(),
    el("main", {}, lead, place),
    el(
      "footer",
      { class: "hint" },
      "All instants are UTC. Charts by ",
      el("a", { href: "https://www.tradingview.com/", rel: "noreferrer" }, "TradingView"),
      " Lightweight Charts™, Apache License 2.0.",
    ),
  );
  choose(runs[0]);
  document.addEventListener("keydown", onKey);
  root.dataset.ready = "true";
}

start();
