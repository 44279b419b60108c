import type { History } from "../../backtest/mod.ts";
import type { TimeRange } from "../../columns/mod.ts";
import type { StrategyPlan } from "../../engine/mod.ts";
import type { Store } from "../../store/mod.ts";
import { readCardRequest } from "../backtest/card_options.ts";
import { type HistoryOptions, toGateRequest, withStore } from "../backtest/history.ts";

/** What an audit of a card is handed. */
export interface AuditSubject {
  /** The card's plan. */
  plan: StrategyPlan;
  /** Its history, which passed preflight. */
  history: History;
  /** The window. */
  window: TimeRange;
}

/**
 * Reads a card and its history, as `backtest run` does, and hands them to an audit.
 *
 * @param options Card, window, symbol and store as typed.
 * @param task The audit, while the store is open.
 * @returns What the audit returns.
 * @throws {GateError} `PREFLIGHT_FAILED` when the data is refused.
 * @throws {DataMissingError} `NO_DATA` when not one minute of the window is there.
 */
export async function withAuditSubject<T>(
  options: HistoryOptions & { ideaCard: string; start: string; end: string; symbol?: string },
  task: (subject: AuditSubject, store: Store) => T | Promise<T>,
): Promise<T> {
  const request = await readCardRequest(options);
  const { gate, toHistory } = await import("../../backtest/mod.ts");
  const { preflightError } = await import("../../preflight/mod.ts");
  return await withStore(options, async (store, sync) => {
    const checked = await gate(toGateRequest(request, options), store, sync);
    if (!checked.report.ok) throw preflightError(checked.report);
    const { card, window } = request;
    return await task({ plan: card.plan, history: toHistory(checked), window }, store);
  });
}
