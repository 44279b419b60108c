import { CandlestickSeries, createChart, LineSeries } from "lightweight-charts";
import { candleData, candleOptions, chartOptions } from "./chart_style.js";
import { lowerBound } from "./codec.js";
import { colour, duration, el, fixed, instant, percent, signed, tone } from "./dom.js";
import { explainTrade, isOwned, priceDigits } from "./explain.js";
import { Shapes } from "./shapes.js";
import { reasonText } from "./trade_table.js";

const MINUTE_MS = 60_000;
/** A level that is often so far away that the prices would be a flat line beside it. */
const FAR = "liquidation (mark)";
const LEAD_MS = 30 * MINUTE_MS;

/** One trade down to its minutes. */
export class TradeDetail {
  #run;
  #chart = null;
  #node = el("section", { class: "panel detail", id: "trade", "aria-label": "Chosen trade" });
  #onStep;
  #onChart;

  constructor(run, { onStep, onChart }) {
    this.#run = run;
    this.#onStep = onStep;
    this.#onChart = onChart;
    this.#node.append(
      el("h2", {}, "A trade, minute by minute"),
      el("p", { class: "hint" }, "Choose a trade in the table or on the chart."),
    );
  }

  get node() {
    return this.#node;
  }

  show(trade) {
    const run = this.#run;
    this.#chart?.remove();
    const plot = el("div", {
      class: "plot",
      role: "img",
      "aria-label": `Minutes of trade ${trade.id}: last price, mark price, entry, stop, target`,
    });
    const minutes = minutesOf(run, trade);
    const words = explainTrade(trade, run, (tsMs) => minuteAt(run, tsMs));
    this.#node.replaceChildren(
      this.#title(trade),
      el(
        "div",
        { class: "split" },
        el(
          "div",
          {},
          el("div", { class: "legend static" }, legendOf(run, minutes)),
          plot,
          isLeftOut(run, trade) ? el("p", { class: "hint" }, leftOutText(run)) : null,
        ),
        el(
          "div",
          { class: "words" },
          el("h3", {}, "What happened"),
          el("ol", {}, words.map((sentence) => el("li", {}, sentence))),
          minuteTable(run, trade),
          factTable(run, trade),
        ),
      ),
    );
    this.#chart = drawMinutes(plot, run, trade, minutes);
  }

  /** Takes the colours of a changed theme by drawing anew. */
  recolour(trade) {
    if (trade) this.show(trade);
  }

  #title(trade) {
    return el(
      "div",
      { class: "toolbar title" },
      el(
        "h2",
        {},
        `Trade ${trade.id} `,
        el("span", { class: `badge ${trade.direction}` }, trade.direction),
        " ",
        el(
          "span",
          { class: tone(trade.net_pnl_usdt) },
          `${signed(trade.net_pnl_usdt)} ${this.#run.quote_currency}`,
        ),
        el("small", {}, ` ${percent(trade.return_pct)} by ${reasonText(trade)}`),
      ),
      el("span", { class: "grow" }),
      el("button", { type: "button", title: "k", onClick: () => this.#onStep(-1) }, "← Previous"),
      el("button", { type: "button", title: "j", onClick: () => this.#onStep(1) }, "Next →"),
      el("button", { type: "button", onClick: () => this.#onChart(trade) }, "Show on chart"),
    );
  }
}

/** Minutes of a trade from the page's minutes; where those are left out, the exec bars. */
function minutesOf(run, trade) {
  const source = isLeftOut(run, trade) ? run.bars : run.minutes;
  const from = lowerBound(source.ts, trade.entry_ts_ms - LEAD_MS);
  const to = lowerBound(source.ts, trade.exit_ts_ms + LEAD_MS + MINUTE_MS);
  const cut = (bars) => ({
    count: to - from,
    ts: bars.ts.slice(from, to),
    open: bars.open.slice(from, to),
    high: bars.high.slice(from, to),
    low: bars.low.slice(from, to),
    close: bars.close.slice(from, to),
  });
  const isMinutes = source === run.minutes;
  return {
    last: cut(source),
    mark: isMinutes && run.minutes.mark ? cut(run.minutes.mark) : null,
    isMinutes,
  };
}

function isLeftOut(run, trade) {
  return run.minutes.left_out.includes(trade.id);
}

function leftOutText(run) {
  return `The minutes of ${run.minutes.left_out.length} trades are left out so that this file stays ` +
    `small; these are the ${run.timeframes.exec} bars.`;
}

function minuteAt(run, tsMs) {
  const { minutes } = run;
  const row = lowerBound(minutes.ts, tsMs);
  if (minutes.ts[row] !== tsMs) return null;
  const at = ({ open, high, low, close }) => ({
    open: open[row],
    high: high[row],
    low: low[row],
    close: close[row],
  });
  return { last: at(minutes), mark: minutes.mark ? at(minutes.mark) : null };
}

function levelsOf(trade) {
  return [
    ["entry", trade.entry_price, "accent", 0],
    [trade.stop_path ? "stop at the end" : "stop", trade.stop_price, "loss", 2],
    ["target", trade.target_price, "gain", 2],
    [FAR, trade.liquidation_price, "warn", 1],
  ].filter(([, price]) => price !== null);
}

function drawMinutes(plot, run, trade, { last, mark, isMinutes }) {
  const chart = createChart(plot, chartOptions());
  const near = levelsOf(trade).filter(([title]) => title !== FAR).map(([, price]) => price);
  const candles = chart.addSeries(CandlestickSeries, {
    ...candleOptions(run.tick_size),
    autoscaleInfoProvider: (original) => {
      const info = original();
      if (info === null) return null;
      const { minValue, maxValue } = info.priceRange;
      const priceRange = {
        minValue: Math.min(minValue, ...near),
        maxValue: Math.max(maxValue, ...near),
      };
      return { ...info, priceRange };
    },
  });
  candles.setData(candleData(last));
  if (mark !== null) {
    const line = chart.addSeries(LineSeries, {
      color: colour("mark"),
      lineWidth: 1,
      priceLineVisible: false,
      title: "mark",
      priceFormat: candleOptions(run.tick_size).priceFormat,
    });
    line.setData(Array.from(mark.ts, (ts, i) => ({ time: ts / 1000, value: mark.close[i] })));
  }
  for (const [title, price, name, lineStyle] of levelsOf(trade)) {
    candles.createPriceLine({ price, color: colour(name), lineWidth: 1, lineStyle, title });
  }
  const shapes = new Shapes();
  shapes.trades = [trade];
  shapes.selectedId = trade.id;
  shapes.setBars(last, isMinutes ? MINUTE_MS : run.exec_ms);
  candles.attachPrimitive(shapes);
  chart.timeScale().fitContent();
  return chart;
}

function legendOf(run, { isMinutes, mark }) {
  const first = isMinutes ? "1m last price" : `${run.timeframes.exec} last price`;
  const second = mark
    ? el("span", {}, el("i", { class: "chip mark" }), "mark price, at each minute's close")
    : run.mark_source !== "approx_from_ohlcv_1m"
    ? null
    : el("span", {}, "no stored mark price: the last price stands in for it");
  return [el("b", {}, first), second].filter((item) => item !== null);
}

/** Last and mark prices of the minutes of both fills. */
function minuteTable(run, trade) {
  const digits = priceDigits(run.tick_size);
  const rows = [];
  for (const [name, tsMs] of [["entry", trade.entry_ts_ms], ["exit", trade.exit_ts_ms]]) {
    const minute = minuteAt(run, tsMs);
    if (minute === null) continue;
    for (const stream of ["last", "mark"]) {
      if (minute[stream] === null) continue;
      const { open, high, low, close } = minute[stream];
      rows.push(el(
        "tr",
        {},
        el("th", { scope: "row" }, `${name}, ${stream}`),
        [open, high, low, close].map((value) =>
          el("td", { class: "number" }, fixed(value, digits))
        ),
      ));
    }
  }
  if (rows.length === 0) return null;
  const head = ["Minute of the", "open", "high", "low", "close"];
  return el(
    "table",
    { class: "facts" },
    el("thead", {}, el("tr", {}, head.map((text) => el("th", { scope: "col" }, text)))),
    el("tbody", {}, rows),
  );
}

function factTable(run, trade) {
  const digits = priceDigits(run.tick_size);
  const price = (value) => value === null ? "none" : fixed(value, digits);
  const facts = [
    ["Signal at", `${instant(trade.signal_ts_ms)} UTC`],
    ["Quantity", `${trade.qty} (${fixed(trade.notional_usdt)} ${run.quote_currency})`],
    ["Stop / target", `${price(trade.stop_price)} / ${price(trade.target_price)}`],
    ...(isOwned(run) ? [] : [["Liquidation at mark", price(trade.liquidation_price)]]),
    ["Held", `${duration(trade.held_ms)}, ${trade.bars_held} exec closes`],
    ["Against / for", `−${fixed(trade.mae_pct)} % / +${fixed(trade.mfe_pct)} %`],
  ];
  const rows = facts.map(([name, value]) =>
    el("tr", {}, el("th", { scope: "row" }, name), el("td", { class: "number" }, value))
  );
  return el("table", { class: "facts" }, el("tbody", {}, rows));
}
