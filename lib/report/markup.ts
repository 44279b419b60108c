/** A piece of a page that is safe to stand in it. */
export class Markup {
  /** The piece as text. */
  readonly text: string;

  /** @param text Markup that {@linkcode html} made. */
  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Markup with values in it: texts and numbers are escaped, pieces and lists of pieces are not.
 *
 * @param parts What stands around the values.
 * @param values What stands between.
 * @returns A piece of a page.
 */
export function html(parts: TemplateStringsArray, ...values: unknown[]): Markup {
  return new Markup(
    parts.map((part, i) => part + (i < values.length ? safe(values[i]) : "")).join(""),
  );
}

function safe(value: unknown): string {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(safe).join("");
  return escapeHtml(String(value ?? ""));
}

/**
 * A text that may stand in markup, between tags or in an attribute.
 *
 * @param text Any text.
 * @returns The same to a reader.
 */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Numbers from here on are written by the runtime, whose rules for a locale take long to load. */
const MANY = 1e9;

/**
 * A number for a person, as English writes it: halves are rounded away from zero.
 *
 * @param value A number; `null` or NaN where there is none.
 * @param digits Digits after the point, four at most.
 * @returns For example `1,234.50`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(figure(-1234.005), "-1,234.01");
 * ```
 */
export function figure(value: number | null, digits = 2): string {
  if (value === null || Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  if (size >= MANY) {
    const fixed = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    return value.toLocaleString("en-US", fixed);
  }
  // The point is moved in the digits that are written: 1.005 is a little less than that in binary.
  const units = size < 1e-6 ? 0 : Math.round(Number(`${size}e${digits}`));
  const text = String(units).padStart(digits + 1, "0");
  const point = text.length - digits;
  const grouped = text.slice(0, point).replace(/\B(?=(?:\d{3})+$)/g, ",");
  const sign = Object.is(value, -0) || value < 0 ? "-" : "";
  return sign + grouped + (digits === 0 ? "" : `.${text.slice(point)}`);
}
