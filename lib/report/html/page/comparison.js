import { createChart, LineSeries } from "lightweight-charts";
import { chartOptions, whenSized } from "./chart_style.js";
import { colour, el, percent } from "./dom.js";

const HOUR_MS = 3_600_000;

/** Two equity curves in percent of their beginning. */
export function comparisonChart(runs) {
  const plot = el("div", {
    class: "plot",
    role: "img",
    "aria-label": "Both equity curves in percent",
  });
  const chart = createChart(plot, chartOptions());
  const series = runs.map((run, i) => {
    const line = chart.addSeries(LineSeries, { ...lineOf(i), title: run.letter });
    const start = run.metrics.starting_equity_usdt;
    const points = new Map();
    const lengthMs = Math.max(run.exec_ms, run.equity.ts.length > 5000 ? HOUR_MS : 0);
    run.equity.ts.forEach((ts, row) => {
      const time = Math.floor(ts / lengthMs) * lengthMs / 1000;
      points.set(time, (run.equity.equity[row] / start - 1) * 100);
    });
    line.setData([...points].map(([time, value]) => ({ time, value })));
    return line;
  });
  whenSized(plot, () => chart.timeScale().fitContent());
  const recolour = () => {
    chart.applyOptions(chartOptions());
    series.forEach((line, i) => line.applyOptions(lineOf(i)));
  };
  return { node: plot, recolour };
}

function lineOf(i) {
  const color = colour(`run-${i + 1}`);
  return {
    color,
    lineWidth: 2,
    priceLineVisible: false,
    priceFormat: { type: "custom", formatter: (value) => percent(value), minMove: 0.01 },
  };
}
