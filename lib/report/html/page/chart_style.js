import { colour, faint, instant } from "./dom.js";
import { priceDigits } from "./explain.js";

/** Options of every chart, from the colours of the theme. */
export function chartOptions() {
  return {
    autoSize: true,
    layout: {
      background: { color: colour("panel") },
      textColor: colour("muted"),
      fontFamily: "system-ui, sans-serif",
      fontSize: 11,
      attributionLogo: false,
      panes: { separatorColor: colour("line"), separatorHoverColor: faint("accent", 0.2) },
    },
    grid: { vertLines: { color: colour("grid") }, horzLines: { color: colour("grid") } },
    rightPriceScale: { borderColor: colour("line") },
    timeScale: {
      borderColor: colour("line"),
      timeVisible: true,
      secondsVisible: false,
      minBarSpacing: 0.01,
    },
    crosshair: { mode: 0 },
    localization: { locale: "en-US", timeFormatter: (seconds) => `${instant(seconds * 1000)} UTC` },
  };
}

/** Candle colours of the theme. */
export function candleOptions(tick) {
  return {
    upColor: colour("up"),
    downColor: colour("down"),
    borderVisible: false,
    wickUpColor: colour("up"),
    wickDownColor: colour("down"),
    priceLineVisible: false,
    priceFormat: { type: "price", precision: priceDigits(tick), minMove: tick },
  };
}

/** Bars as the chart library takes them. */
export function candleData({ count, ts, open, high, low, close }) {
  return Array.from({ length: count }, (_, i) => ({
    time: ts[i] / 1000,
    open: open[i],
    high: high[i],
    low: low[i],
    close: close[i],
  }));
}

/** Acts once an element that is on its way to the page has a size, which charts take over first. */
export function whenSized(node, action) {
  new ResizeObserver(([{ contentRect }], observer) => {
    if (contentRect.width === 0) return;
    observer.disconnect();
    action();
  }).observe(node);
}

/** The equity line around what it began with. */
export function equityOptions(run) {
  return {
    baseValue: { type: "price", price: run.metrics.starting_equity_usdt },
    topLineColor: colour("gain"),
    topFillColor1: faint("gain", 0.25),
    topFillColor2: faint("gain", 0.03),
    bottomLineColor: colour("loss"),
    bottomFillColor1: faint("loss", 0.03),
    bottomFillColor2: faint("loss", 0.25),
    lineWidth: 2,
    priceLineVisible: false,
    title: "equity",
  };
}

/** The drawdown hanging from zero. */
export function drawdownOptions() {
  return {
    lineColor: colour("loss"),
    topColor: faint("loss", 0.05),
    bottomColor: faint("loss", 0.3),
    invertFilledArea: true,
    lineWidth: 1,
    priceLineVisible: false,
    title: "drawdown %",
  };
}
