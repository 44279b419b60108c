/**
 * Plain data with every object key in snake_case and every number that JSON cannot say as `null`.
 * Arrays keep their order; keys that are already snake_case, and codes in capitals, stay as they are.
 * A number is a word of its own, and so is one of minutes, as in `has1mCoverage`.
 *
 * @param value Plain data.
 * @returns The same data, ready for JSON.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(snakeKeys({ netPnlUsdt: NaN, has1mBars: [{ tsMs: 1 }], NO_DATA: 2 }), {
 *   net_pnl_usdt: null,
 *   has_1m_bars: [{ ts_ms: 1 }],
 *   NO_DATA: 2,
 * });
 * ```
 */
export function snakeKeys(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(snakeKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [
    /[a-z]/.test(key) && /[A-Z]/.test(key) ? snakeCase(key) : key,
    snakeKeys(member),
  ]);
  return Object.fromEntries(entries);
}

function snakeCase(key: string): string {
  return key.replace(/\d+m?|[A-Z]/g, (word) => `_${word.toLowerCase()}`);
}
