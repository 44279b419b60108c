import { ClosedbarError, UsageError, VERSION } from "../../base/mod.ts";
import type { IdeaCard, ParameterValue } from "../../cards/mod.ts";
import type { StrategyPlan } from "../../engine/mod.ts";
import { type HistoryPort, preflightError, type SyncPort } from "../../preflight/mod.ts";
import { gate, type GateRequest, type HistoryNeeds, toHistory } from "../gate.ts";
import type { History } from "../run_backtest.ts";
import { digestHistory } from "../run_identity.ts";
import type { Profile } from "../../exchange/mod.ts";
import { drawCombinations, type SweepSpace } from "./combinations.ts";
import { memoryResults } from "./memory_results.ts";
import {
  groupKey,
  namedValues,
  strategyOf,
  type SweepDefinition,
  type SweepGroup,
  sweepIdOf,
} from "./sweep_definition.ts";
import type { SweepExecutor, SweepResults } from "./sweep_ports.ts";
import { subjectOf, type SweepSubject } from "./sweep_subject.ts";
import type { SweepTable } from "./sweep_table.ts";

/** A card or another strategy, a symbol, a window, and what is varied. */
export interface SweepRequest extends Omit<GateRequest, "plan"> {
  /** The card whose values are varied. */
  card?: IdeaCard;
  /** What is varied in place of a card, for example a strategy file. */
  subject?: SweepSubject;
  /** What is varied. */
  space: SweepSpace;
  /** What the exchange assumes; `conservative` unless told. */
  profile?: Profile;
}

/** What a sweep works with besides the history. */
export interface SweepPorts {
  /** How holes are repaired; left out, nothing is repaired. */
  sync?: SyncPort;
  /** Where combinations are run; where the strategy says, for a card this thread, unless told. */
  executor?: SweepExecutor;
  /** Where results are kept; in memory unless told. */
  results?: SweepResults;
  /**
   * Told how far the sweep is.
   *
   * @param done Runs whose results are kept.
   * @param total Runs of the sweep.
   */
  onProgress?: (done: number, total: number) => void;
  /** Told how far the check is that comes before the first run. */
  onCheck?: CheckListener;
}

/**
 * Told how far the check of a sweep's combinations is, some of them at a time. The check waits for what is
 * returned, which is when a program that answers to nothing else meanwhile gets a turn.
 *
 * @param done Combinations that are checked.
 * @param total Combinations of the sweep.
 */
export type CheckListener = (done: number, total: number) => void | Promise<void>;

/** A finished sweep. */
export interface SweepOutcome {
  /** Sixteen hexadecimal digits that follow from card, space, data, window and engine alone. */
  sweepId: string;
  /** All that decides what it gives. */
  definition: SweepDefinition;
  /** Values of each combination, in the order of the axes. */
  combinations: readonly ParameterValue[][];
  /** Runs whose results were there before. */
  resumedCount: number;
  /** Results in the order of the combinations, whoever made them and when. */
  table: SweepTable;
}

/**
 * Runs a strategy with many values: each combination is an ordinary run, and all of them are checked before
 * the first one starts. Combinations share the warm-up of the one that needs most, so that they decide
 * from the same close on. What was run before is not run again.
 *
 * @param request Strategy, symbol, window and what is varied.
 * @param history Where to read, for example an open store.
 * @param ports Where to run and to keep results.
 * @returns The sweep with its results.
 * @throws {UsageError} `UNKNOWN_PARAMETER`, `BAD_AXIS`, `BAD_CONSTRAINT`, `EMPTY_SWEEP`,
 * `BAD_COMBINATION` and others of a wrong request, or `EVERY_RUN_FAILED`.
 * @throws {GateError} `PREFLIGHT_FAILED` when the data is refused.
 * @throws {DataMissingError} `NO_DATA` or `NO_INSTRUMENT`.
 */
export async function sweep(
  request: SweepRequest,
  history: HistoryPort,
  ports: SweepPorts = {},
): Promise<SweepOutcome> {
  return await runSweep(await prepareSweep(request, history, ports.sync, ports.onCheck), ports);
}

/**
 * Runs what is missing of a sweep.
 *
 * @param prepared A sweep that is ready to run.
 * @param ports Where to run and to keep results.
 * @returns The sweep with its results.
 * @throws {UsageError} `EVERY_RUN_FAILED` when its strategy failed with every combination.
 */
export async function runSweep(
  { definition, combinations, histories, subject }: PreparedSweep,
  { executor = subject.executor, results = memoryResults(), onProgress }: SweepPorts = {},
): Promise<SweepOutcome> {
  const sweepId = sweepIdOf(definition);
  const done = await results.begin(sweepId, definition);
  const indices = [...combinations.keys()].filter((index) => !done.has(index));
  let count = done.size;
  onProgress?.(count, combinations.length);
  if (indices.length > 0) {
    for await (const runs of executor.execute({ definition, histories, indices })) {
      await results.add(sweepId, runs);
      count += runs.length;
      onProgress?.(count, combinations.length);
    }
  }
  const table = await results.table(sweepId);
  if (table.failures.size === table.index.length) throw everyRunFailed(definition, table);
  return { sweepId, definition, combinations, resumedCount: done.size, table };
}

function everyRunFailed(definition: SweepDefinition, { failures }: SweepTable): UsageError {
  const [failure] = failures.values();
  return new UsageError(
    `Cannot compare runs of "${
      strategyOf(definition).id
    }" as all ${failures.size} failed, the first ` +
      `with: ${failure}`,
    { code: "EVERY_RUN_FAILED" },
  );
}

/** A sweep that is ready to run. */
export interface PreparedSweep {
  /** What is varied. */
  subject: SweepSubject;
  /** All that decides what it gives. */
  definition: SweepDefinition;
  /** Values of each combination, in the order of the axes. */
  combinations: readonly ParameterValue[][];
  /** One for each group of the definition. */
  histories: History[];
}

/**
 * Checks every combination and reads the history that they need.
 *
 * @param request Strategy, symbol, window and what is varied.
 * @param history Where to read.
 * @param sync How holes are repaired; left out, nothing is repaired.
 * @param onCheck Told how far the check is.
 * @returns The sweep, ready to run.
 * @throws {ClosedbarError} as {@linkcode sweep}.
 */
export async function prepareSweep(
  request: SweepRequest,
  history: HistoryPort,
  sync?: SyncPort,
  onCheck?: CheckListener,
): Promise<PreparedSweep> {
  const { space, symbol, window, acceptFilled = false, profile = "conservative" } = request;
  const subject = subjectOf(request);
  const combinations = drawCombinations(space);
  const histories: History[] = [];
  const groups: SweepGroup[] = [];
  for (const plan of await historyNeeds(subject, space, combinations, onCheck)) {
    const found = await readGroup({ ...request, plan }, history, sync);
    histories.push(found);
    groups.push({
      ...plan,
      requiredWindow: found.requiredWindow,
      dataDigests: digestHistory(found),
    });
  }
  const definition: SweepDefinition = {
    engineVersion: VERSION,
    ...subject.content,
    symbol,
    window,
    space,
    profile,
    acceptFilled,
    groups,
  };
  return { subject, definition, combinations, histories };
}

/**
 * Reads the history of one group of a sweep, through preflight.
 *
 * @param request What the group needs, symbol and window.
 * @param history Where to read.
 * @param sync How holes are repaired.
 * @returns The history.
 * @throws {GateError} `PREFLIGHT_FAILED` when the data is refused.
 * @throws {DataMissingError} `NO_DATA` when not one minute of the window is there.
 */
export async function readGroup(
  request: GateRequest,
  history: HistoryPort,
  sync?: SyncPort,
): Promise<History> {
  const { symbol, window, plan, acceptFilled, command } = request;
  const checked = await gate({ symbol, window, plan, acceptFilled, command }, history, sync);
  if (!checked.report.ok) throw preflightError(checked.report);
  return toHistory(checked);
}

/** Combinations that are checked between two words about it. */
const CHECKED_AT_ONCE = 50;

/** What the combinations need, the largest warm-up of those that can read one history. */
async function historyNeeds(
  subject: SweepSubject,
  space: SweepSpace,
  combinations: readonly ParameterValue[][],
  onCheck?: CheckListener,
): Promise<HistoryNeeds[]> {
  const groups = new Map<string, HistoryNeeds>();
  for (const [done, values] of combinations.entries()) {
    if (done % CHECKED_AT_ONCE === 0) await onCheck?.(done, combinations.length);
    const { timeframes, delayBars, warmupBars, account } = await compile(
      subject,
      space,
      values,
    );
    const needs = {
      timeframes,
      delayBars,
      warmupBars: { ...warmupBars },
      account: { markPrice: account.markPrice },
    };
    const key = groupKey(needs);
    const group = groups.get(key) ?? needs;
    groups.set(key, group);
    for (const [role, bars] of Object.entries(warmupBars) as [keyof typeof warmupBars, number][]) {
      group.warmupBars[role] = Math.max(group.warmupBars[role] ?? 0, bars);
    }
  }
  return [...groups.values()];
}

/** What is wrong with an axis, whatever its values. */
const NOT_OF_VALUES = new Set(["UNKNOWN_PARAMETER", "BAD_USAGE"]);

async function compile(
  subject: SweepSubject,
  space: SweepSpace,
  values: readonly ParameterValue[],
): Promise<StrategyPlan> {
  try {
    return await subject.variant(namedValues(space, values));
  } catch (error) {
    if (!(error instanceof ClosedbarError) || NOT_OF_VALUES.has(error.code)) throw error;
    const named = space.axes.map(({ path }, a) => `${path}=${values[a]}`).join(", ");
    throw new UsageError(
      `Cannot sweep over ${named}: ${error.message}`,
      { code: "BAD_COMBINATION", where: error.where, cause: error },
    );
  }
}
