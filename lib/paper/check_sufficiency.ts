import type { Instrument } from "../base/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";
import { ensureHistory, type HistoryCheck } from "./ensure_history.ts";
import type { SessionState } from "./feed_event.ts";
import type { BackfillPort, BarCache } from "./ports.ts";
import { requireMarket } from "./require_market.ts";
import { type RequiredHistory, requiredHistory } from "./required_history.ts";

/** What is to be run live, and where its history may come from. */
export interface SufficiencyRequest {
  /** The approved strategy. */
  plan: StrategyPlan;
  /** Contract terms, and the symbol. */
  instrument: Instrument;
  /** Whether the approved run had real mark prices. */
  hasMark: boolean;
  /** When, epoch milliseconds. */
  nowMs: number;
  /** Where the history has to be. */
  cache: BarCache;
  /** The backtest store, which is read and never written, or `null` for none. */
  store: BackfillPort | null;
  /** The venue, or `null` for none. */
  venue: BackfillPort | null;
  /** Whether store and venue are asked for what is missing; they are unless told. */
  autoBackfill?: boolean;
}

/** Whether a strategy could run at an instant. */
export interface Sufficiency {
  /** `SUFFICIENT` when every series is. */
  state: SessionState;
  /** What the strategy needs. */
  required: RequiredHistory;
  /** One check per series. */
  checks: HistoryCheck[];
}

/**
 * Looks whether a strategy has the history to decide at the next exec close, and completes it: from the
 * backtest store first, then from the venue.
 *
 * @param request What is to be run.
 * @returns The state of the worst series, and each of them.
 * @throws {UsageError} `UNSUPPORTED_MARKET` for a market that closes, whose minutes do not follow one
 * another.
 *
 * @example Nothing is there and nobody can be asked
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadCard } from "../cards/mod.ts";
 * import { openBarCache } from "../store/mod.ts";
 *
 * const card = await Deno.readTextFile("idea_cards/ema_trend_htf.yml");
 * using cache = await openBarCache(":memory:");
 * const { state, checks } = await checkSufficiency({
 *   plan: loadCard(card, "ema_trend_htf.yml").plan,
 *   instrument: {
 *     symbol: "SOLUSDT", kind: "perp", tickSize: 0.01, qtyStep: 0.1, minQty: 0.1, minNotional: 5,
 *     maintenanceTiers: [{ maxNotionalUsdt: null, maintenanceRate: 0.01, deductionUsdt: 0 }],
 *     fundingIntervalMs: 28_800_000, calendar: "24/7", venue: "bybit",
 *   },
 *   hasMark: true,
 *   nowMs: Date.parse("2025-05-20T10:07Z"),
 *   cache,
 *   store: null,
 *   venue: null,
 * });
 * assertEquals([state, checks.map(({ code }) => code)], ["LOADING", ["NOT_ASKED", "NOT_ASKED"]]);
 * ```
 */
export async function checkSufficiency(
  { plan, instrument, hasMark, nowMs, cache, store, venue, autoBackfill = true }:
    SufficiencyRequest,
): Promise<Sufficiency> {
  requireMarket(instrument);
  const { symbol } = instrument;
  const required = requiredHistory(plan, nowMs);
  const checks: HistoryCheck[] = [];
  for (const stream of hasMark ? ["last", "mark"] as const : ["last"] as const) {
    const request = {
      symbol,
      tf: plan.timeframes.exec,
      requiredStartMs: required.startMs,
      requiredEndMs: required.endMs,
      cache,
      stream,
      autoBackfill,
    };
    if (store !== null) {
      await ensureHistory({ ...request, provider: store, source: "historical" });
    }
    checks.push(await ensureHistory({ ...request, provider: venue, source: "backfill" }));
  }
  return { state: worstOf(checks), required, checks };
}

function worstOf(checks: readonly HistoryCheck[]): SessionState {
  const isAny = (state: SessionState) => checks.some((check) => check.state === state);
  return isAny("DEGRADED") ? "DEGRADED" : isAny("LOADING") ? "LOADING" : "SUFFICIENT";
}
