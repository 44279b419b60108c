import type { Role } from "../base/mod.ts";
import type { Distance, RiskModel, Sizing, StructureStop, TargetDistance } from "../engine/mod.ts";
import type { CardPath } from "./card_source.ts";
import { findColumn, type ReferenceScope } from "./find_column.ts";
import type { CardContent } from "./card_content.ts";

/** A distance as a card states it. */
type DistanceSpec = Exclude<StopSpec, { type: "structure" }>;

/** A stop as a card states it. */
type StopSpec = NonNullable<CardContent["risk_model"]["stop_loss"]>;

/** A target as a card states it. */
type TargetSpec = NonNullable<CardContent["risk_model"]["take_profit"]>;

/**
 * Compiles stops, targets and size, and refuses combinations that cannot mean anything.
 *
 * @param content Canonical card.
 * @param scope Columns, warm-up and problems.
 * @returns The risk model; of no use when a problem was noted.
 */
export function compileRisk(content: CardContent, scope: ReferenceScope): RiskModel {
  const { risk_model: model } = content;
  const { stop_loss, take_profit, take_profits, trailing_stop, break_even } = model;
  const at = (...path: (string | number)[]) => ["risk_model", ...path];
  const risk: RiskModel = {
    anchor: model.anchor,
    stopLoss: stop_loss && compileStop(stop_loss, at("stop_loss"), scope),
    takeProfit: take_profit && compileTarget(take_profit, at("take_profit"), scope),
    timeStopBars: model.time_stop_bars,
    sizing: compileSizing(model.sizing, scope),
  };
  if (take_profits !== undefined) {
    risk.takeProfits = take_profits.map(({ fraction, ...spec }, index) => ({
      distance: compileTarget(spec, at("take_profits", index), scope),
      fraction,
    }));
  }
  if (trailing_stop !== undefined) {
    const { distance, activation } = trailing_stop;
    const path = at("trailing_stop", "activation");
    risk.trailingStop = {
      distance: compileDistance(distance, at("trailing_stop", "distance"), scope),
      activation: activation && compileDistance(activation, path, scope),
    };
  }
  if (break_even !== undefined) {
    risk.breakEven = {
      trigger: compileTarget(break_even.trigger, at("break_even", "trigger"), scope),
      offsetPercent: break_even.offset_percent,
    };
  }
  checkRisk(content, scope);
  checkExits(content, scope);
  return risk;
}

function compileStop(
  spec: StopSpec,
  path: CardPath,
  scope: ReferenceScope,
): RiskModel["stopLoss"] {
  return spec.type === "structure"
    ? compileLevel(spec, path, scope)
    : compileDistance(spec, path, scope);
}

function compileLevel(
  spec: Extract<StopSpec, { type: "structure" }>,
  path: CardPath,
  scope: ReferenceScope,
): StructureStop {
  const column = findColumn(spec.key, [...path, "key"], scope);
  if (column !== undefined && !column.isLevel) {
    const reason = `"${spec.key}" is not a price of market structure: name one, such as ` +
      `the lower bound of a zone`;
    scope.problems.add("BAD_VALUE", [...path, "key"], reason);
  }
  const { role = "exec", key = spec.key } = column ?? {};
  return { type: "structure", value: spec.buffer, role, key };
}

/**
 * Compiles a distance that may count in an ATR.
 *
 * @param spec As the card states it.
 * @param path Where it stands.
 * @param scope Columns, warm-up and problems.
 * @returns The distance; of no use when a problem was noted.
 */
export function compileDistance(
  spec: DistanceSpec,
  path: CardPath,
  scope: ReferenceScope,
): Distance {
  if (spec.type === "percent") return { type: "percent", value: spec.value };
  const column = findAtr(spec.atr, [...path, "atr"], "an atr_multiple", scope);
  return column === undefined
    ? { type: "percent", value: NaN }
    : { type: "atr_multiple", value: spec.value, ...column };
}

function compileTarget(spec: TargetSpec, path: CardPath, scope: ReferenceScope): TargetDistance {
  return spec.type === "rr_ratio"
    ? { type: "rr_ratio", value: spec.value }
    : compileDistance(spec, path, scope);
}

function findAtr(
  name: string,
  path: CardPath,
  user: string,
  scope: ReferenceScope,
): { role: Role; key: string } | undefined {
  const column = findColumn(name, path, scope);
  if (column === undefined) return undefined;
  if (column.feature?.indicator !== "atr") {
    const made = column.feature === null ? "a bar column" : `made by ${column.feature.indicator}`;
    const reason = `"${name}" is ${made}: ${user} needs a feature made by atr`;
    scope.problems.add("BAD_VALUE", path, reason);
  }
  return { role: column.role, key: column.key };
}

function compileSizing(spec: CardContent["risk_model"]["sizing"], scope: ReferenceScope): Sizing {
  const sizing: Sizing = { model: spec.model, value: spec.value };
  if (spec.model === "volatility_target") {
    const path = ["risk_model", "sizing", "atr"];
    sizing.atr = findAtr(spec.atr, path, "volatility_target", scope);
  }
  if (spec.max_leverage !== undefined) sizing.maxLeverage = spec.max_leverage;
  if (spec.max_margin_percent !== undefined) sizing.maxMarginPercent = spec.max_margin_percent;
  if (spec.max_notional_usdt !== undefined) sizing.maxNotionalUsdt = spec.max_notional_usdt;
  return sizing;
}

/** Refuses several targets and moving stops that contradict themselves or one another. */
function checkExits(
  { risk_model, position_policy, entry }: CardContent,
  { problems }: ReferenceScope,
) {
  const { stop_loss, take_profit, take_profits, trailing_stop, break_even } = risk_model;
  const refuse = (path: CardPath, reason: string) =>
    problems.add("RISK_CONFLICT", ["risk_model", ...path], reason);
  if (take_profits !== undefined && take_profit !== null) {
    const reason = "take_profits and take_profit are both there: keep one of them";
    refuse(["take_profits"], reason);
  }
  const sum = (take_profits ?? []).reduce((total, { fraction }) => total + fraction, 0);
  if (sum > 1 + 1e-9) {
    const reason = `the fractions of take_profits add up to ${sum}: 1 is the whole position`;
    refuse(["take_profits"], reason);
  }
  const needsStop = stop_loss !== null ? -1 : (take_profits ?? [])
    .findIndex(({ type }) => type === "rr_ratio");
  const reason = "is a multiple of the stop's distance and there is no stop_loss: add one or " +
    "choose percent or atr_multiple";
  if (needsStop >= 0) {
    refuse(["take_profits", needsStop, "type"], `take_profits[${needsStop}] ${reason}`);
  }
  if (break_even?.trigger.type === "rr_ratio" && stop_loss === null) {
    refuse(["break_even", "trigger", "type"], `break_even.trigger ${reason}`);
  }
  for (const [index, target] of (take_profits ?? []).entries()) {
    const before = take_profits?.[index - 1];
    if (before?.type !== target.type || before.value < target.value) continue;
    const order = `take_profits[${index}] is not beyond the target before it: nearest first`;
    refuse(["take_profits", index, "value"], order);
  }
  const trail = trailing_stop?.distance;
  if (trail?.type === "percent" && trail.value >= 100) {
    const reach =
      `a stop that trails by ${trail.value} percent is never reached: give less than 100`;
    refuse(["trailing_stop", "distance", "value"], reach);
  }
  if (position_policy.max_entries !== undefined && entry !== undefined) {
    const adds = `max_entries is ${position_policy.max_entries} and entries are ${entry.type} ` +
      `orders: only a market order adds to a position`;
    problems.add("POLICY_CONFLICT", ["position_policy", "max_entries"], adds);
  }
}

function checkRisk(content: CardContent, { problems }: ReferenceScope): void {
  const { stop_loss, take_profit, sizing } = content.risk_model;
  const { mode } = content.position_policy;
  const refuse = (path: CardPath, reason: string) => problems.add("RISK_CONFLICT", path, reason);
  if (take_profit?.type === "rr_ratio" && stop_loss === null) {
    const reason = "take_profit is a multiple of the stop's distance and there is no stop_loss: " +
      "add one or choose percent or atr_multiple";
    refuse(["risk_model", "take_profit", "type"], reason);
  }
  if (sizing.model === "risk_percent_equity" && stop_loss === null) {
    const reason = "sizing by risk_percent_equity needs the stop's distance and there is no " +
      "stop_loss: add one or choose percent_equity or fixed_usdt";
    refuse(["risk_model", "sizing", "model"], reason);
  }
  const dropOf = (spec: StopSpec | TargetSpec | null) => spec?.type === "percent" ? spec.value : 0;
  if (mode !== "short_only" && dropOf(stop_loss) >= 100) {
    const reason = `a stop ${dropOf(stop_loss)} percent below the price of a long is at or below ` +
      `zero: give less than 100`;
    refuse(["risk_model", "stop_loss", "value"], reason);
  }
  if (mode !== "long_only" && dropOf(take_profit) >= 100) {
    const reason = `a target ${dropOf(take_profit)} percent below the price of a short is at or ` +
      `below zero: give less than 100`;
    refuse(["risk_model", "take_profit", "value"], reason);
  }
  checkSize(content, refuse);
}

function checkSize(
  { risk_model: { sizing }, account }: CardContent,
  refuse: (path: CardPath, reason: string) => void,
): void {
  const path = ["risk_model", "sizing", "value"];
  const most = sizing.model === "percent_equity" ? 100 * account.max_leverage : 100;
  if (sizing.model !== "fixed_usdt" && sizing.value > most) {
    const limit = sizing.model === "percent_equity"
      ? `max_leverage ${account.max_leverage} allows at most ${most}`
      : `at most ${most} can be lost`;
    refuse(path, `sizing asks for ${sizing.value} percent of equity: ${limit}`);
  }
  if (account.stop_equity_usdt >= account.starting_equity_usdt) {
    const reason = `stop_equity_usdt is ${account.stop_equity_usdt} and the account starts with ` +
      `${account.starting_equity_usdt}: give less`;
    refuse(["account", "stop_equity_usdt"], reason);
  }
}
