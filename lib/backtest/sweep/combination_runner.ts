import { UsageError } from "../../base/mod.ts";
import { Scratch } from "../../columns/mod.ts";
import {
  type CardVariant,
  cardVariant,
  type IdeaCard,
  type ParameterValue,
  parseCard,
} from "../../cards/mod.ts";
import { runEngine, type StrategyPlan } from "../../engine/mod.ts";
import { FeedCache } from "../feed_cache.ts";
import type { EndedRun } from "../measure_run.ts";
import type { PreparedFeeds } from "../prepare_feeds.ts";
import { runDigest } from "../run_identity.ts";
import type { History } from "../run_backtest.ts";
import { drawCombinations } from "./combinations.ts";
import { type RunSummary, summarizeRun, SUMMARY_METRICS } from "./run_summary.ts";
import { groupKey, namedValues, strategyOf, type SweepDefinition } from "./sweep_definition.ts";

/** What the combinations of one group share. */
interface RunnerGroup {
  /** Their feeds. */
  cache: FeedCache;
  /** Their history. */
  history: History;
  /** Position of the group in the sweep. */
  at: number;
}

/**
 * Runs combinations of one sweep, in any order. Each is an ordinary run of the strategy with other values,
 * made from the history that all combinations of its group share, so that what two of them declare
 * alike is computed once.
 */
export class CombinationRunner {
  readonly #definition: SweepDefinition;
  readonly #combinations: readonly ParameterValue[][];
  readonly #card: IdeaCard | null;
  /** What each run writes and only its summary is kept of. */
  readonly #scratch = new Scratch();
  readonly #groups: Map<string, RunnerGroup>;
  /** Groups that were looked up before: a run asks several times. */
  readonly #groupByPlan = new WeakMap<StrategyPlan, RunnerGroup>();

  /**
   * Lays the histories out.
   *
   * @param definition The sweep.
   * @param histories One for each of its groups.
   */
  constructor(definition: SweepDefinition, histories: readonly History[]) {
    const { space, groups } = definition;
    this.#definition = definition;
    this.#combinations = drawCombinations(space);
    this.#card = "card" in definition
      ? parseCard(JSON.stringify(definition.card), `${definition.card.id}.yml`)
      : null;
    this.#groups = new Map(groups.map((group, at) => [groupKey(group), {
      cache: new FeedCache(histories[at]),
      history: histories[at],
      at,
    }]));
  }

  /**
   * The card of one combination: the sweep's with its values, and with the warm-up that all
   * combinations share. Running it gives what the sweep says of it.
   *
   * @param index Which combination.
   * @returns The card.
   * @throws {UsageError} `NOT_A_CARD` when the sweep varies a strategy file.
   */
  variant(index: number): CardVariant {
    const card = this.#card;
    if (card === null) throw notACard(this.#definition);
    const { space, groups } = this.#definition;
    const values = namedValues(space, this.#combinations[index]);
    const of = (at: number) => cardVariant(card, values, groups[at].warmupBars);
    if (groups.length === 1) return of(0);
    return of(this.#groupOf(cardVariant(card, values).plan).at);
  }

  /**
   * Runs one combination and keeps what is kept of a run in a sweep.
   *
   * @param index Which combination.
   * @returns Digests, metrics and daily returns.
   * @throws {UsageError} as {@linkcode CombinationRunner.variant}.
   */
  run(index: number): RunSummary {
    const { plan } = this.variant(index);
    return this.runPlan(index, plan, this.prepare(plan));
  }

  /**
   * Runs the strategy of one combination and keeps what is kept of a run in a sweep.
   *
   * @param index Which combination.
   * @param plan Its strategy.
   * @param prepared What {@linkcode CombinationRunner.prepare} gave for it.
   * @returns Digests, metrics and daily returns.
   */
  runPlan(index: number, plan: StrategyPlan, prepared: PreparedFeeds): RunSummary {
    const { window, profile } = this.#definition;
    const { history: { instrument, funding }, at } = this.#groupOf(plan);
    this.#scratch.reset();
    const engine = runEngine({
      plan,
      instrument,
      funding,
      profile,
      keepsFacts: false,
      keepsTrades: false,
      scratch: this.#scratch,
      ...prepared,
    });
    const run: EndedRun = { plan, instrument, window, prepared, engine };
    return { ...this.#identify(index, run, at), ...summarizeRun(run) };
  }

  /**
   * What is kept of a combination whose strategy failed.
   *
   * @param index Which combination.
   * @param failure What went wrong, in one sentence.
   * @param made Its strategy and feeds, as far as there were any.
   * @returns Digests, and no number.
   */
  failed(
    index: number,
    failure: string,
    made?: Pick<EndedRun, "plan" | "prepared">,
  ): RunSummary {
    const digests = made === undefined
      ? { index, cardDigest: "", manifestDigest: "" }
      : this.#identify(index, made, this.#groupOf(made.plan).at);
    const metrics = new Float64Array(SUMMARY_METRICS.length).fill(NaN);
    return { ...digests, metrics, dailyReturns: new Float64Array(0), failure };
  }

  /**
   * Feeds of a combination; what another one declared alike is there already.
   *
   * @param plan Its strategy.
   * @returns Feeds, ready to run; columns are shared and not to be written.
   */
  prepare(plan: StrategyPlan): PreparedFeeds {
    return this.#groupOf(plan).cache.prepare(plan, this.#definition.window);
  }

  /**
   * The history that a combination reads.
   *
   * @param plan Its strategy.
   * @returns The history of its group.
   */
  historyOf(plan: StrategyPlan): History {
    return this.#groupOf(plan).history;
  }

  #identify(
    index: number,
    { plan, prepared }: Pick<EndedRun, "plan" | "prepared">,
    at: number,
  ): Pick<RunSummary, "index" | "cardDigest" | "manifestDigest"> {
    const { window, symbol, profile, acceptFilled, groups } = this.#definition;
    const manifestDigest = runDigest({
      strategy: plan.digest,
      symbol,
      window,
      data: groups[at].dataDigests,
      markSource: prepared.feeds.minutes.markSource,
      acceptFilled,
      profile,
      preflight: true,
    });
    return { index, cardDigest: plan.digest, manifestDigest };
  }

  #groupOf(plan: CardVariant["plan"]) {
    const group = this.#groupByPlan.get(plan) ?? this.#groups.get(groupKey(plan));
    if (group === undefined) throw otherCombination(plan);
    this.#groupByPlan.set(plan, group);
    return group;
  }
}

/** A strategy that is asked twice and says two things belongs to no group the second time. */
function otherCombination({ id }: StrategyPlan): UsageError {
  return new UsageError(
    `Cannot run strategy "${id}" in this sweep as it declares other timeframes, delay_bars or mark price ` +
      `than before: let them follow from the parameters alone`,
    { code: "OTHER_COMBINATION" },
  );
}

function notACard(definition: SweepDefinition): UsageError {
  return new UsageError(
    `Cannot run strategy file "${
      strategyOf(definition).id
    }" here as this runs cards: leave out the ` +
      `executor, and the sweep runs it in workers of its own`,
    { code: "NOT_A_CARD" },
  );
}
