import { type Instrument, roundDownToStep } from "../base/mod.ts";
import type { Intent, StrategyPlan } from "../engine/mod.ts";
import { type EntryOrder, levelPrice, type LevelRule } from "../exchange/mod.ts";

/**
 * What a signal is written with: what the strategy wants, the packet and the features that it saw, and
 * the size that would apply. Prices of stop and target are those of a fill at the reference price.
 *
 * @param intent What it wants.
 * @param order The entry that was handed to the simulated exchange, `null` when it was refused before it
 * had a size, and for exits.
 * @param packet The whole packet, as the snapshot tells it.
 * @param owner The strategy and its contract.
 * @returns Plain data, keys in snake_case.
 */
export function signalDetail(
  intent: Intent,
  order: EntryOrder | null,
  packet: Readonly<Record<string, unknown>>,
  { plan, instrument }: { plan: StrategyPlan; instrument: Instrument },
): Record<string, unknown> {
  const wanted = intent.action === "exit"
    ? { action: "exit" }
    : { action: "enter", direction: intent.direction };
  const { ts_close_ms: _, ready: __, ...seen } = packet;
  return { ...wanted, sizing: order === null ? null : sizingOf(order, plan, instrument), ...seen };
}

function sizingOf(
  order: EntryOrder,
  { account: { maxLeverage } }: StrategyPlan,
  { tickSize, qtyStep }: Instrument,
): Record<string, unknown> {
  const { direction, referencePrice, stop, target, targets, resting } = order;
  const qty = roundDownToStep(order.qty, qtyStep);
  const sign = direction === "long" ? 1 : -1;
  const priceOf = (rule: LevelRule | null, away: number) =>
    rule === null ? null : levelPrice(rule, referencePrice, away, tickSize);
  const notionalUsdt = qty * referencePrice;
  return {
    qty,
    reference_price: referencePrice,
    notional_usdt: notionalUsdt,
    margin_usdt: notionalUsdt / maxLeverage,
    stop_price: priceOf(stop, -sign),
    target_price: priceOf(target, sign),
    ...targets === undefined ? {} : {
      targets: targets.map(({ level, fraction }) => ({ price: priceOf(level, sign), fraction })),
    },
    ...resting === undefined ? {} : {
      resting: { kind: resting.kind, price: resting.price, expiry_bars: resting.expiryBars },
    },
    adds: order.adds === true,
  };
}
