import {
  checkRanges,
  defineStrategy,
  type ParameterRanges,
  type StrategyOptions,
  withParameters,
  withSource,
} from "../backtest/mod.ts";
import { UsageError } from "../base/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";
import type { Answer } from "./messages.ts";
import type { StrategySource } from "./strategy_source.ts";

/** What a strategy file says of itself, checked. */
export interface Declared {
  /** The strategy, with the file's digest in its identity; it wants nothing. */
  plan: StrategyPlan;
  /** What its parameters may be. */
  ranges: ParameterRanges;
}

/**
 * The plan that a declaration describes, checked like one that was written here. What is told of its
 * function, and what the digest is made of, is the text of the strategy's own.
 *
 * @param answer What the worker said.
 * @param source The file.
 * @param parameters The values that were asked for; the defaults unless told.
 * @returns Plan and parameters.
 * @throws {UsageError} `BAD_STRATEGY_FILE`, or what is wrong with the declaration.
 */
export function readDeclaration(
  { declaration, ranges: rangesText }: Answer & { kind: "declared" },
  { path, sha256 }: StrategySource,
  parameters: StrategyPlan["parameters"] = {},
): Declared {
  try {
    const plan = planOf(JSON.parse(declaration));
    if (rangesText === null) return { plan: withSource(plan, sha256), ranges: {} };
    const ranges: ParameterRanges = JSON.parse(rangesText);
    checkRanges(ranges);
    const made = withParameters(ranges, () => plan).with(parameters);
    return { plan: withSource(made, sha256), ranges };
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new UsageError(
      `Cannot run strategy "${path}" as what it declares is no strategy: ${cause.message}`,
      { code: "BAD_STRATEGY_FILE", where: path, cause },
    );
  }
}

// deno-lint-ignore no-explicit-any
function planOf(told: any): StrategyPlan {
  const { id, timeframes, features, structure, account, policy, risk, entry, runPolicy } = told;
  const text = String(told.on_close);
  const options: StrategyOptions = {
    ...{ id, timeframes, features, structure, account, policy, risk, entry, runPolicy },
    lookbackBars: told.lookback_bars,
    delayBars: told.delay_bars,
    onClose: Object.assign(() => null, { toString: () => text }),
  };
  return defineStrategy(options);
}
