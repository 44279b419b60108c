/**
 * Whose orders come first when several symbols want something at one instant: the order in which the
 * symbols are listed, or the larger turnover (close times volume) of the last exec bar first, at equal
 * turnover again the order of the list.
 */
export type Priority = "listed" | "turnover";

/** Every priority, the default first. */
export const PRIORITIES: readonly Priority[] = ["listed", "turnover"];

/**
 * Puts members of a portfolio in the order in which they are served.
 *
 * @param members Places of members, ascending.
 * @param priority The rule.
 * @param turnover Turnover of the last exec bar by place.
 * @returns The same places in order.
 *
 * @example The busiest first
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(inPriority([0, 1, 2], "turnover", [5, 9, 9]), [1, 2, 0]);
 * assertEquals(inPriority([0, 1, 2], "listed", [5, 9, 9]), [0, 1, 2]);
 * ```
 */
export function inPriority(
  members: readonly number[],
  priority: Priority,
  turnover: ArrayLike<number>,
): number[] {
  // Sorting keeps the order of what is equal.
  return priority === "listed"
    ? [...members]
    : members.toSorted((a, b) => turnover[b] - turnover[a]);
}
