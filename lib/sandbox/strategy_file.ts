import {
  type BacktestInput,
  type BacktestRun,
  defineStrategy,
  digestHistory,
  prepareFeeds,
  runBacktest,
  type StrategyOptions,
  withSource,
} from "../backtest/mod.ts";
import { invariant, UsageError } from "../base/mod.ts";
import type { Decider, Intent, LiveTerms, RunMinute, StrategyPlan } from "../engine/mod.ts";
import { replayIntents } from "./recorded_intents.ts";
import { shareFeeds } from "./shared_feeds.ts";
import { readStrategySource, type StrategySource } from "./strategy_source.ts";
import { type WorkerLimits, WorkerLine } from "./worker_line.ts";

const LIBRARY_URL = new URL("./strategy_library.ts", import.meta.url).href;

/**
 * A strategy of somebody else, in a file: run in a worker that may do nothing but compute.
 *
 * The worker holds no permission, has lost the runtime, and is given copies of the columns. It says what
 * the strategy declares and what it wanted at each close; both are checked as if they were typed, and
 * the run that counts is made here, by this thread's own engine, out of what was wanted.
 */
export class StrategyFile implements Disposable {
  /** The strategy as it declares itself, with the file's digest in its identity. */
  readonly plan: StrategyPlan;
  /** SHA-256 of the file. */
  readonly sha256: string;
  readonly #line: WorkerLine;
  readonly #source: StrategySource;
  readonly #declaration: string;

  private constructor(source: StrategySource, line: WorkerLine, declaration: string) {
    this.#source = source;
    this.#line = line;
    this.sha256 = source.sha256;
    this.plan = planOf(declaration, source, () => null);
    this.#declaration = declaration;
  }

  /** The file, as it was named. */
  get path(): string {
    return this.#source.path;
  }

  /** What the strategy has printed since it was last asked for. */
  takePrinted(): string[] {
    return this.#line.takePrinted();
  }

  /**
   * Reads a strategy file and lets it declare itself, in a worker of its own.
   *
   * @param path A TypeScript or JavaScript file whose default export is made by `defineStrategy`.
   * @param limits How long it may think and how much memory it may take.
   * @returns The strategy, to be closed by the caller (`using` does it).
   * @throws {UsageError} `STRATEGY_FILE_MISSING`, `BAD_STRATEGY_FILE`, `STRATEGY_IMPORT_DENIED`,
   * `STRATEGY_TIMEOUT`, `STRATEGY_MEMORY`, or what is wrong with the declaration.
   */
  static async open(path: string, limits: WorkerLimits = {}): Promise<StrategyFile> {
    const source = readStrategySource(path, LIBRARY_URL);
    const line = new WorkerLine(path, limits);
    try {
      const answer = await line.ask({ kind: "load", url: source.url });
      invariant(answer.kind === "declared", "a strategy that was loaded declares itself");
      return new StrategyFile(source, line, answer.declaration);
    } catch (error) {
      line.close();
      throw error;
    }
  }

  /**
   * Runs the strategy over history that preflight has passed.
   *
   * @param input Window and history; `plan` is this one.
   * @returns The run, equal to one in this thread.
   * @throws {UsageError} `STRATEGY_FAILED`, `STRATEGY_TIMEOUT`, `STRATEGY_MEMORY` or what it did wrong.
   */
  async run(input: BacktestInput): Promise<BacktestRun> {
    const { history, window, profile = "conservative" } = input;
    const { funding, instrument } = history;
    const prepared = prepareFeeds(this.plan, history, window);
    const feeds = shareFeeds(prepared);
    const request = { kind: "run", feeds, funding, instrument, profile } as const;
    const asked = this.#line.ask(request);
    // The worker is at it by now, so this costs no time.
    const dataDigests = digestHistory(history);
    const answer = await asked;
    invariant(answer.kind === "ran", "a strategy that ran says what it wanted");
    const plan = planOf(this.#declaration, this.#source, replayIntents(answer.intents));
    return runBacktest({ ...input, plan, prepared, dataDigests });
  }

  /**
   * Begins a run on arriving minutes: the worker goes through the same minutes with an engine of its own,
   * and what its strategy wants at a close is asked for when the plan is asked. One such run at a time.
   *
   * @param terms Instrument and beginning, of a market that never closes.
   * @returns The plan for this thread's own engine, and what has to be told each minute before it.
   * @throws {UsageError} `STRATEGY_FAILED`, `STRATEGY_TIMEOUT`, `STRATEGY_MEMORY` or what it did wrong, here
   * and whenever the plan is asked, which stands still until there is an answer.
   */
  live(terms: LiveTerms): Decider {
    const began = this.#line.askNow({ kind: "begin", terms });
    invariant(began.kind === "began", "a live run that was asked for begins");
    let minutes: RunMinute[] = [];
    const decide = () => {
      const answer = this.#line.askNow({ kind: "decide", minutes });
      invariant(answer.kind === "ran", "a strategy that decided says what it wanted");
      minutes = [];
      return replayIntents(answer.intents)();
    };
    return {
      plan: planOf(this.#declaration, this.#source, decide),
      hear: (minute) => void minutes.push(minute),
    };
  }

  /** Ends the worker. */
  [Symbol.dispose](): void {
    this.#line.close();
  }
}

/**
 * The plan that a declaration describes, checked like one that was written here. What decides is `replay`;
 * what is told of it, and what the digest is made of, is the text of the strategy's own function.
 */
function planOf(
  declaration: string,
  { path, sha256 }: StrategySource,
  replay: () => Intent | null,
): StrategyPlan {
  const told = JSON.parse(declaration);
  const { id, timeframes, features, structure, account, policy, risk, entry, runPolicy } = told;
  const text = String(told.on_close);
  const options: StrategyOptions = {
    ...{ id, timeframes, features, structure, account, policy, risk, entry, runPolicy },
    lookbackBars: told.lookback_bars,
    delayBars: told.delay_bars,
    onClose: Object.assign(replay, { toString: () => text }),
  };
  try {
    return withSource(defineStrategy(options), sha256);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new UsageError(
      `Cannot run strategy "${path}" as what it declares is no strategy: ${cause.message}`,
      { code: "BAD_STRATEGY_FILE", where: path, cause },
    );
  }
}
