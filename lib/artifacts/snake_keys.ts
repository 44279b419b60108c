import { toSnakeCase } from "@std/text";

/**
 * Plain data with every object key in snake_case and every number that JSON cannot say as `null`.
 * Arrays keep their order; keys that are already snake_case stay as they are.
 *
 * @param value Plain data.
 * @returns The same data, ready for JSON.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(snakeKeys({ netPnlUsdt: NaN, byDay: [{ tsMs: 1 }] }), {
 *   net_pnl_usdt: null,
 *   by_day: [{ ts_ms: 1 }],
 * });
 * ```
 */
export function snakeKeys(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(snakeKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [
    /[A-Z]/.test(key) && !/^[A-Z_]+$/.test(key) ? toSnakeCase(key) : key,
    snakeKeys(member),
  ]);
  return Object.fromEntries(entries);
}
