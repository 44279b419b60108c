import type { Role } from "../base/mod.ts";
import type { Distance, StructureStop, TargetDistance } from "../engine/mod.ts";
import { levelKeys } from "../structure/mod.ts";
import { requireMembers } from "./check_members.ts";
import type { StrategyOptions } from "./define_strategy.ts";
import { resolveStructure } from "./resolve_structure.ts";
import { above, between, type StrategyProblem, whole } from "./strategy_problem.ts";

/** What a distance may be beside percent and multiples of an ATR. */
type OwnKind = "structure" | "rr_ratio";

/** Any distance of a strategy. */
type AnyDistance = Distance | TargetDistance | StructureStop;

/**
 * Holds stops, targets, size and waiting entries of a strategy to the limits of an idea card.
 *
 * @param options What the strategy declares, whose parts are there.
 * @param problem What refuses it.
 * @throws {UsageError} `BAD_STRATEGY`.
 */
export function checkRisk(options: StrategyOptions, problem: StrategyProblem): void {
  const { risk, entry } = options;
  problem.word("risk.anchor", risk.anchor, ["fill", "signal_close"]);
  checkSizing(options, problem);
  if (risk.timeStopBars !== null) {
    problem.number("risk.timeStopBars", risk.timeStopBars, whole(1, 1e6), "null or bars from 1");
  }
  const distance = (member: string, rule: AnyDistance, own?: OwnKind) =>
    checkDistance(options, member, rule, problem, own);
  const { stopLoss, takeProfit, takeProfits, trailingStop, breakEven } = risk;
  if (stopLoss !== null) distance("risk.stopLoss", stopLoss, "structure");
  if (takeProfit !== null) distance("risk.takeProfit", takeProfit, "rr_ratio");
  if (takeProfits !== undefined) {
    if (!Array.isArray(takeProfits) || takeProfits.length === 0) {
      problem.value("risk.takeProfits", takeProfits, "a list of distance and fraction");
    }
    for (const [i, target] of takeProfits.entries()) {
      const member = `risk.takeProfits[${i}]`;
      requireMembers(member, target, ["distance", "fraction"], problem);
      distance(`${member}.distance`, target.distance, "rr_ratio");
      const share = "a number from 0.01 to 1";
      problem.number(`${member}.fraction`, target.fraction, between(0.01, 1), share);
    }
  }
  if (trailingStop !== undefined) {
    requireMembers("risk.trailingStop", trailingStop, ["distance", "activation"], problem);
    distance("risk.trailingStop.distance", trailingStop.distance);
    const { activation = null } = trailingStop;
    if (activation !== null) distance("risk.trailingStop.activation", activation);
  }
  if (breakEven !== undefined) {
    requireMembers("risk.breakEven", breakEven, ["trigger", "offsetPercent"], problem);
    distance("risk.breakEven.trigger", breakEven.trigger, "rr_ratio");
    const offset = breakEven.offsetPercent;
    const valid = "a number from 0 to 100";
    problem.number("risk.breakEven.offsetPercent", offset, between(0, 100), valid);
  }
  if (entry !== undefined) {
    problem.word("entry.type", entry.type, ["limit", "stop"]);
    problem.number("entry.expiryBars", entry.expiryBars, whole(1, 1e6), "a whole number from 1");
    distance("entry.offset", entry.offset);
  }
  checkConflicts(options, problem);
}

function checkSizing(options: StrategyOptions, problem: StrategyProblem): void {
  const { sizing } = options.risk;
  problem.word("risk.sizing.model", sizing.model, [
    ...["risk_percent_equity", "percent_equity", "fixed_usdt", "volatility_target"],
  ]);
  problem.number("risk.sizing.value", sizing.value, above(0, 1e12), "a number above 0");
  if (sizing.model === "volatility_target") {
    if (sizing.atr === undefined || !isAtr(options, sizing.atr.role, sizing.atr.key)) {
      problem.value("risk.sizing.atr", sizing.atr, "role and key of a feature made by atr");
    }
  }
  const caps = { maxLeverage: 200, maxMarginPercent: 100, maxNotionalUsdt: 1e12 } as const;
  for (const [cap, most] of Object.entries(caps)) {
    const value = sizing[cap as keyof typeof caps];
    if (value === undefined) continue;
    const valid = `a number above 0, at most ${most}`;
    problem.number(`risk.sizing.${cap}`, value, above(0, most), valid);
  }
}

function checkDistance(
  options: StrategyOptions,
  member: string,
  rule: AnyDistance,
  problem: StrategyProblem,
  own?: OwnKind,
): void {
  const keys = rule?.type === "atr_multiple" || rule?.type === "structure"
    ? ["type", "value", "role", "key"]
    : ["type", "value"];
  requireMembers(member, rule, keys, problem);
  const kinds = ["percent", "atr_multiple", ...own === undefined ? [] : [own]];
  problem.word(`${member}.type`, rule.type, kinds);
  if (rule.type === "structure") {
    problem.number(`${member}.value`, rule.value, between(0, 50), "a number from 0 to 50");
    if (isLevel(options, rule.role, rule.key)) return;
    const valid = "role and key of a price of structure";
    return problem.value(`${member}.key`, `${rule.role}.${rule.key}`, valid);
  }
  const valid = "a number above 0, at most 1000";
  problem.number(`${member}.value`, rule.value, above(0, 1000), valid);
  if (rule.type === "atr_multiple" && !isAtr(options, rule.role, rule.key)) {
    const made = "role and key of a feature made by atr";
    problem.value(`${member}.key`, `${rule.role}.${rule.key}`, made);
  }
}

/** Refuses combinations that cannot mean anything. */
function checkConflicts({ risk, account }: StrategyOptions, problem: StrategyProblem): void {
  const { stopLoss, takeProfit, takeProfits = [], breakEven, sizing } = risk;
  const { refuse } = problem;
  const needStop = [
    ["takeProfit", takeProfit],
    ...takeProfits.map(({ distance }, i) => [`takeProfits[${i}]`, distance] as const),
    ["breakEven.trigger", breakEven?.trigger],
  ] as const;
  for (const [member, target] of needStop) {
    if (target?.type !== "rr_ratio" || stopLoss !== null) continue;
    refuse(
      `risk.${member} is a multiple of the stop's distance and there is no stopLoss: add a stop or ` +
        "choose percent or atr_multiple",
    );
  }
  if (sizing.model === "risk_percent_equity" && stopLoss === null) {
    refuse(
      "sizing by risk_percent_equity needs the stop's distance and there is no stopLoss: add one or " +
        "choose percent_equity or fixed_usdt",
    );
  }
  if (takeProfits.length > 0 && takeProfit !== null) {
    refuse("takeProfits and takeProfit are both there: keep one of them, with takeProfit: null");
  }
  const sum = takeProfits.reduce((total, { fraction }) => total + fraction, 0);
  if (sum > 1 + 1e-9) {
    refuse(`the fractions of takeProfits add up to ${sum}: 1 is the whole position`);
  }
  for (const [i, { distance }] of takeProfits.entries()) {
    const before = takeProfits[i - 1]?.distance;
    if (before?.type !== distance.type || before.value < distance.value) continue;
    refuse(`takeProfits[${i}] is not beyond the target before it: nearest first`);
  }
  const most = sizing.model === "percent_equity" ? 100 * account.maxLeverage : 100;
  if (sizing.model !== "fixed_usdt" && sizing.value > most) {
    const limit = sizing.model === "percent_equity"
      ? `maxLeverage ${account.maxLeverage} allows at most ${most}`
      : `at most ${most} can be lost`;
    refuse(`sizing asks for ${sizing.value} percent of equity: ${limit}`);
  }
}

function isLevel({ structure }: StrategyOptions, role: Role, key: string): boolean {
  return (structure?.[role] ?? []).some((made) => levelKeys(resolveStructure(made)).includes(key));
}

function isAtr({ features }: StrategyOptions, role: Role, key: string): boolean {
  return (features?.[role] ?? []).some((made) => made.key === key && made.indicator === "atr");
}
