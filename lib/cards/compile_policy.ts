import type { PositionPolicy } from "../engine/mod.ts";
import type { CardProblems } from "./card_problems.ts";
import type { CardPath } from "./card_source.ts";
import type { CardContent } from "./card_content.ts";

/**
 * Compiles the position policy and refuses rules that it can never let act.
 *
 * @param content Canonical card.
 * @param problems Where problems are noted.
 * @returns The policy.
 */
export function compilePolicy(content: CardContent, problems: CardProblems): PositionPolicy {
  const { mode, allow_flip, max_positions_per_symbol, max_entries } = content.position_policy;
  const refuse = (path: CardPath, reason: string) => problems.add("POLICY_CONFLICT", path, reason);
  if (allow_flip && mode !== "long_short") {
    const reason = `allow_flip needs both directions and mode is "${mode}": choose long_short`;
    refuse(["position_policy", "allow_flip"], reason);
  }
  const entered = new Set(content.entry_rules.map((rule) => rule.direction));
  for (const [index, { direction }] of content.entry_rules.entries()) {
    if (mode === "long_short" || mode === `${direction}_only`) continue;
    const reason = `entry_rules[${index}] enters ${direction} and position_policy.mode is ` +
      `"${mode}": change one of them`;
    refuse(["entry_rules", index, "direction"], reason);
  }
  for (const [index, { direction }] of content.exit_rules.entries()) {
    if (entered.has(direction)) continue;
    const reason = `exit_rules[${index}] leaves a ${direction} that no entry rule enters: ` +
      `add an entry rule or remove it`;
    refuse(["exit_rules", index, "direction"], reason);
  }
  const policy: PositionPolicy = {
    mode,
    allowFlip: allow_flip,
    maxPositionsPerSymbol: max_positions_per_symbol,
  };
  if (max_entries !== undefined) policy.maxEntries = max_entries;
  return policy;
}
