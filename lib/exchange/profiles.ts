import { UsageError } from "../base/mod.ts";

/** The assumptions that can be chosen, each under its name. */
export interface Switches {
  /** `judged_on`: minutes one by one, the exec bar as one bar, or the price at the exec close alone. */
  judgedOn: "minutes" | "exec_bar" | "exec_close";
  /**
   * `inside_order`: what a bar does first when loss and profit both lie inside it. By `nearer_extreme`
   * it goes from its open to the nearer of high and low, then to the other.
   */
  insideOrder: "loss_first" | "profit_first" | "nearer_extreme";
  /** `market_fill`: the open after the close that decided, or that close itself. */
  marketFill: "next_open" | "signal_close";
}

/** Named sets of switches. */
export const PROFILES = {
  conservative: { judgedOn: "minutes", insideOrder: "loss_first", marketFill: "next_open" },
  optimistic: { judgedOn: "minutes", insideOrder: "profit_first", marketFill: "next_open" },
  tradingview: { judgedOn: "exec_bar", insideOrder: "nearer_extreme", marketFill: "next_open" },
  bar_close: { judgedOn: "exec_close", insideOrder: "loss_first", marketFill: "signal_close" },
} as const satisfies Record<string, Switches>;

/** Name of a set of switches. */
export type Profile = keyof typeof PROFILES;

/**
 * Reads the name of a profile.
 *
 * @param name What was written.
 * @returns The same as a profile.
 * @throws {UsageError} `UNKNOWN_PROFILE`.
 */
export function parseProfile(name: string): Profile {
  if (Object.hasOwn(PROFILES, name)) return name as Profile;
  throw new UsageError(
    `Cannot use profile "${name}": choose one of ${Object.keys(PROFILES).join(", ")}`,
    { code: "UNKNOWN_PROFILE" },
  );
}
