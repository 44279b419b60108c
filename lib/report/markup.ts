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

/**
 * A number for a person.
 *
 * @param value A number; `null` or NaN where there is none.
 * @param digits Digits after the point.
 * @returns For example `1,234.50`.
 */
export function figure(value: number | null, digits = 2): string {
  if (value === null || Number.isNaN(value)) return "–";
  return value.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
