import { UsageError } from "../base/mod.ts";

/** Refuses what a strategy declares. */
export interface StrategyProblem {
  /**
   * Refuses a strategy.
   *
   * @param reason What is wrong and what would be right.
   * @throws {UsageError} `BAD_STRATEGY`.
   */
  refuse(reason: string): never;
  /**
   * Refuses the value of a member.
   *
   * @param member Its path.
   * @param value What it is; `undefined` where it is not there.
   * @param valid What would be valid.
   * @throws {UsageError} `BAD_STRATEGY`.
   */
  value(member: string, value: unknown, valid: string): never;
  /**
   * Requires a number.
   *
   * @param member Its path.
   * @param value What it is.
   * @param rule What it has to be.
   * @param valid The same in words.
   * @throws {UsageError} `BAD_STRATEGY`.
   */
  number(member: string, value: unknown, rule: NumberRule, valid: string): void;
  /**
   * Requires one of some words.
   *
   * @param member Its path.
   * @param value What it is.
   * @param words What it may be.
   * @throws {UsageError} `BAD_STRATEGY`.
   */
  word(member: string, value: unknown, words: readonly string[]): void;
}

/** What a number has to be. */
export type NumberRule = (value: unknown) => boolean;

const isNumber = (value: unknown): value is number => Number.isFinite(value);

/**
 * @param limit What it has to be above.
 * @param most What it may be at most.
 * @returns The rule.
 */
export const above = (limit: number, most = Infinity): NumberRule => (value) =>
  isNumber(value) && value > limit && value <= most;

/**
 * @param low What it may be at least.
 * @param high What it may be at most.
 * @returns The rule.
 */
export const between = (low: number, high: number): NumberRule => (value) =>
  isNumber(value) && value >= low && value <= high;

/**
 * @param low What it may be at least.
 * @param high What it may be at most.
 * @returns The rule of a whole number.
 */
export const whole = (low: number, high: number = Number.MAX_SAFE_INTEGER): NumberRule => (value) =>
  Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high;

/**
 * @param id Identifier of the strategy.
 * @returns What refuses it.
 */
export function strategyProblem(id: unknown): StrategyProblem {
  const refuse = (reason: string): never => {
    throw new UsageError(`Cannot define strategy "${id}" as ${reason}`, { code: "BAD_STRATEGY" });
  };
  const value = (member: string, given: unknown, valid: string): never => {
    const told = isNumber(given) || typeof given !== "number" ? given : String(given);
    const is = given === undefined ? "missing" : JSON.stringify(told) ?? String(given);
    return refuse(`${member} is ${is}: give ${valid}`);
  };
  return {
    refuse,
    value,
    number: (member, given, rule, valid) => void (rule(given) || value(member, given, valid)),
    word: (member, given, words) => {
      if (!words.includes(given as string)) value(member, given, `one of ${words.join(" ")}`);
    },
  };
}
