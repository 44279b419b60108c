import { day, el, fixed, percent, signed, svg, tone } from "./dom.js";

const DAY_MS = 86_400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const [WIDTH, HEIGHT, LEFT, BOTTOM] = [520, 240, 46, 34];

/** Returns of calendar months, a year a row. */
export function monthlyTable({ monthly }) {
  const years = Map.groupBy(monthly, ([startMs]) => new Date(startMs).getUTCFullYear());
  const strongest = Math.max(...monthly.map(([, value]) => Math.abs(value ?? 0)), 1e-9);
  const cell = (value) =>
    el("td", {
      class: `number heat ${tone(value)}`,
      style: `--heat: ${Math.round((Math.abs(value ?? 0) / strongest) * 38)}%`,
    }, value === undefined ? "" : signed(value));
  const rows = [...years].map(([year, months]) => {
    const byMonth = new Map(
      months.map(([startMs, value]) => [new Date(startMs).getUTCMonth(), value]),
    );
    const growth = months.reduce((product, [, value]) => product * (1 + (value ?? 0) / 100), 1);
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, String(year)),
      MONTHS.map((_, month) => cell(byMonth.get(month))),
      el("td", { class: `number total ${tone(growth - 1)}` }, signed((growth - 1) * 100)),
    );
  });
  const head = ["Year", ...MONTHS, "Year %"].map((name) => el("th", { scope: "col" }, name));
  return el(
    "div",
    { class: "table-frame" },
    el(
      "table",
      { class: "months" },
      el("thead", {}, el("tr", {}, head)),
      el("tbody", {}, rows),
    ),
  );
}

function frame(label, ...children) {
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
    children,
  );
}

function text(x, y, content, anchor = "middle") {
  return svg("text", { x, y, "text-anchor": anchor }, content);
}

/** Round numbers over a span. */
function ticks(low, high, count = 5) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * power).find((size) => size >= rough);
  const list = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) list.push(k * step);
  return list;
}

function tickText(value) {
  return String(Number(value.toPrecision(6)));
}

/** How many trades ended with which return. */
export function returnHistogram({ trades }) {
  if (trades.length === 0) return nothing();
  const values = trades.map(({ return_pct }) => return_pct);
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const steps = ticks(low, high === low ? low + 1 : high, 20);
  const step = steps.length > 1 ? steps[1] - steps[0] : 1;
  const first = Math.floor(low / step);
  const counts = new Array(Math.max(1, Math.floor(high / step) - first + 1)).fill(0);
  for (const value of values) counts[Math.floor(value / step) - first]++;
  const x = (value) => LEFT + ((value / step - first) / counts.length) * (WIDTH - LEFT - 8);
  const tallest = Math.max(...counts);
  const y = (count) => 10 + (1 - count / tallest) * (HEIGHT - BOTTOM - 10);
  const bars = counts.map((count, i) => {
    const from = (first + i) * step;
    const bar = svg("rect", {
      x: x(from) + 1,
      y: y(count),
      width: Math.max(1, x(from + step) - x(from) - 2),
      height: y(0) - y(count),
      rx: 2,
      class: from < 0 ? "loss" : "gain",
    });
    bar.append(
      svg("title", {}, `${tickText(from)} to ${tickText(from + step)} %: ${count} trades`),
    );
    return bar;
  });
  return frame(
    "Histogram of trade returns in percent",
    ticks(0, tallest, 4).filter(Number.isInteger).map((count) => [
      svg("line", { x1: LEFT, x2: WIDTH - 8, y1: y(count), y2: y(count), class: "grid" }),
      text(LEFT - 6, y(count) + 4, String(count), "end"),
    ]),
    bars,
    svg("line", { x1: x(0), x2: x(0), y1: 6, y2: y(0), class: "axis" }),
    ticks(low, high === low ? low + 1 : high, 7).map((value) =>
      text(x(value), HEIGHT - BOTTOM + 16, tickText(value))
    ),
    text((WIDTH + LEFT) / 2, HEIGHT - 3, "net return of a trade, % of its value"),
  );
}

/** How far trades went against and for the trader. */
export function excursionScatter({ trades }, onTrade) {
  if (trades.length === 0) return nothing();
  const most = (key) => Math.max(...trades.map((trade) => trade[key]), 0.01) * 1.05;
  const [right, top] = [most("mae_pct"), most("mfe_pct")];
  const x = (value) => LEFT + (value / right) * (WIDTH - LEFT - 10);
  const y = (value) => 10 + (1 - value / top) * (HEIGHT - BOTTOM - 10);
  const points = trades.map((trade) => {
    const point = svg("circle", {
      cx: x(trade.mae_pct),
      cy: y(trade.mfe_pct),
      r: trades.length > 500 ? 2.5 : 4.5,
      class: `point ${trade.net_pnl_usdt > 0 ? "gain" : "loss"}`,
      onClick: () => onTrade(trade),
    });
    point.append(svg("title", {}, `Trade ${trade.id}: ${percent(trade.return_pct)}`));
    return point;
  });
  return frame(
    "Scatter of the largest excursion against and for each trade",
    ticks(0, top, 4).map((value) => [
      svg("line", { x1: LEFT, x2: WIDTH - 8, y1: y(value), y2: y(value), class: "grid" }),
      text(LEFT - 6, y(value) + 4, tickText(value), "end"),
    ]),
    ticks(0, right, 6).map((value) => text(x(value), HEIGHT - BOTTOM + 16, tickText(value))),
    points,
    text((WIDTH + LEFT) / 2, HEIGHT - 3, "most against, % (MAE)"),
    svg("text", {
      transform: `translate(11 ${HEIGHT / 2 - 10}) rotate(-90)`,
      "text-anchor": "middle",
    }, "most for, % (MFE)"),
  );
}

/** Value of the position over equity, above the line for long, below for short. */
export function exposureTimeline({ equity, window, metrics }) {
  const { ts, notional } = equity;
  const { start_ts_ms, end_ts_ms } = window;
  const slots = WIDTH - LEFT - 8;
  const [up, down] = [new Float64Array(slots), new Float64Array(slots)];
  ts.forEach((at, row) => {
    const share = (at - start_ts_ms) / (end_ts_ms - start_ts_ms);
    const slot = Math.min(slots - 1, Math.max(0, Math.floor(share * slots)));
    const value = equity.equity[row] > 0 ? notional[row] / equity.equity[row] : 0;
    if (value > up[slot]) up[slot] = value;
    if (value < down[slot]) down[slot] = value;
  });
  const most = Math.max(...up, ...down.map((value) => -value), 0.01);
  const middle = (HEIGHT - BOTTOM) / 2 + 5;
  const y = (value) => middle - (value / most) * (middle - 10);
  const path = (values) =>
    Array.from(
      values,
      (value, slot) =>
        value === 0 ? "" : `M${LEFT + slot} ${middle}V${y(value).toFixed(1)}h1V${middle}z`,
    ).join("");
  return frame(
    "Position value over equity in time",
    [...new Set([-most, 0, most])].map((value) => [
      svg("line", { x1: LEFT, x2: WIDTH - 8, y1: y(value), y2: y(value), class: "grid" }),
      text(LEFT - 6, y(value) + 4, `${fixed(Math.abs(value), most < 1 ? 2 : 1)}×`, "end"),
    ]),
    svg("path", { d: path(up), class: "long" }),
    svg("path", { d: path(down), class: "short" }),
    text(LEFT, HEIGHT - BOTTOM + 16, day(start_ts_ms), "start"),
    text(WIDTH - 8, HEIGHT - BOTTOM + 16, day(end_ts_ms), "end"),
    text(
      (WIDTH + LEFT) / 2,
      HEIGHT - 3,
      `in the market ${fixed(metrics.exposure_pct, 1)} % of the time`,
    ),
  );
}

/** What each way out brought. */
export function exitTable({ trades, quote_currency }) {
  const groups = [...Map.groupBy(trades, ({ exit_reason }) => exit_reason)].map((
    [reason, list],
  ) => ({
    reason,
    count: list.length,
    wins: list.filter(({ net_pnl_usdt }) => net_pnl_usdt > 0).length,
    net: list.reduce((sum, { net_pnl_usdt }) => sum + net_pnl_usdt, 0),
  })).sort((a, b) => b.count - a.count);
  if (groups.length === 0) return nothing();
  const most = Math.max(...groups.map(({ net }) => Math.abs(net)), 1e-9);
  const rows = groups.map(({ reason, count, wins, net }) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, reason.replaceAll("_", " ")),
      el("td", { class: "number" }, String(count)),
      el("td", { class: "number" }, `${fixed((wins / count) * 100, 0)} %`),
      el("td", { class: `number ${tone(net)}` }, signed(net)),
      el(
        "td",
        { class: "bar-cell" },
        el("div", {
          class: `bar ${tone(net)}`,
          style: `width: ${(Math.abs(net) / most) * 100}%`,
        }),
      ),
    )
  );
  const head = ["Exit by", "Trades", "Won", `Net ${quote_currency}`, ""].map((name) =>
    el("th", { scope: "col" }, name)
  );
  return el(
    "table",
    { class: "facts wide" },
    el("thead", {}, el("tr", {}, head)),
    el("tbody", {}, rows),
  );
}

/** Orders that were not taken, by the code of the rule that spoke against them. */
export function rejectionTable({ metrics: { rejections } }) {
  const rows = Object.entries(rejections).sort(([, a], [, b]) => b - a).map(([code, count]) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, el("code", {}, code)),
      el("td", { class: "number" }, fixed(count, 0)),
    )
  );
  const head = ["Rejected by", "Orders"].map((name) => el("th", { scope: "col" }, name));
  return el(
    "table",
    { class: "facts wide" },
    el("thead", {}, el("tr", {}, head)),
    el("tbody", {}, rows),
  );
}

/** One cell per day of what the run needed, filled as far as its minutes were there, if it had any. */
export function coverageStrip({ coverage, preflight }) {
  const { first_day_ms, present, needed } = coverage;
  const cells = Array.from(needed, (count, i) => {
    const date = day(first_day_ms + i * DAY_MS);
    if (count === 0) return el("span", { class: "day closed", title: `${date}: closed` });
    const share = present[i] / count;
    const kind = share === 1 ? "full" : share === 0 ? "none" : "part";
    return el("span", {
      class: `day ${kind}`,
      title: `${date}: ${present[i]} of ${count} minutes`,
    });
  });
  const closed = Array.from(needed).filter((count) => count === 0).length;
  const closedText = closed === 0 ? "" : `, ${closed} of them closed`;
  const holes = Array.from(needed).filter((count, i) => present[i] < count).length;
  const findings = preflight.findings.map(({ code, severity, message }) =>
    el(
      "li",
      {},
      el("span", { class: `badge ${severity === "error" ? "bad" : "warn"}` }, code),
      " ",
      message,
    )
  );
  return el(
    "div",
    {},
    el("p", { class: "hint" }, preflight.line),
    el("div", {
      class: "days",
      role: "img",
      "aria-label": `${cells.length} days${closedText}, ${holes} with missing minutes`,
    }, cells),
    el(
      "p",
      { class: "hint" },
      `${cells.length} days from ${day(first_day_ms)}${closedText}, warm-up included; ` +
        (holes === 0 ? "every minute is there" : `minutes are missing on ${holes} days`) +
        `${inventedText(preflight)}.`,
    ),
    findings.length > 0 ? el("ul", {}, findings) : null,
  );
}

function inventedText({ filled_bars, filled_mark_bars = 0 }) {
  const kinds = [[filled_bars, "minutes"], [filled_mark_bars, "mark minutes"]]
    .filter(([count]) => count > 0).map(([count, name]) => `${fixed(count, 0)} ${name}`);
  return kinds.length === 0 ? "" : `; ${kinds.join(" and ")} of them invented to fill holes`;
}

function nothing() {
  return el("p", { class: "hint" }, "No trade was made.");
}
