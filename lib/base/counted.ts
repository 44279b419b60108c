/**
 * A number of things in words.
 *
 * @param count How many.
 * @param noun What one of them is called; several of them end with an s.
 * @returns The number and the noun.
 *
 * @example One and several
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([counted(1, "gap"), counted(0, "gap")], ["1 gap", "0 gaps"]);
 * ```
 */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
