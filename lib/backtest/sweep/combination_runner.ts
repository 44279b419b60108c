import { invariant } from "../../base/mod.ts";
import { withCapacity } from "../../columns/mod.ts";
import {
  type CardVariant,
  cardVariant,
  type IdeaCard,
  type ParameterValue,
  parseCard,
} from "../../cards/mod.ts";
import { runEngine } from "../../engine/mod.ts";
import { FeedCache } from "../feed_cache.ts";
import type { EndedRun } from "../measure_run.ts";
import { runDigest } from "../run_identity.ts";
import type { History } from "../run_backtest.ts";
import { drawCombinations } from "./combinations.ts";
import { type RunSummary, summarizeRun } from "./run_summary.ts";
import { groupKey, namedValues, type SweepDefinition } from "./sweep_definition.ts";

/**
 * Runs combinations of one sweep, in any order. Each is an ordinary run of the card with other values,
 * made from the history that all combinations of its group share, so that what two of them declare
 * alike is computed once.
 */
export class CombinationRunner {
  readonly #definition: SweepDefinition;
  readonly #combinations: readonly ParameterValue[][];
  readonly #card: IdeaCard;
  /** Where each run writes its equity, of which only the summary is kept. */
  #equityUsdt: Float64Array = new Float64Array(0);
  readonly #groups: Map<string, { cache: FeedCache; history: History; at: number }>;

  /**
   * Lays the histories out.
   *
   * @param definition The sweep.
   * @param histories One for each of its groups.
   */
  constructor(definition: SweepDefinition, histories: readonly History[]) {
    const { card, space, groups } = definition;
    this.#definition = definition;
    this.#combinations = drawCombinations(space);
    this.#card = parseCard(JSON.stringify(card), `${card.id}.yml`);
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
   */
  variant(index: number): CardVariant {
    const { space, groups } = this.#definition;
    const values = namedValues(space, this.#combinations[index]);
    const of = (at: number) => cardVariant(this.#card, values, groups[at].warmupBars);
    if (groups.length === 1) return of(0);
    return of(this.#groupOf(cardVariant(this.#card, values).plan).at);
  }

  /**
   * Runs one combination and keeps what is kept of a run in a sweep.
   *
   * @param index Which combination.
   * @returns Digests, metrics and daily returns.
   */
  run(index: number): RunSummary {
    const { window, symbol, profile, acceptFilled, groups } = this.#definition;
    const { at, ...run } = this.#run(index, this.#equityUsdt);
    const { plan, prepared } = run;
    return {
      index,
      cardDigest: plan.digest,
      manifestDigest: runDigest({
        strategy: plan.digest,
        symbol,
        window,
        data: groups[at].dataDigests,
        markSource: prepared.feeds.minutes.markSource,
        acceptFilled,
        profile,
        preflight: true,
      }),
      ...summarizeRun(run),
    };
  }

  /**
   * Runs one combination and keeps its equity and its trades.
   *
   * @param index Which combination.
   * @returns The run, without its facts.
   */
  runWhole(index: number): EndedRun {
    return this.#run(index);
  }

  #run(index: number, buffer?: Float64Array): EndedRun & { at: number } {
    const { window, profile } = this.#definition;
    const { plan } = this.variant(index);
    const { cache, history: { instrument, funding }, at } = this.#groupOf(plan);
    const prepared = cache.prepare(plan, window);
    const rows = prepared.toRow - prepared.fromRow;
    let equityUsdt: Float64Array | undefined;
    if (buffer !== undefined) equityUsdt = this.#equityUsdt = withCapacity(buffer, 0, rows);
    const engine = runEngine({
      plan,
      instrument,
      funding,
      profile,
      keepsFacts: false,
      equityUsdt,
      ...prepared,
    });
    return { plan, instrument, window, prepared, engine, at };
  }

  #groupOf(plan: CardVariant["plan"]) {
    const group = this.#groups.get(groupKey(plan));
    invariant(group !== undefined, "every combination belongs to a group of its sweep");
    return group;
  }
}
