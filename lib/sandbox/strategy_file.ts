import {
  type BacktestInput,
  type BacktestRun,
  digestHistory,
  type ParameterRanges,
  type PreparedFeeds,
  prepareFeeds,
  resolveParameters,
  runBacktest,
  withWarmup,
} from "../backtest/mod.ts";
import { ClosedbarError, invariant } from "../base/mod.ts";
import type { Decider, Intent, LiveTerms, RunMinute, StrategyPlan } from "../engine/mod.ts";
import { type Declared, readDeclaration } from "./read_declaration.ts";
import type { Answer, Request, Variant } from "./messages.ts";
import { replayIntents } from "./recorded_intents.ts";
import { PrintedLines, printedText } from "./printed_lines.ts";
import { type SharedCopies, shareFeeds } from "./shared_feeds.ts";
import { readStrategySource, type StrategySource } from "./strategy_source.ts";
import { LIBRARY_URL } from "./toolkit.ts";
import { type WorkerLimits, WorkerLine } from "./worker_line.ts";

/** A file that was read. */
interface Opened {
  source: StrategySource;
  limits: WorkerLimits;
  copies: SharedCopies;
}

/**
 * A strategy of somebody else, in a file: run in a worker that may do nothing but compute.
 *
 * The worker holds no permission, has lost the runtime, and is given copies of the columns. It says what
 * the strategy declares and what it wanted at each close; both are checked as if they were typed, and
 * the run that counts is made here, by this thread's own engine, out of what was wanted.
 */
export class StrategyFile implements Disposable {
  #line: WorkerLine;
  /** What was printed in workers that are gone. */
  readonly #printed = new PrintedLines(Infinity);
  #isEnded = false;
  readonly #limits: WorkerLimits;
  readonly #source: StrategySource;
  readonly #declared: Declared;
  readonly #copies: SharedCopies;

  private constructor(
    { source, limits, copies }: Opened,
    line: WorkerLine,
    declared: Declared,
  ) {
    this.#source = source;
    this.#limits = limits;
    this.#copies = copies;
    this.#line = line;
    this.#declared = declared;
  }

  /** The strategy as it declares itself, with every default and the file's digest in its identity. */
  get plan(): StrategyPlan {
    return this.#declared.plan;
  }

  /** What its parameters may be; none unless it is made by `withParameters`. */
  get ranges(): ParameterRanges {
    return this.#declared.ranges;
  }

  /** SHA-256 of the file. */
  get sha256(): string {
    return this.#source.sha256;
  }

  /** The file, as it was named. */
  get path(): string {
    return this.#source.path;
  }

  /** What the strategy has printed since it was last asked for. */
  takePrinted(): string[] {
    return printedText(this.takeLines());
  }

  /** The same, with the lines that were too many as a number. */
  takeLines(): { printed: string[]; dropped: number } {
    this.#hear();
    return this.#printed.take();
  }

  #hear(): void {
    const { printed, dropped } = this.#line.takePrinted();
    this.#printed.add(printed, dropped);
  }

  /**
   * Reads a strategy file and lets it declare itself, in a worker of its own.
   *
   * @param path A TypeScript or JavaScript file whose default export is made by `defineStrategy` or
   * `withParameters`.
   * @param limits How long it may think and how much memory it may take.
   * @returns The strategy, to be closed by the caller (`using` does it).
   * @throws {UsageError} `STRATEGY_FILE_MISSING`, `BAD_STRATEGY_FILE`, `STRATEGY_IMPORT_DENIED`,
   * `STRATEGY_TIMEOUT`, `STRATEGY_MEMORY`, or what is wrong with the declaration.
   */
  static async open(path: string, limits: WorkerLimits = {}): Promise<StrategyFile> {
    const source = readStrategySource(path, LIBRARY_URL);
    return await StrategyFile.#start({ source, limits, copies: new WeakMap() });
  }

  static async #start(opened: Opened): Promise<StrategyFile> {
    const { source } = opened;
    const { line, answer } = await load(opened);
    try {
      return new StrategyFile(opened, line, readDeclaration(answer, source));
    } catch (error) {
      throw closed(line, error);
    }
  }

  /** Asks the worker, or another one when it is gone. */
  async #ask(request: Request): Promise<Answer> {
    if (this.#line.isClosed) {
      invariant(!this.#isEnded, "a strategy file that was closed is asked nothing");
      await this.settled();
      this.#hear();
      const { line } = await load({ source: this.#source, limits: this.#limits });
      this.#line = line;
      if (this.#isEnded) line.close();
    }
    return await this.#line.ask(request);
  }

  /**
   * The same file, as it was read, in one more worker. Both are given one copy of what both run on.
   *
   * @returns The strategy, to be closed by the caller.
   * @throws {UsageError} as {@linkcode StrategyFile.open}.
   */
  another(): Promise<StrategyFile> {
    const [source, limits, copies] = [this.#source, this.#limits, this.#copies];
    return StrategyFile.#start({ source, limits, copies });
  }

  /**
   * The strategy with values in place of its defaults.
   *
   * @param values Values by name; what is left out takes its default.
   * @param warmupBars Closed bars by role that it waits for, where its features need fewer.
   * @returns The plan, for {@linkcode StrategyFile.run} and {@linkcode StrategyFile.live}.
   * @throws {UsageError} `UNKNOWN_PARAM`, `BAD_PARAM`, `BAD_WARMUP`, or what is wrong with the strategy
   * that these values give.
   */
  async variant(
    values: Readonly<Record<string, unknown>>,
    warmupBars: StrategyPlan["warmupBars"] = {},
  ): Promise<StrategyPlan> {
    const { plan, ranges } = this.#declared;
    const parameters = resolveParameters(plan.id, ranges, values);
    if (Object.keys(parameters).length === 0) return withWarmup(plan, warmupBars);
    const answer = await this.#ask({ kind: "declare", parameters });
    invariant(answer.kind === "declared", "a strategy that was asked for declares itself");
    return withWarmup(readDeclaration(answer, this.#source, parameters).plan, warmupBars);
  }

  /**
   * Runs the strategy over history that preflight has passed.
   *
   * @param input Window and history; `plan` is the one of this file, or one of its variants.
   * @returns The run, equal to one in this thread.
   * @throws {UsageError} `STRATEGY_FAILED`, `STRATEGY_TIMEOUT`, `STRATEGY_MEMORY` or what it did wrong.
   */
  async run(input: BacktestInput): Promise<BacktestRun> {
    const { plan, history, window } = input;
    const prepared = prepareFeeds(plan, history, window);
    const decided = this.decide(input, prepared);
    // The worker is at it by now, so this costs no time.
    const dataDigests = digestHistory(history);
    return runBacktest({ ...input, plan: await decided, prepared, dataDigests });
  }

  /**
   * Asks what the strategy wants at each close.
   *
   * @param input As for {@linkcode StrategyFile.run}.
   * @param prepared Feeds of exactly this plan, history and window.
   * @returns The plan, with what was wanted in place of the function that wants it: good for one run.
   * @throws {UsageError} `STRATEGY_FAILED`, `STRATEGY_TIMEOUT`, `STRATEGY_MEMORY` or what it did wrong.
   */
  async decide(
    { plan, history, profile = "conservative" }: Pick<
      BacktestInput,
      "plan" | "history" | "profile"
    >,
    prepared: PreparedFeeds,
  ): Promise<StrategyPlan> {
    const { funding, instrument } = history;
    const feeds = shareFeeds(prepared, this.#copies);
    const variant = variantOf(plan);
    const answer = await this.#ask({
      kind: "run",
      variant,
      feeds,
      funding,
      instrument,
      profile,
    });
    invariant(answer.kind === "ran", "a strategy that ran says what it wanted");
    return replaying(plan, replayIntents(answer.intents));
  }

  /**
   * Begins a run on arriving minutes: the worker goes through the same minutes with an engine of its own,
   * and what its strategy wants at a close is asked for when the plan is asked. One such run at a time.
   *
   * @param terms Instrument and beginning, of a market that never closes.
   * @param plan The strategy or one of its variants; with every default unless told.
   * @returns The plan for this thread's own engine, and what has to be told each minute before it.
   * @throws {UsageError} `STRATEGY_FAILED`, `STRATEGY_TIMEOUT`, `STRATEGY_MEMORY` or what it did wrong, here
   * and whenever the plan is asked, which stands still until there is an answer.
   */
  live(terms: LiveTerms, plan: StrategyPlan = this.plan): Decider {
    const began = this.#line.askNow({ kind: "begin", variant: variantOf(plan), terms });
    invariant(began.kind === "began", "a live run that was asked for begins");
    let minutes: RunMinute[] = [];
    const decide = () => {
      const answer = this.#line.askNow({ kind: "decide", minutes });
      invariant(answer.kind === "ran", "a strategy that decided says what it wanted");
      minutes = [];
      return replayIntents(answer.intents)();
    };
    return { plan: replaying(plan, decide), hear: (minute) => void minutes.push(minute) };
  }

  /**
   * Waits until a worker that was ended for what it took up takes no more.
   *
   * @returns Nothing; at once unless there is such a worker.
   */
  async settled(): Promise<void> {
    if (this.#line.isClosed) await this.#line.settled();
  }

  /** Ends the worker. */
  [Symbol.dispose](): void {
    this.#isEnded = true;
    this.#line.close();
  }
}

/** Starts a worker and lets the strategy declare itself there. */
async function load(
  { source: { path, url, makerUrl }, limits }: Pick<Opened, "source" | "limits">,
): Promise<{ line: WorkerLine; answer: Answer & { kind: "declared" } }> {
  const line = new WorkerLine(path, limits);
  try {
    const answer = await line.ask({ kind: "load", url, makerUrl });
    invariant(answer.kind === "declared", "a strategy that was loaded declares itself");
    return { line, answer };
  } catch (error) {
    throw closed(line, error);
  }
}

/** Ends a worker for an error, which carries what the strategy printed there: it may say why. */
function closed(line: WorkerLine, error: unknown): unknown {
  line.close();
  if (error instanceof ClosedbarError) error.printed = printedText(line.takePrinted());
  return error;
}

function variantOf({ parameters, warmupBars }: StrategyPlan): Variant {
  return { parameters, warmupBars };
}

/** The plan with another function, which is not looked at for what it is. */
function replaying(plan: StrategyPlan, onClose: () => Intent | null): StrategyPlan {
  return { ...plan, decision: { kind: "function", onClose } };
}
