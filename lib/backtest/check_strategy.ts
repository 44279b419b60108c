import { nearestName, parseTimeframe, type Role, ROLES, UsageError } from "../base/mod.ts";
import type { RiskModel } from "../engine/mod.ts";
import { featureKeys, INPUT_SOURCES } from "../indicators/mod.ts";
import { levelKeys, structureSources } from "../structure/mod.ts";
import type { StrategyOptions } from "./define_strategy.ts";
import { resolveStructure } from "./resolve_structure.ts";

/** What a number has to be. */
type NumberRule = (value: unknown) => boolean;

const isNumber = (value: unknown): value is number => Number.isFinite(value);
const above = (limit: number): NumberRule => (value) => isNumber(value) && value > limit;
const between = (low: number, high: number): NumberRule => (value) =>
  isNumber(value) && value >= low && value <= high;
const count: NumberRule = (value) => Number.isSafeInteger(value) && (value as number) >= 0;

/**
 * Holds a TypeScript strategy to the limits of an idea card. Scripts run without a type check, so the
 * words are checked as well as the numbers.
 *
 * @param options What the strategy declares.
 * @throws {UsageError} `BAD_STRATEGY` naming the member, its value and what would be valid.
 */
export function checkStrategy(options: StrategyOptions): void {
  const { id, timeframes, risk, lookbackBars = 0, delayBars = 0 } = options;
  const refuse = (member: string, value: unknown, valid: string): never => {
    throw new UsageError(
      `Cannot define strategy "${id}" as ${member} is ${JSON.stringify(value) ?? value}: ` +
        `give ${valid}`,
      { code: "BAD_STRATEGY" },
    );
  };
  const number = (member: string, value: unknown, rule: NumberRule, valid: string) =>
    rule(value) || refuse(member, isNumber(value) ? value : String(value), valid);
  const word = (member: string, value: unknown, words: readonly string[]) =>
    words.includes(value as string) || refuse(member, value, `one of ${words.join(" ")}`);

  if (!/^[a-z0-9][a-z0-9_-]{0,63}$/.test(id)) {
    refuse("its id", id, "lower-case letters, digits, - and _");
  }
  for (const [role, timeframe] of Object.entries(timeframes)) {
    word("a role of timeframes", role, ROLES);
    parseTimeframe(timeframe);
  }
  number("lookbackBars", lookbackBars, count, "a whole number from 0");
  number("delayBars", delayBars, count, "a whole number from 0");
  checkSources(options, refuse);
  checkAccount(options, number, word);
  if (options.policy !== undefined) {
    word("policy.mode", options.policy.mode, ["long_only", "short_only", "long_short"]);
  }
  word("risk.anchor", risk.anchor, ["fill", "signal_close"]);
  word("risk.sizing.model", risk.sizing.model, [
    "risk_percent_equity",
    "percent_equity",
    "fixed_usdt",
    "volatility_target",
  ]);
  checkOptional(options, refuse);
  number("risk.sizing.value", risk.sizing.value, above(0), "a number above 0");
  if (risk.timeStopBars !== null) {
    number("risk.timeStopBars", risk.timeStopBars, between(1, 1e6), "null or a number from 1");
  }
  const distance = (
    member: string,
    rule: RiskModel["stopLoss"] | RiskModel["takeProfit"],
  ) => {
    if (rule === null) return;
    const own = member === "risk.stopLoss" ? "structure" : "rr_ratio";
    word(`${member}.type`, rule.type, ["percent", "atr_multiple", own]);
    if (rule.type === "structure") {
      number(`${member}.value`, rule.value, between(0, 50), "a number from 0 to 50");
      if (isLevel(options, rule.role, rule.key)) return;
      refuse(`${member}.key`, `${rule.role}.${rule.key}`, "role and key of a price of structure");
    }
    number(`${member}.value`, rule.value, above(0), "a number above 0");
    if (rule.type === "atr_multiple" && !isAtr(options, rule.role, rule.key)) {
      refuse(`${member}.key`, `${rule.role}.${rule.key}`, "role and key of a feature made by atr");
    }
  };
  distance("risk.stopLoss", risk.stopLoss);
  distance("risk.takeProfit", risk.takeProfit);
  if (risk.takeProfit?.type === "rr_ratio" && risk.stopLoss === null) {
    refuse("risk.stopLoss", null, "a stop, since the target is a multiple of its distance");
  }
}

/** Holds structure over features to those that its role declares. */
function checkSources(
  { features, structure }: StrategyOptions,
  refuse: (member: string, value: unknown, valid: string) => never,
): void {
  for (const role of ROLES) {
    const known = [...INPUT_SOURCES, ...(features?.[role] ?? []).flatMap(featureKeys)];
    for (const made of structure?.[role] ?? []) {
      for (const [param, key] of structureSources(resolveStructure(made))) {
        if (known.includes(key)) continue;
        const near = nearestName(key, known);
        const valid = near === undefined ? `one of ${known.join(" ")}` : JSON.stringify(near);
        refuse(`${param} of ${role} structure "${made.key}"`, key, valid);
      }
    }
  }
}

/** Holds money and costs to the limits of an idea card. */
function checkAccount(
  { account }: StrategyOptions,
  number: (member: string, value: unknown, rule: NumberRule, valid: string) => void,
  word: (member: string, value: unknown, words: readonly string[]) => void,
): void {
  number("account.startingEquityUsdt", account.startingEquityUsdt, above(0), "a number above 0");
  number("account.maxLeverage", account.maxLeverage, between(1, 200), "a number from 1 to 200");
  const notional = account.minTradeNotionalUsdt;
  number("account.minTradeNotionalUsdt", notional, between(0, 1e12), "a number from 0");
  number("account.takerBps", account.takerBps, between(0, 1000), "a number from 0 to 1000");
  number("account.makerBps", account.makerBps, between(-1000, 1000), "-1000 to 1000");
  number("account.slippageBps", account.slippageBps, between(0, 1000), "a number from 0 to 1000");
  number("account.stopEquityUsdt", account.stopEquityUsdt, between(0, 1e12), "a number from 0");
  word("account.markPrice", account.markPrice, ["require", "approximate"]);
  const { perShareUsd = 0, minCommissionUsd = 0, shortBorrowPercent = 0 } = account;
  number("account.perShareUsd", perShareUsd, between(0, 1000), "a number from 0 to 1000");
  number("account.minCommissionUsd", minCommissionUsd, between(0, 1e6), "a number from 0");
  const mostPercent = account.allowShortBorrow === true ? 1000 : 0;
  const valid = `a number from 0 to ${mostPercent}`;
  number("account.shortBorrowPercent", shortBorrowPercent, between(0, mostPercent), valid);
}

/** Holds what most strategies leave out to the limits of an idea card. */
function checkOptional(
  options: StrategyOptions,
  refuse: (member: string, value: unknown, valid: string) => never,
): void {
  const { entry, risk: { sizing: { model, atr } } } = options;
  if (model === "volatility_target" && (atr === undefined || !isAtr(options, atr.role, atr.key))) {
    refuse("risk.sizing.atr", atr, "role and key of a feature made by atr");
  }
  if (entry === undefined) return;
  if (!["limit", "stop"].includes(entry.type)) refuse("entry.type", entry.type, "limit or stop");
  if (!(count(entry.expiryBars) && entry.expiryBars > 0)) {
    refuse("entry.expiryBars", entry.expiryBars, "a whole number from 1");
  }
}

function isLevel({ structure }: StrategyOptions, role: Role, key: string): boolean {
  return (structure?.[role] ?? []).some((made) => levelKeys(resolveStructure(made)).includes(key));
}

function isAtr({ features }: StrategyOptions, role: Role, key: string): boolean {
  return (features?.[role] ?? []).some((made) => made.key === key && made.indicator === "atr");
}
