import type { EntryPlan, RunPolicy } from "../engine/mod.ts";
import { compileDistance } from "./compile_risk.ts";
import type { ReferenceScope } from "./find_column.ts";
import type { CardContent } from "./card_content.ts";

/**
 * Compiles how entries wait.
 *
 * @param content Canonical card.
 * @param scope Columns, warm-up and problems.
 * @returns The entry; `undefined` for market orders.
 */
export function compileEntry({ entry }: CardContent, scope: ReferenceScope): EntryPlan | undefined {
  if (entry === undefined) return undefined;
  return {
    type: entry.type,
    offset: compileDistance(entry.offset, ["entry", "offset"], scope),
    expiryBars: entry.expiry_bars,
    postOnly: entry.type === "limit" && entry.post_only,
  };
}

/**
 * Compiles what the run itself refuses and ends.
 *
 * @param content Canonical card.
 * @returns The policy; `undefined` for none.
 */
export function compileRunPolicy({ run_policy }: CardContent): RunPolicy | undefined {
  return run_policy && {
    onLiquidation: run_policy.on_liquidation,
    dailyLossLimitPercent: run_policy.daily_loss_limit_percent,
    maxOpenMinutes: run_policy.max_open_minutes,
    cooldownBars: run_policy.cooldown_bars,
    entryHoursUtc: run_policy.entry_hours_utc,
  };
}
