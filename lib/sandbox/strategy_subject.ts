import {
  combinationPlan,
  CombinationRunner,
  drawCombinations,
  type PreparedFeeds,
  type RunSummary,
  type SweepExecutor,
  type SweepSubject,
  type SweepWork,
  type SweptFile,
} from "../backtest/mod.ts";
import { ClosedbarError, UsageError } from "../base/mod.ts";
import type { ParameterValue } from "../cards/mod.ts";
import { suggest } from "../document/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";
import { PrintedLines, printedText } from "./printed_lines.ts";
import type { StrategyFile } from "./strategy_file.ts";

/** How a strategy file is swept. */
export interface StrategySweepOptions {
  /** Workers at most, one of which is the file's own. */
  jobs: number;
  /** Values of parameters that are not varied; the others have their defaults. */
  parameters?: Readonly<Record<string, ParameterValue>>;
}

/** A strategy file to be swept, which holds workers until it is disposed of. */
export interface StrategySubject extends SweepSubject, Disposable {
  /**
   * What the strategy has printed since this was last called.
   *
   * @returns The first lines of all, and one that says how many more there were.
   */
  takePrinted(): string[];
}

/**
 * The strategy of a sweep that was defined elsewhere.
 *
 * @param file The file that is here; it is not closed.
 * @param swept What the sweep varies.
 * @returns The file, as a sweep takes it.
 * @throws {UsageError} `OTHER_STRATEGY_FILE` when it is not the very same.
 */
export function sameSubject(file: StrategyFile, { file: swept }: SweptFile): StrategySubject {
  if (file.sha256 === swept.sha256) {
    return strategySubject(file, { jobs: 1, parameters: swept.parameters });
  }
  throw new UsageError(
    `Cannot run this sweep with "${file.path}" as it varies another file: SHA-256 is ${file.sha256}, it ` +
      `was ${swept.sha256}`,
    { code: "OTHER_STRATEGY_FILE", where: file.path },
  );
}

/** What a parameter is called where it is varied. */
const PREFIX = "params.";

/** Lines that are kept of all that is printed in a sweep. */
const MAX_LINES = 100;

/** Results that are handed on together, at most. */
const MAX_BATCH = 16;

/** How long a result waits for others, in milliseconds. */
const MAX_WAIT_MS = 1000;

/**
 * A strategy file to be swept: its parameters are varied as `params.<name>`. Every combination decides in
 * a worker without permissions, in modules that have decided nothing before, within the limits of the
 * file; the run that counts is made by this thread out of what was wanted. One that fails is a failed run.
 *
 * @param file The file; it is not closed.
 * @param options How many workers, and what is not varied.
 * @returns The file, as a sweep takes it, to be disposed of by the caller (`using` does it).
 */
export function strategySubject(
  file: StrategyFile,
  { jobs, parameters = {} }: StrategySweepOptions,
): StrategySubject {
  const more: StrategyFile[] = [];
  const printed = new PrintedLines(MAX_LINES);
  const hear = (of: StrategyFile) => {
    const lines = of.takeLines();
    printed.add(lines.printed, lines.dropped);
  };
  const names = Object.keys(file.ranges);
  let laidOut: { of: SweepWork; runner: CombinationRunner } | null = null;
  const variant = (of: StrategyFile): SweepSubject["variant"] => (values, warmupBars) => {
    const given: Record<string, ParameterValue> = { ...parameters };
    for (const [path, value] of Object.entries(values)) {
      const name = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : "";
      if (!names.includes(name)) throw unknownParameter(of, path, names);
      if (Object.hasOwn(parameters, name)) throw givenTwice(path);
      given[name] = of.ranges[name].type === "choice" ? String(value) : value;
    }
    return of.variant(given, warmupBars);
  };
  const executor: SweepExecutor = {
    async *execute(work) {
      const count = Math.min(jobs, work.indices.length) - 1;
      while (more.length < count) more.push(await file.another());
      const files = [file, ...more.slice(0, count)];
      const seats = files.map((of) => ({ file: of, variant: variant(of) }));
      // Jobs of a queue come one after the other for one sweep, and share its columns.
      if (laidOut?.of.definition !== work.definition || laidOut.of.histories !== work.histories) {
        const { definition, histories } = work;
        laidOut = { of: work, runner: new CombinationRunner(definition, histories) };
      }
      for await (const runs of new Crew(work, seats, laidOut.runner).execute()) {
        files.forEach(hear);
        yield runs;
      }
    },
  };
  return {
    content: { file: { id: file.plan.id, sha256: file.sha256, parameters } },
    executor,
    runner: (input) => file.run(input),
    variant: variant(file),
    takePrinted() {
      hear(file);
      return printedText(printed.take());
    },
    [Symbol.dispose]() {
      for (const one of more.splice(0)) one[Symbol.dispose]();
    },
  };
}

/** A worker, and the way to the strategy in it. */
interface Seat {
  file: StrategyFile;
  variant: SweepSubject["variant"];
}

/** What came of one turn of a seat; no summary where it has to be tried again. */
interface Turn {
  seat: Seat;
  index: number;
  summary: RunSummary | null;
}

/** Workers on the combinations of one sweep. */
class Crew {
  readonly #work: SweepWork;
  readonly #seats: readonly Seat[];
  readonly #runner: CombinationRunner;
  readonly #combinations: readonly ParameterValue[][];

  constructor(work: SweepWork, seats: readonly Seat[], runner: CombinationRunner) {
    this.#work = work;
    this.#seats = seats;
    this.#runner = runner;
    this.#combinations = drawCombinations(work.definition.space);
  }

  async *execute(): AsyncGenerator<RunSummary[]> {
    const again: number[] = [];
    const isAlone = this.#seats.length === 1;
    yield* this.#rounds(this.#work.indices, this.#seats, isAlone, again);
    // Memory is that of the process: who takes too much is known only of one that runs alone.
    if (again.length === 0) return;
    await Promise.all(this.#seats.map(({ file }) => file.settled()));
    yield* this.#rounds(again, this.#seats.slice(0, 1), true, []);
  }

  async *#rounds(
    indices: readonly number[],
    seats: readonly Seat[],
    isAlone: boolean,
    again: number[],
  ): AsyncGenerator<RunSummary[]> {
    const turns = new Map<Seat, Promise<Turn>>();
    let next = 0;
    const hand = (seat: Seat) => {
      turns.delete(seat);
      if (next < indices.length) turns.set(seat, this.#turn(seat, indices[next++], isAlone));
    };
    seats.forEach(hand);
    let batch: RunSummary[] = [];
    let sinceMs = performance.now();
    try {
      while (turns.size > 0) {
        const { seat, index, summary } = await Promise.race(turns.values());
        hand(seat);
        if (summary === null) again.push(index);
        else batch.push(summary);
        if (batch.length < MAX_BATCH && performance.now() - sinceMs < MAX_WAIT_MS) continue;
        yield batch;
        batch = [];
        sinceMs = performance.now();
      }
      if (batch.length > 0) yield batch;
    } finally {
      // A sweep that broke off leaves turns behind, which nobody waits for any more.
      for (const turn of turns.values()) turn.catch(() => {});
    }
  }

  async #turn(seat: Seat, index: number, isAlone: boolean): Promise<Turn> {
    let made: { plan: StrategyPlan; prepared: PreparedFeeds } | undefined;
    try {
      const { definition } = this.#work;
      const plan = await combinationPlan(seat, definition, this.#combinations[index]);
      const prepared = this.#runner.prepare(plan);
      made = { plan, prepared };
      const input = { plan, history: this.#runner.historyOf(plan), profile: definition.profile };
      const decided = await seat.file.decide(input, prepared);
      return { seat, index, summary: this.#runner.runPlan(index, decided, prepared) };
    } catch (error) {
      if (!(error instanceof ClosedbarError)) throw error;
      if (error.code === "STRATEGY_MEMORY" && !isAlone) return { seat, index, summary: null };
      const failure = `${error.code}: ${error.message}`;
      return { seat, index, summary: this.#runner.failed(index, failure, made) };
    }
  }
}

function givenTwice(path: string): UsageError {
  return new UsageError(
    `Cannot vary "${path}" as it has been given one value: give it many values, or one`,
    { code: "BAD_USAGE" },
  );
}

function unknownParameter(
  { plan: { id } }: StrategyFile,
  path: string,
  names: readonly string[],
): UsageError {
  return new UsageError(
    `Cannot vary "${path}" as it is no parameter of strategy "${id}": ` +
      (names.length === 0 ? "it declares none, which withParameters does" : suggest(
        path.startsWith(PREFIX) ? path : PREFIX + path,
        names.map((name) => PREFIX + name),
      )),
    { code: "UNKNOWN_PARAMETER" },
  );
}
