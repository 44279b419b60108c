import { UsageError } from "../../base/mod.ts";
import { cardVariant, type IdeaCard, type ParameterValue } from "../../cards/mod.ts";
import type { StrategyPlan } from "../../engine/mod.ts";
import type { BacktestRequest } from "../backtest.ts";
import { localExecutor } from "./local_executor.ts";
import {
  groupKey,
  namedValues,
  type SweepDefinition,
  type SweptCard,
  type SweptFile,
} from "./sweep_definition.ts";
import type { SweepExecutor } from "./sweep_ports.ts";

/** A strategy that can be made with many values. */
export interface SweepSubject {
  /** What of it decides what a sweep gives. */
  readonly content: SweptCard | SweptFile;
  /** Makes a run of a variant; this thread does unless told. */
  readonly runner?: BacktestRequest["runner"];
  /** Runs combinations unless a sweep is told who does. */
  readonly executor: SweepExecutor;
  /**
   * The strategy with other values.
   *
   * @param values Values by parameter, as the axes name them.
   * @param warmupBars Closed bars by role that it waits for; what its features need unless told.
   * @returns The plan.
   * @throws {ClosedbarError} What is wrong with a parameter, or with the strategy that they give.
   */
  variant(
    values: Readonly<Record<string, ParameterValue>>,
    warmupBars?: StrategyPlan["warmupBars"],
  ): StrategyPlan | Promise<StrategyPlan>;
}

/**
 * A card to be swept.
 *
 * @param card A validated card.
 * @returns The same, as a sweep takes it.
 */
export function cardSubject(card: IdeaCard): SweepSubject {
  return {
    content: { card: card.content },
    executor: localExecutor(),
    variant: (values, warmupBars) => cardVariant(card, values, warmupBars).plan,
  };
}

/**
 * What a request varies.
 *
 * @param request A card or something else.
 * @returns What a sweep takes.
 * @throws {UsageError} `BAD_USAGE` when it is neither or both.
 */
export function subjectOf(
  { card, subject }: { card?: IdeaCard; subject?: SweepSubject },
): SweepSubject {
  if (subject !== undefined && card === undefined) return subject;
  if (card !== undefined && subject === undefined) return cardSubject(card);
  throw new UsageError(
    `Cannot sweep ${card === undefined ? "nothing" : "two strategies"}: give a card or a subject`,
    { code: "BAD_USAGE" },
  );
}

/**
 * The strategy of one combination, with the warm-up that all combinations of its group share.
 *
 * @param subject What is varied.
 * @param definition The sweep.
 * @param combination Values in the order of the axes.
 * @returns The plan; running it gives what the sweep says of it.
 * @throws {ClosedbarError} as {@linkcode SweepSubject.variant}.
 */
export async function combinationPlan(
  subject: Pick<SweepSubject, "variant">,
  { space, groups }: SweepDefinition,
  combination: readonly ParameterValue[],
): Promise<StrategyPlan> {
  const values = namedValues(space, combination);
  if (groups.length === 1) return await subject.variant(values, groups[0].warmupBars);
  const plan = await subject.variant(values);
  const key = groupKey(plan);
  const group = groups.find((group) => groupKey(group) === key);
  return group === undefined ? plan : await subject.variant(values, group.warmupBars);
}
