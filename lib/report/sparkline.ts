const BLOCKS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/**
 * A column of numbers as a line of block characters, lowest to highest.
 *
 * @param values Numbers, oldest first.
 * @param width Number of characters at most; each stands for the last value of its share.
 * @returns The line; empty for no values.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sparkline([1, 2, 3], 3), "▁▅█");
 * ```
 */
export function sparkline(values: ArrayLike<number>, width: number): string {
  const count = Math.min(width, values.length);
  const picked = Array.from(
    { length: count },
    (_, i) => values[Math.floor(((i + 1) * values.length) / count) - 1],
  );
  const low = Math.min(...picked);
  const span = Math.max(...picked) - low;
  return picked.map((value) => BLOCKS[span === 0 ? 0 : Math.round((value - low) / span * 7)])
    .join("");
}
