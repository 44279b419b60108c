import type { StrategyPlan } from "../engine/mod.ts";
import { extendIdentity } from "./extend_identity.ts";
import {
  checkRanges,
  type ChoiceRange,
  type NumberRange,
  type ParameterRanges,
  resolveParameters,
} from "./strategy_parameters.ts";

/** The value of each parameter, as a strategy's own code gets it. */
export type ValuesOf<R extends ParameterRanges> = {
  readonly [K in keyof R]: R[K] extends ChoiceRange ? R[K]["options"][number]
    : R[K] extends NumberRange ? number
    : number | string;
};

/** A strategy that can be made with other values; by itself it is the one with every default. */
export interface ParametricStrategy<R extends ParameterRanges = ParameterRanges>
  extends StrategyPlan {
  /** What its parameters may be. */
  readonly ranges: R;
  /**
   * The strategy with other values.
   *
   * @param given Values by name; what is left out takes its default.
   * @returns A plan, whose identity holds every value.
   * @throws {UsageError} `UNKNOWN_PARAM`, `BAD_PARAM`, or what is wrong with the strategy they give.
   */
  with(given: Partial<ValuesOf<R>>): StrategyPlan;
}

/**
 * A strategy with parameters: what is declared here can be varied by a sweep, given on a command line
 * (`--param`), and stands in the manifest and the id of every run.
 *
 * @param ranges What each parameter may be.
 * @param make Makes the strategy out of a value for each.
 * @returns The strategy with every default, which can be made with other values.
 * @throws {UsageError} `BAD_STRATEGY`, or what is wrong with the strategy of the defaults.
 *
 * @example A hold of so many bars
 * ```ts
 * import { assertEquals, assertNotEquals } from "@std/assert";
 * import { defineStrategy } from "@closedbar/closedbar";
 *
 * const strategy = withParameters(
 *   { hold: { type: "integer", default: 4, min: 1, max: 96 } },
 *   ({ hold }) =>
 *     defineStrategy({
 *       id: "always_in",
 *       timeframes: { exec: "1h" },
 *       account: {
 *         startingEquityUsdt: 1_000, maxLeverage: 1, minTradeNotionalUsdt: 0, takerBps: 5, makerBps: 2,
 *         slippageBps: 1, markPrice: "approximate", stopEquityUsdt: 0,
 *       },
 *       risk: {
 *         anchor: "fill", stopLoss: null, takeProfit: null, timeStopBars: hold,
 *         sizing: { model: "fixed_usdt", value: 100 },
 *       },
 *       onClose: () => ({ action: "enter", direction: "long" }),
 *     }),
 * );
 * assertEquals(strategy.parameters, { hold: 4 });
 * assertEquals(strategy.with({ hold: 8 }).risk.timeStopBars, 8);
 * assertNotEquals(strategy.with({ hold: 8 }).digest, strategy.digest);
 * ```
 */
export function withParameters<const R extends ParameterRanges>(
  ranges: R,
  make: (values: ValuesOf<R>) => StrategyPlan,
): ParametricStrategy<R> {
  checkRanges(ranges);
  let id = "with parameters";
  const made = (given: Readonly<Record<string, unknown>>): StrategyPlan => {
    const parameters = resolveParameters(id, ranges, given);
    const plan = make(parameters as ValuesOf<R>);
    return { ...plan, ...extendIdentity(plan, { parameters }), parameters };
  };
  const plan = made({});
  id = plan.id;
  return { ...plan, ranges, with: made };
}
