import { ROLES } from "../base/mod.ts";
import { isMapping, suggest } from "../document/mod.ts";
import type {
  AccountTerms,
  EntryPlan,
  PositionPolicy,
  RiskModel,
  RunPolicy,
  Sizing,
} from "../engine/mod.ts";
import type { StrategyFeature, StrategyOptions } from "./define_strategy.ts";
import type { StrategyStructure } from "./resolve_structure.ts";
import type { StrategyProblem } from "./strategy_problem.ts";

/** Every member of a type, so that none can be forgotten here. */
type Members<T> = Readonly<Record<keyof Required<T>, true>>;

const STRATEGY: Members<StrategyOptions> = {
  ...{ id: true, timeframes: true, features: true, structure: true, lookbackBars: true },
  ...{ delayBars: true, account: true, policy: true, risk: true, entry: true, runPolicy: true },
  onClose: true,
};
const FEATURE: Members<StrategyFeature> = {
  ...{ key: true, indicator: true, params: true, inputSource: true },
};
const STRUCTURE: Members<StrategyStructure> = { key: true, detector: true, params: true };
const ACCOUNT: Members<AccountTerms> = {
  ...{ startingEquityUsdt: true, maxLeverage: true, minTradeNotionalUsdt: true, takerBps: true },
  ...{ makerBps: true, slippageBps: true, impactBps: true, markPrice: true, stopEquityUsdt: true },
  ...{ perShareUsd: true, minCommissionUsd: true, allowShortBorrow: true },
  shortBorrowPercent: true,
};
const POLICY: Members<PositionPolicy> = {
  ...{ mode: true, allowFlip: true, maxPositionsPerSymbol: true, maxEntries: true },
};
const RISK: Members<RiskModel> = {
  ...{ anchor: true, stopLoss: true, takeProfit: true, takeProfits: true, trailingStop: true },
  ...{ breakEven: true, timeStopBars: true, sizing: true },
};
const SIZING: Members<Sizing> = {
  ...{ model: true, value: true, atr: true, maxLeverage: true, maxMarginPercent: true },
  maxNotionalUsdt: true,
};
const ENTRY: Members<EntryPlan> = { type: true, offset: true, expiryBars: true, postOnly: true };
const RUN_POLICY: Members<RunPolicy> = {
  ...{ onLiquidation: true, dailyLossLimitPercent: true, maxOpenMinutes: true },
  ...{ cooldownBars: true, entryHoursUtc: true },
};

/**
 * Requires the parts of a strategy to be there, and to hold nothing that nobody reads.
 *
 * @param options What the strategy declares.
 * @param problem What refuses it.
 * @throws {UsageError} `BAD_STRATEGY` naming the key, and the one that was probably meant.
 */
export function checkMembers(options: StrategyOptions, problem: StrategyProblem): void {
  const part = (member: string, value: unknown, members: object) =>
    requireMembers(member, value, Object.keys(members), problem);
  const maybe = (member: string, value: unknown, members: object) => {
    if (value !== undefined) part(member, value, members);
  };
  const lists = (section: string, value: unknown, members: object) => {
    if (value === undefined) return;
    requireMembers(section, value, ROLES, problem);
    for (const [role, list] of Object.entries(value as object)) {
      if (list === undefined) continue;
      if (!Array.isArray(list)) problem.value(`${section}.${role}`, list, "a list");
      list.forEach((made: unknown, i: number) => part(`${section}.${role}[${i}]`, made, members));
    }
  };
  part("the strategy", options, STRATEGY);
  requireMembers("timeframes", options.timeframes, ROLES, problem);
  lists("features", options.features, FEATURE);
  lists("structure", options.structure, STRUCTURE);
  part("account", options.account, ACCOUNT);
  maybe("policy", options.policy, POLICY);
  part("risk", options.risk, RISK);
  part("risk.sizing", options.risk.sizing, SIZING);
  maybe("entry", options.entry, ENTRY);
  maybe("runPolicy", options.runPolicy, RUN_POLICY);
  if (typeof options.onClose !== "function") {
    problem.refuse("onClose is not there: give the function that decides at each exec close");
  }
}

/**
 * Requires an object with no other members than some.
 *
 * @param member Its path.
 * @param value What it is.
 * @param known The members it may have.
 * @param problem What refuses it.
 * @throws {UsageError} `BAD_STRATEGY`.
 */
export function requireMembers(
  member: string,
  value: unknown,
  known: readonly string[],
  problem: StrategyProblem,
): void {
  if (!isMapping(value)) return problem.value(member, value, `an object of ${known.join(" ")}`);
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue;
    problem.refuse(`"${key}" is not a key of ${member}: ${suggest(key, known)}`);
  }
}
