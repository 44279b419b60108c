import type { z } from "zod";
import { positionPolicy, runPolicy } from "./schema.ts";

/** A value of a policy that no card may have. */
export interface PolicyFault {
  /** Where it stands in the policy, for example `entryHoursUtc[1]`. */
  member: string;
  /** What it is; `undefined` where it is not there. */
  value: unknown;
  /** What would be valid, in words. */
  valid: string;
}

const SECTIONS = { policy: positionPolicy, runPolicy } as const;

/** What no member takes: stands for one that is not there, so that what would be valid is said. */
const NOTHING_VALID = {};

/**
 * Holds a policy of a strategy that is no card to the limits of a card. What a card leaves to a default has
 * to be there, as nobody fills it in.
 *
 * @param kind Which policy, as a plan names it.
 * @param policy The policy, of which nothing is known yet but that it is an object.
 * @returns The first value that a card could not have, or `null`.
 *
 * @example An hour that no day has
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const policy = {
 *   onLiquidation: "stop",
 *   dailyLossLimitPercent: 5,
 *   maxOpenMinutes: null,
 *   cooldownBars: null,
 *   entryHoursUtc: [9, 24],
 * };
 * assertEquals(policyFault("runPolicy", policy), {
 *   member: "entryHoursUtc[1]",
 *   value: 24,
 *   valid: "a whole number from 0 to 23",
 * });
 * ```
 */
export function policyFault(kind: "policy" | "runPolicy", policy: object): PolicyFault | null {
  for (const [key, rule] of Object.entries<z.ZodType>(SECTIONS[kind].shape)) {
    const member = key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const value = (policy as Record<string, unknown>)[member];
    const leftOut = rule.safeParse(undefined);
    if (value === undefined && leftOut.success && leftOut.data === undefined) continue;
    const { error } = rule.safeParse(value === undefined ? NOTHING_VALID : value);
    if (error === undefined) continue;
    const [{ path: [at], message }] = error.issues;
    if (at !== undefined) {
      const item = (value as unknown[])[Number(at)];
      return { member: `${member}[${String(at)}]`, value: item, valid: message };
    }
    const valid = rule.safeParse(null).success ? `null or ${message}` : message;
    return { member, value, valid };
  }
  return null;
}
