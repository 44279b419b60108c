import type { InstrumentKind } from "../base/mod.ts";
import { type Assumption, ASSUMPTIONS } from "./assumptions.ts";
import { type Profile, PROFILES, type Switches } from "./profiles.ts";

const SWITCH_NAMES: Record<keyof Switches, string> = {
  judgedOn: "judged_on",
  insideOrder: "inside_order",
  marketFill: "market_fill",
};

/**
 * What a run can do about an assumption.
 *
 * @param assumption One of {@linkcode ASSUMPTIONS}.
 * @returns A profile's switch with its value, the key of a card, or `none`.
 */
export function assumptionSwitch({ when = {}, cardKey }: Assumption): string {
  const named = Object.entries(when).map(([name, value]) =>
    `${SWITCH_NAMES[name as keyof Switches]} = ${value}`
  );
  return named[0] ?? cardKey ?? "none";
}

/**
 * The assumptions of a profile.
 *
 * @param profile Its name.
 * @param kind What is traded.
 * @returns Those that are made under its switches for such an instrument, in order.
 *
 * @example The optimist lets the target come first
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const first = assumptionsOf("optimistic").filter(({ id }) => id.endsWith("_before_loss"));
 * assertEquals(first.map(({ id }) => id), ["target_before_loss"]);
 * ```
 */
export function assumptionsOf(profile: Profile, kind: InstrumentKind = "perp"): Assumption[] {
  const switches: Switches = PROFILES[profile];
  return ASSUMPTIONS.filter(({ when = {}, kinds }) =>
    (kinds?.includes(kind) ?? true) &&
    Object.entries(when).every(([name, value]) => switches[name as keyof Switches] === value)
  );
}
