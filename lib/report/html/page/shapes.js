import { colour, faint } from "./dom.js";

/** Trades visible at once up to which stop and target areas are drawn. */
const MAX_AREAS = 40;

/**
 * Draws trades and market structure behind the candles of a chart: it is attached to their series and
 * maps instants onto bars itself, as a fill may lie inside a longer bar.
 */
export class Shapes {
  trades = [];
  structure = null;
  selectedId = null;
  #bars = { count: 0, ts: [] };
  #lengthMs = 60_000;
  #chart = null;
  #series = null;
  #update = null;
  #views = [
    { zOrder: () => "bottom", renderer: () => ({ draw: (target) => this.#draw(target, true) }) },
    { zOrder: () => "top", renderer: () => ({ draw: (target) => this.#draw(target, false) }) },
  ];

  attached({ chart, series, requestUpdate }) {
    this.#chart = chart;
    this.#series = series;
    this.#update = requestUpdate;
  }

  paneViews() {
    return this.#views;
  }

  setBars(bars, lengthMs) {
    this.#bars = bars;
    this.#lengthMs = lengthMs;
  }

  redraw() {
    this.#update?.();
  }

  /** Position of an instant on the bars, counted in bars. */
  logicalAt(tsMs) {
    const { ts, count } = this.#bars;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ts[middle] <= tsMs) low = middle + 1;
      else high = middle;
    }
    const row = Math.max(0, low - 1);
    const share = Math.min(1, Math.max(0, (tsMs - ts[row]) / this.#lengthMs));
    return row + share - 0.5;
  }

  #draw(target, isBelow) {
    const scale = this.#chart?.timeScale();
    const range = scale?.getVisibleLogicalRange();
    if (!range || this.#bars.count === 0) return;
    const origin = scale.logicalToCoordinate(0);
    const spacing = (scale.logicalToCoordinate(1000) - origin) / 1000;
    const x = (tsMs) => origin + this.logicalAt(tsMs) * spacing;
    const y = (price) => this.#series.priceToCoordinate(price);
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      const isIn = (from, to) => x(to) >= 0 && x(from) <= mediaSize.width;
      const trades = this.trades.filter((one) => isIn(one.entry_ts_ms, one.exit_ts_ms));
      if (isBelow) {
        drawStructure(context, this.structure, { x, y, isIn, width: mediaSize.width });
        const areas = trades.length <= MAX_AREAS
          ? trades
          : trades.filter(({ id }) => id === this.selectedId);
        for (const trade of areas) drawArea(context, trade, x, y, trade.id === this.selectedId);
      } else {for (const trade of trades) {
          drawTrade(context, trade, x, y, trade.id === this.selectedId);
        }}
    });
  }
}

function drawArea(context, trade, x, y, isSelected) {
  const from = x(trade.entry_ts_ms);
  const width = Math.max(2, x(trade.exit_ts_ms) - from);
  const entry = y(trade.entry_price);
  const alpha = isSelected ? 0.26 : 0.12;
  const strength = isSelected ? 0.9 : 0.45;
  if (trade.stop_path) drawStopPath(context, trade, x, y, strength);
  const stop = trade.stop_path ? null : trade.stop_price;
  for (const [level, name] of [[stop, "loss"], [trade.target_price, "gain"]]) {
    const at = level === null ? null : y(level);
    if (at === null) continue;
    context.fillStyle = faint(name, alpha);
    context.fillRect(from, Math.min(at, entry), width, Math.abs(at - entry));
    context.strokeStyle = faint(name, strength);
    context.lineWidth = 1;
    line(context, from, at, from + width, at);
  }
}

/** A stop that moved, as steps: at each exec close the price at which it was found. */
function drawStopPath(context, trade, x, y, strength) {
  const [instants, prices] = trade.stop_path;
  context.strokeStyle = faint("loss", strength);
  context.lineWidth = 1.5;
  context.beginPath();
  let from = x(trade.entry_ts_ms);
  for (let i = 0; i < prices.length; i++) {
    const at = y(prices[i]);
    if (at === null) continue;
    const to = x(i + 1 < prices.length ? instants[i + 1] : trade.exit_ts_ms);
    if (i === 0) context.moveTo(from, at);
    context.lineTo(from, at);
    context.lineTo(to, at);
    from = to;
  }
  // What it did in the last bar is known by where it stood when the position ended.
  const end = y(trade.stop_price);
  if (end !== null) context.lineTo(from, end);
  context.stroke();
}

function drawTrade(context, trade, x, y, isSelected) {
  const [x1, y1] = [x(trade.entry_ts_ms), y(trade.entry_price)];
  const [x2, y2] = [x(trade.exit_ts_ms), y(trade.exit_price)];
  if (y1 === null || y2 === null) return;
  const result = colour(trade.net_pnl_usdt > 0 ? "gain" : "loss");
  context.lineWidth = isSelected ? 2.5 : 1.5;
  context.strokeStyle = result;
  context.setLineDash([4, 3]);
  line(context, x1, y1, x2, y2);
  context.setLineDash([]);
  const up = trade.direction === "long" ? 1 : -1;
  const half = isSelected ? 8 : 6;
  context.fillStyle = colour(trade.direction === "long" ? "long" : "short");
  context.strokeStyle = colour("panel");
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x1, y1 + up * 3);
  context.lineTo(x1 - half, y1 + up * (3 + half * 1.7));
  context.lineTo(x1 + half, y1 + up * (3 + half * 1.7));
  context.closePath();
  context.stroke();
  context.fill();
  context.beginPath();
  context.arc(x2, y2, isSelected ? 6 : 4.5, 0, 2 * Math.PI);
  context.fillStyle = result;
  context.stroke();
  context.fill();
}

function drawStructure(context, structure, { x, y, isIn, width }) {
  if (!structure) return;
  const endOf = ({ to_ts_ms }) => to_ts_ms ?? Infinity;
  const right = (end) => end === Infinity ? width : x(end);
  const placed = [];
  for (const zone of structure.zones ?? []) {
    if (!isIn(zone.from_ts_ms, endOf(zone) === Infinity ? zone.from_ts_ms + 1e15 : endOf(zone))) {
      continue;
    }
    const [top, bottom] = [y(zone.upper), y(zone.lower)];
    if (top === null || bottom === null) continue;
    const from = x(zone.from_ts_ms);
    const name = zone.kind === "supply" ? "short" : "long";
    context.fillStyle = faint(name, 0.1);
    context.strokeStyle = faint(name, 0.5);
    context.lineWidth = 1;
    context.fillRect(from, top, right(endOf(zone)) - from, bottom - top);
    context.strokeRect(from, top, right(endOf(zone)) - from, bottom - top);
    const room = right(endOf(zone)) - from;
    label(context, `${zone.role} ${zone.kind}`, { x: from + 3, y: top + 11, room }, name, placed);
    // Price comes back to demand from above, to supply from below.
    const edge = zone.kind === "supply" ? bottom : top;
    context.fillStyle = colour(name);
    for (const touch of zone.touched_ts_ms ?? []) {
      if (!isIn(touch, touch)) continue;
      context.beginPath();
      context.arc(x(touch), edge, 2.5, 0, 2 * Math.PI);
      context.fill();
    }
  }
  for (const level of structure.levels ?? []) {
    const at = y(level.price);
    if (at === null) continue;
    const from = x(level.from_ts_ms);
    context.strokeStyle = faint("muted", 0.7);
    context.setLineDash([2, 3]);
    line(context, from, at, right(endOf(level)), at);
    context.setLineDash([]);
    const room = right(endOf(level)) - from;
    label(context, level.name, { x: from + 3, y: at - 3, room }, "muted", placed);
  }
  for (const one of structure.breaks ?? []) {
    const at = y(one.level);
    if (at === null || !isIn(one.ts_ms, one.ts_ms)) continue;
    const isUp = one.direction === "up" || one.direction === 1;
    const from = x(one.ts_ms);
    context.strokeStyle = colour(isUp ? "long" : "short");
    line(context, from - 24, at, from, at);
    const place = { x: from - 24, y: at - 4, room: Infinity };
    label(context, `${one.kind} ${isUp ? "↑" : "↓"}`, place, isUp ? "long" : "short", placed);
  }
}

/** Writes a label where it fits into its room and onto no other one: a far view stays readable. */
function label(context, text, { x, y, room }, name, placed) {
  context.font = "10px system-ui, sans-serif";
  const right = x + context.measureText(text).width;
  const isFree = right - x + 6 <= room &&
    placed.every((other) => right < other.x || other.right < x || Math.abs(y - other.y) > 11);
  if (!isFree) return;
  placed.push({ x, y, right });
  context.fillStyle = colour(name);
  context.fillText(text, x, y);
}

function line(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
