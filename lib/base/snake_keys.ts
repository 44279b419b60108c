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
    snakeCase(key),
    snakeKeys(member),
  ]);
  return Object.fromEntries(entries);
}

/**
 * One name in snake_case; a name that is already, and a code in capitals, stays as it is.
 *
 * @param key A name in camelCase.
 * @returns The name as data spells it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(snakeCase("valueAtRisk95Pct"), "value_at_risk_95_pct");
 * ```
 */
export function snakeCase(key: string): string {
  if (!/[a-z]/.test(key) || !/[A-Z]/.test(key)) return key;
  return key.replace(/\d+m?|[A-Z]/g, (word) => `_${word.toLowerCase()}`);
}
