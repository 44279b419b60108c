/** Elements and texts. */

const DAY_MS = 86_400_000;

/** An element with attributes, listeners (`onClick`) and children. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for drawings. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2).toLowerCase(), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

export function fixed(value, digits = 2) {
  if (value === null || value === undefined) return "–";
  return value.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** With a sign, so that a gain can be told from a loss without colour; what rounds to zero has none. */
export function signed(value, digits = 2) {
  if (value === null || value === undefined) return "–";
  const size = fixed(Math.abs(value), digits);
  const isZero = !/[1-9]/.test(size);
  return `${isZero ? "" : value > 0 ? "+" : "−"}${size}`;
}

export function percent(value, digits = 2) {
  return value === null || value === undefined ? "–" : `${signed(value, digits)} %`;
}

export function instant(tsMs) {
  return new Date(tsMs).toISOString().slice(0, 16).replace("T", " ");
}

export function day(tsMs) {
  return new Date(tsMs).toISOString().slice(0, 10);
}

export function duration(ms) {
  const minutes = Math.round(ms / 60_000);
  if (ms >= DAY_MS) return `${Math.floor(minutes / 1440)}d ${Math.floor(minutes / 60) % 24}h`;
  return minutes >= 60 ? `${Math.floor(minutes / 60)}h ${minutes % 60}m` : `${minutes}m`;
}

/** Class of a number by its sign. */
export function tone(value) {
  return value > 0 ? "gain" : value < 0 ? "loss" : "";
}

/** A colour of the current theme. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** The same colour, see-through. */
export function faint(name, alpha) {
  return colour(name) + Math.round(alpha * 255).toString(16).padStart(2, "0");
}
