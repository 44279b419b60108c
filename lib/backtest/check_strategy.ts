import { nearestName, parseTimeframe, ROLE_ORDER, ROLES, timeframeMs } from "../base/mod.ts";
import { policyFault } from "../cards/mod.ts";
import { featureKeys, INPUT_SOURCES } from "../indicators/mod.ts";
import { structureSources } from "../structure/mod.ts";
import { checkMembers } from "./check_members.ts";
import { checkRisk } from "./check_risk.ts";
import type { StrategyOptions } from "./define_strategy.ts";
import { resolveStructure } from "./resolve_structure.ts";
import {
  above,
  between,
  type StrategyProblem,
  strategyProblem,
  whole,
} from "./strategy_problem.ts";

/**
 * Holds a TypeScript strategy to the limits of an idea card. Scripts run without a type check, so the
 * words are checked as well as the numbers.
 *
 * @param options What the strategy declares.
 * @throws {UsageError} `BAD_STRATEGY` naming the member, its value and what would be valid.
 */
export function checkStrategy(options: StrategyOptions): void {
  const problem = strategyProblem(options?.id);
  checkMembers(options, problem);
  const { id, timeframes, lookbackBars = 0, delayBars = 0 } = options;
  if (!/^[a-z0-9][a-z0-9_-]{0,63}$/.test(id)) {
    problem.value("its id", id, "lower-case letters, digits, - and _");
  }
  checkTimeframes(timeframes, problem);
  problem.number("lookbackBars", lookbackBars, whole(0), "a whole number from 0");
  problem.number("delayBars", delayBars, whole(0), "a whole number from 0");
  checkSources(options, problem);
  checkAccount(options, problem);
  checkPolicies(options, problem);
  checkRisk(options, problem);
}

function checkTimeframes(
  timeframes: StrategyOptions["timeframes"],
  problem: StrategyProblem,
): void {
  if (timeframes.exec === undefined) problem.value("timeframes.exec", undefined, "such as 15m");
  for (const timeframe of Object.values(timeframes)) {
    if (timeframe !== undefined) parseTimeframe(String(timeframe));
  }
  for (const [role, shorter] of ROLE_ORDER) {
    const [mine, other] = [timeframes[role], timeframes[shorter]];
    if (mine === undefined || other === undefined) continue;
    if (timeframeMs(mine) >= timeframeMs(other)) continue;
    problem.refuse(
      `timeframes.${role} is "${mine}": it has to be at least as long as timeframes.${shorter}, ` +
        `"${other}"`,
    );
  }
}

/** Holds structure over features to those that its role declares. */
function checkSources({ features, structure }: StrategyOptions, problem: StrategyProblem): void {
  for (const role of ROLES) {
    const known = [...INPUT_SOURCES, ...(features?.[role] ?? []).flatMap(featureKeys)];
    for (const made of structure?.[role] ?? []) {
      for (const [param, key] of structureSources(resolveStructure(made))) {
        if (known.includes(key)) continue;
        const near = nearestName(key, known);
        const valid = near === undefined ? `one of ${known.join(" ")}` : JSON.stringify(near);
        problem.value(`${param} of ${role} structure "${made.key}"`, key, valid);
      }
    }
  }
}

/** Holds policies to the limits of an idea card. */
function checkPolicies({ policy, runPolicy }: StrategyOptions, problem: StrategyProblem): void {
  for (const [kind, given] of Object.entries({ policy, runPolicy })) {
    const fault = given && policyFault(kind as "policy" | "runPolicy", given);
    if (fault) problem.value(`${kind}.${fault.member}`, fault.value, fault.valid);
  }
  if (policy?.allowFlip && policy.mode !== "long_short") {
    problem.refuse(
      `policy.allowFlip needs both directions and policy.mode is "${policy.mode}": choose long_short`,
    );
  }
}

/** Holds money and costs to the limits of an idea card. */
function checkAccount({ account }: StrategyOptions, problem: StrategyProblem): void {
  const limits = {
    startingEquityUsdt: [above(0, 1e12), "a number above 0"],
    maxLeverage: [between(1, 200), "a number from 1 to 200"],
    minTradeNotionalUsdt: [between(0, 1e12), "a number from 0"],
    takerBps: [between(0, 1000), "a number from 0 to 1000"],
    makerBps: [between(-1000, 1000), "a number from -1000 to 1000"],
    slippageBps: [between(0, 1000), "a number from 0 to 1000"],
    stopEquityUsdt: [between(0, 1e12), "a number from 0"],
  } as const;
  for (const [member, [rule, valid]] of Object.entries(limits)) {
    const value = account[member as keyof typeof limits];
    problem.number(`account.${member}`, value, rule, valid);
  }
  problem.word("account.markPrice", account.markPrice, ["require", "approximate"]);
  const { impactBps = 0, perShareUsd = 0, minCommissionUsd = 0, shortBorrowPercent = 0 } = account;
  const basis = "a number from 0 to 1000";
  problem.number("account.impactBps", impactBps, between(0, 1000), basis);
  problem.number("account.perShareUsd", perShareUsd, between(0, 1000), basis);
  problem.number("account.minCommissionUsd", minCommissionUsd, between(0, 1e6), "a number from 0");
  const mostPercent = account.allowShortBorrow === true ? 1000 : 0;
  const valid = `a number from 0 to ${mostPercent}`;
  problem.number("account.shortBorrowPercent", shortBorrowPercent, between(0, mostPercent), valid);
  if (account.stopEquityUsdt >= account.startingEquityUsdt) {
    problem.refuse(
      `stopEquityUsdt is ${account.stopEquityUsdt} and the account starts with ` +
        `${account.startingEquityUsdt}: give less`,
    );
  }
}
