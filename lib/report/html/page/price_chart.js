import {
  AreaSeries,
  BaselineSeries,
  CandlestickSeries,
  createChart,
  LineSeries,
} from "lightweight-charts";
import {
  candleData,
  candleOptions,
  chartOptions,
  drawdownOptions,
  equityOptions,
  whenSized,
} from "./chart_style.js";
import { foldBars } from "./codec.js";
import { colour, el, fixed, instant, percent } from "./dom.js";
import { priceDigits } from "./explain.js";
import { Shapes } from "./shapes.js";

const LENGTHS = { "1m": 1, "5m": 5, "15m": 15, "30m": 30, "1h": 60, "4h": 240, "1d": 1440 };

/** Candles that a chart begins with at most. */
const MAX_FIRST_BARS = 20_000;

const quietLine = {
  priceLineVisible: false,
  lastValueVisible: false,
  crosshairMarkerVisible: false,
};

/** Candles with trades, equity and drawdown below them, over one time axis. */
export class PriceChart {
  shapes = new Shapes();
  #run;
  #chart;
  #series;
  #bars;
  #lengthMs;
  #legend;
  #plot;

  constructor(run, { onTrade }) {
    this.#run = run;
    this.#legend = el("div", { class: "legend", "aria-live": "off" });
    this.#plot = el("div", {
      class: "plot tall",
      tabindex: "0",
      role: "img",
      "aria-label":
        "Prices with trades, equity and drawdown. Arrow keys move, plus and minus zoom, " +
        "0 shows all.",
      onKeydown: (event) => this.#onKey(event),
    });
    this.shapes.trades = run.trades;
    this.shapes.structure = run.structure;
    const step = run.exec_ms * run.bars.each;
    this.lengths = Object.entries(LENGTHS).map(([name, minutes]) => [name, minutes * 60_000])
      .filter(([, ms]) => ms > step && ms % step === 0 && run.bars.count * step / ms >= 20);
    this.lengths.unshift([run.bars.each === 1 ? run.timeframes.exec : "finest", step]);
    const first = this.lengths.find(([, ms]) => run.bars.count * step / ms <= MAX_FIRST_BARS) ??
      this.lengths.at(-1);
    this.#build(onTrade);
    this.setLength(first[1]);
    whenSized(this.#plot, () => this.showAll());
  }

  /** What to put on the page. */
  get node() {
    this.buttons = this.lengths.map(([name, ms]) =>
      el("button", {
        type: "button",
        "aria-pressed": String(ms === this.#lengthMs),
        "data-ms": ms,
        onClick: () => this.setLength(ms),
      }, name)
    );
    return el(
      "div",
      {},
      el(
        "div",
        { class: "toolbar" },
        el("div", { class: "segments", role: "group", "aria-label": "Candles" }, this.buttons),
        el("button", { type: "button", onClick: () => this.showAll() }, "Show all"),
        el("span", { class: "key" }, keyOf(this.#run)),
      ),
      el("div", { class: "plot-frame" }, this.#legend, this.#plot),
    );
  }

  setLength(ms) {
    if (ms === this.#lengthMs) return;
    const range = this.#lengthMs && this.#visibleInstants();
    this.#lengthMs = ms;
    const { bars, exec_ms } = this.#run;
    this.#bars = ms === exec_ms * bars.each ? bars : foldBars(bars, ms);
    this.shapes.setBars(this.#bars, ms);
    this.#fill();
    if (range) this.showRange(...range);
    for (const button of this.buttons ?? []) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.ms) === ms));
    }
  }

  /** Zooms to a trade with some bars around it, on the finest candles. */
  showTrade(trade) {
    this.shapes.selectedId = trade.id;
    this.setLength(this.lengths[0][1]);
    const around = Math.max(40 * this.#lengthMs, trade.held_ms * 0.75);
    this.showRange(trade.entry_ts_ms - around, trade.exit_ts_ms + around);
    this.shapes.redraw();
  }

  showRange(fromMs, toMs) {
    this.#chart.timeScale().setVisibleLogicalRange({
      from: this.shapes.logicalAt(fromMs),
      to: this.shapes.logicalAt(toMs),
    });
  }

  showAll() {
    this.#chart.timeScale().fitContent();
  }

  /** Takes the colours of a changed theme. */
  recolour() {
    const { candles, overlays, equity, drawdown } = this.#series;
    this.#chart.applyOptions(chartOptions());
    candles.applyOptions(candleOptions(this.#run.tick_size));
    overlays.forEach((series, i) => series.applyOptions({ color: colour(`overlay-${i + 1}`) }));
    equity.applyOptions(equityOptions(this.#run));
    drawdown.applyOptions(drawdownOptions());
  }

  #build(onTrade) {
    const run = this.#run;
    const chart = this.#chart = createChart(this.#plot, chartOptions());
    const candles = chart.addSeries(CandlestickSeries, candleOptions(run.tick_size));
    candles.attachPrimitive(this.shapes);
    const overlays = run.overlays.map((_, i) =>
      chart.addSeries(LineSeries, {
        ...quietLine,
        color: colour(`overlay-${i + 1}`),
        lineWidth: 1,
      })
    );
    const equity = chart.addSeries(BaselineSeries, equityOptions(run), 1);
    const drawdown = chart.addSeries(AreaSeries, drawdownOptions(), 2);
    this.#series = { candles, overlays, equity, drawdown };
    chart.panes().forEach((pane, i) => pane.setStretchFactor([6, 2, 1.3][i]));
    chart.subscribeCrosshairMove((event) => this.#say(event));
    chart.subscribeClick(({ logical, paneIndex }) => {
      if (logical === undefined || paneIndex > 0) return;
      const near = this.shapes.trades.find((trade) =>
        logical >= this.shapes.logicalAt(trade.entry_ts_ms) - 1 &&
        logical <= this.shapes.logicalAt(trade.exit_ts_ms) + 1
      );
      if (near) onTrade(near);
    });
  }

  #fill() {
    const { candles, overlays, equity, drawdown } = this.#series;
    const bars = this.#bars;
    candles.setData(candleData(bars));
    overlays.forEach((series, i) => series.setData(this.#overlayData(this.#run.overlays[i])));
    const [equityData, drawdownData] = this.#accountData();
    equity.setData(equityData);
    drawdown.setData(drawdownData);
    this.#say({});
  }

  /** Of the exec bars inside one candle, the last value counts. */
  #overlayData({ from, values }) {
    const points = [];
    for (let i = 0; i < values.length; i++) {
      const time = Math.floor(this.#run.bars.ts[from + i] / this.#lengthMs) * this.#lengthMs / 1000;
      if (points.at(-1)?.time === time) points.at(-1).value = values[i];
      else points.push({ time, value: values[i] });
    }
    return points;
  }

  #accountData() {
    const { ts, equity, drawdown } = this.#run.equity;
    const [curve, falls] = [[], []];
    let row = 0;
    let value = this.#run.metrics.starting_equity_usdt;
    for (let i = 0; i < this.#bars.count; i++) {
      let fall = row > 0 ? drawdown[row - 1] : 0;
      for (
        let isFirst = true;
        row < ts.length && ts[row] <= this.#bars.ts[i] + this.#lengthMs;
        row++
      ) {
        fall = isFirst ? drawdown[row] : Math.min(fall, drawdown[row]);
        isFirst = false;
        value = equity[row];
      }
      const time = this.#bars.ts[i] / 1000;
      curve.push({ time, value });
      falls.push({ time, value: fall });
    }
    return [curve, falls];
  }

  #say({ logical, seriesData }) {
    const { candles, overlays, equity, drawdown } = this.#series;
    const row = Math.min(this.#bars.count - 1, Math.max(0, Math.round(logical ?? Infinity)));
    const digits = priceDigits(this.#run.tick_size);
    const { ts, open, high, low, close } = this.#bars;
    const bar = { open: open[row], high: high[row], low: low[row], close: close[row] };
    const { open: o, high: h, low: l, close: c } = seriesData?.get(candles) ?? bar;
    const items = [
      el("b", {}, `${instant(ts[row])} UTC`),
      ...[["O", o], ["H", h], ["L", l], ["C", c]].map(([name, value]) =>
        el("span", {}, `${name} ${fixed(value, digits)}`)
      ),
    ];
    this.#run.overlays.forEach(({ role, key }, i) => {
      const point = seriesData?.get(overlays[i]);
      const value = point ? ` ${fixed(point.value, digits)}` : "";
      const chip = el(
        "span",
        {},
        el("i", { class: `chip overlay-${i + 1}` }),
        `${role}.${key}${value}`,
      );
      items.push(chip);
    });
    const [money, fall] = [seriesData?.get(equity), seriesData?.get(drawdown)];
    if (money) items.push(el("span", {}, `equity ${fixed(money.value)}`));
    if (fall) items.push(el("span", {}, `drawdown ${percent(fall.value)}`));
    this.#legend.replaceChildren(...items);
  }

  #visibleInstants() {
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    if (!range) return null;
    const at = (logical) => {
      const row = Math.min(this.#bars.count - 1, Math.max(0, Math.round(logical)));
      return this.#bars.ts[row] + (logical - row) * this.#lengthMs;
    };
    return [at(range.from), at(range.to)];
  }

  #onKey(event) {
    const scale = this.#chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (!range) return;
    const span = range.to - range.from;
    const moves = {
      ArrowLeft: [-0.1, -0.1],
      ArrowRight: [0.1, 0.1],
      "+": [0.15, -0.15],
      "=": [0.15, -0.15],
      "-": [-0.2, 0.2],
    };
    const move = moves[event.key];
    if (event.key === "0") this.showAll();
    else if (move === undefined) return;
    else {
      scale.setVisibleLogicalRange({
        from: range.from + span * move[0],
        to: range.to + span * move[1],
      });
    }
    event.preventDefault();
  }
}

function keyOf({ structure }) {
  const marks = [
    ["▲", "long", "long entry"],
    ["▼", "short", "short entry"],
    ["●", "gain", "exit with a gain"],
    ["●", "loss", "exit with a loss"],
  ];
  const items = marks.map(([mark, name, text]) =>
    el("span", {}, el("span", { class: name, "aria-hidden": "true" }, `${mark} `), text)
  );
  if (structure?.zones?.length) items.push(el("span", {}, "▭ zones, • price comes back to one"));
  return items;
}
