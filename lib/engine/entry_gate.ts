import type { FactLog, TradeOutcome } from "../exchange/mod.ts";
import type { RunPolicy } from "./plan.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** What disables entries. */
export type DisabledReason = "daily_loss_limit" | "cooldown" | "outside_hours";

/**
 * Says at each exec close whether the run policy takes entries.
 *
 * Conditions: a day is a UTC day; its starting equity is that of its first exec close, the one at
 * midnight included. Once the equity of a close is at or below the limit, entries are refused until the
 * next day, whatever the equity does. After a trade that lost money the next `cooldownBars` exec closes,
 * the first one that sees the loss included, refuse entries; another loss starts the count again.
 */
export class EntryGate {
  readonly #policy: RunPolicy;
  readonly #log: FactLog;
  #day = -Infinity;
  #dayStartUsdt = NaN;
  #isOverLimit = false;
  #closesLeft = 0;
  #tradesSeen = 0;

  /**
   * @param policy What disables entries.
   * @param log Where it is recorded that they are.
   */
  constructor(policy: RunPolicy, log: FactLog) {
    this.#policy = policy;
    this.#log = log;
  }

  /**
   * Moves to an exec close.
   *
   * @param tsCloseMs The close.
   * @param equityUsdt Equity there.
   * @param trades Trades closed so far.
   */
  advance(tsCloseMs: number, equityUsdt: number, trades: readonly TradeOutcome[]): void {
    const { dailyLossLimitPercent, cooldownBars } = this.#policy;
    const day = Math.floor(tsCloseMs / DAY_MS);
    if (day > this.#day) {
      this.#day = day;
      this.#dayStartUsdt = equityUsdt;
      this.#isOverLimit = false;
    }
    const floorUsdt = this.#dayStartUsdt * (1 - (dailyLossLimitPercent ?? Infinity) / 100);
    if (!this.#isOverLimit && equityUsdt <= floorUsdt) {
      this.#isOverLimit = true;
      this.#disable(tsCloseMs, "daily_loss_limit", { until_ts_ms: (day + 1) * DAY_MS });
    }
    if (this.#closesLeft > 0) this.#closesLeft--;
    let hasLost = false;
    while (this.#tradesSeen < trades.length) {
      if (trades[this.#tradesSeen++].netPnlUsdt < 0) hasLost = true;
    }
    if (cooldownBars !== null && hasLost) {
      this.#closesLeft = cooldownBars;
      this.#disable(tsCloseMs, "cooldown", { closes: cooldownBars });
    }
  }

  /**
   * @param tsCloseMs The exec close that was moved to.
   * @returns Why it takes no entries, or `null`.
   */
  refuses(tsCloseMs: number): DisabledReason | null {
    if (this.#isOverLimit) return "daily_loss_limit";
    if (this.#closesLeft > 0) return "cooldown";
    const hours = this.#policy.entryHoursUtc;
    const hour = Math.floor(tsCloseMs % DAY_MS / HOUR_MS);
    return hours !== null && !hours.includes(hour) ? "outside_hours" : null;
  }

  #disable(tsMs: number, reason: DisabledReason, detail: Record<string, number>): void {
    this.#log.add(tsMs, "entries_disabled", { reason, ...detail });
  }
}
