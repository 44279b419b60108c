import { type Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { counted, DAY_MS, nearestName, snakeCase, UsageError } from "../../base/mod.ts";
import type {
  SummaryMetric,
  SweepMethod,
  SweepSpace,
  WalkForwardPlan,
} from "../../backtest/mod.ts";
import { readCount } from "../read_number.ts";
import {
  paramOption,
  strategyMemoryOption,
  strategyTimeoutOption,
} from "../strategy_file_options.ts";
import { windowOptions } from "./card_options.ts";
import type { HistoryOptions } from "./history.ts";
import type { StrategyNames } from "./strategy_options.ts";

/** Where results go when `--results` does not say. */
const DEFAULT_RESULTS = "artifacts/sweeps/sweeps.duckdb";

/** What the exchange assumes when `--profile` does not say. */
export const DEFAULT_PROFILE = "conservative";

/** Where pages and cards go when `--out` does not say. */
const DEFAULT_OUT = "artifacts/sweeps";

/**
 * Adds the options that say what is varied, how it is run, and how results are shown.
 *
 * @param command The command.
 * @returns The same command.
 */
export function sweepOptions(command: Command) {
  return windowOptions(command)
    .option("--idea-card <id|path>", "card id, or path of a card file")
    .option("--strategy <file>", "a TypeScript strategy; it runs where it may only compute")
    .addOption(paramOption())
    .addOption(strategyTimeoutOption())
    .addOption(strategyMemoryOption())
    .requiredOption(
      "--grid <parameter=values>",
      "what is varied: features.ema_fast.length=5..50:5, params.bars=9,21,55 or ...=0.5..2.0 " +
        "(repeatable)",
      collect,
    )
    .option(
      "--constraint <rule>",
      "a rule between varied parameters (repeatable)",
      collect,
      [] as string[],
    )
    .option("--random <n>", "draw so many combinations instead of all", readCount)
    .option("--lhs <n>", "draw a Latin hypercube of so many combinations", readCount)
    .option("--seed <n>", "seed of everything that is drawn", readCount, 1)
    .option(
      "--walk-forward <windows>",
      "choose in one window and look at the next: train=90d,test=30d, with ,anchored from a fixed start",
    )
    .option("--by <metric>", "what decides which run is the best", "sharpe_ratio")
    .option("--top <n>", "rows of the table that is shown", readCount, 10)
    .option("--jobs <n>", "threads (as many as the machine has unless told)", readJobs)
    .option("--no-cache", "read the database, and not the columns that are kept beside it")
    .option("--queue <url>", "run on the workers of a NATS server instead of on threads here")
    .option("--results <path>", "where results are kept", DEFAULT_RESULTS)
    .option("--out <dir>", "where the page and the card of the best run go", DEFAULT_OUT)
    .option(
      "--profile <name>",
      "what the exchange assumes: conservative, optimistic, tradingview or bar_close",
      DEFAULT_PROFILE,
    );
}

/** Threads that each core may be asked to share out, so that a slip of the pen does not take the machine. */
const JOBS_PER_CORE = 4;

function readJobs(text: string): number {
  const jobs = readCount(text);
  const cores = navigator.hardwareConcurrency;
  const most = Math.max(8, JOBS_PER_CORE * cores);
  if (jobs <= most) return jobs;
  throw new InvalidArgumentError(
    `Give at most ${most}, as this machine has ${counted(cores, "core")}.`,
  );
}

function collect(text: string, before: string[] = []): string[] {
  return [...before, text];
}

/** What {@linkcode sweepOptions} collected of the space. */
export interface SpaceOptions {
  /** What is varied. */
  grid: string[];
  /** Rules between varied parameters. */
  constraint: string[];
  /** Combinations to draw. */
  random?: number;
  /** Combinations of a Latin hypercube. */
  lhs?: number;
  /** Seed of everything that is drawn. */
  seed: number;
}

/** What {@linkcode sweepOptions} collected of strategy, window and space. */
export interface SweepCommandOptions extends SpaceOptions, HistoryOptions, StrategyNames {
  /** Start of the window. */
  start: string;
  /** End of the window. */
  end: string;
  /** Name in the store; the first of the card's unless told. */
  symbol?: string;
  /** What the exchange assumes. */
  profile: string;
  /** Threads, or workers of a strategy file. */
  jobs?: number;
}

/**
 * Reads what is varied.
 *
 * @param options As typed.
 * @returns The space.
 * @throws {UsageError} `BAD_AXIS` or `BAD_USAGE`.
 */
export async function readSpace(options: SpaceOptions): Promise<SweepSpace> {
  const { parseAxis } = await import("../../backtest/mod.ts");
  const { grid, constraint, random, lhs, seed } = options;
  if (random !== undefined && lhs !== undefined) {
    throw new UsageError("Cannot draw with --random and --lhs at once: choose one of the two", {
      code: "BAD_USAGE",
    });
  }
  const method: SweepMethod = random !== undefined
    ? { kind: "random", count: random, seed }
    : lhs !== undefined
    ? { kind: "latin_hypercube", count: lhs, seed }
    : { kind: "grid" };
  return { axes: grid.map(parseAxis), method, constraints: constraint };
}

/**
 * Says of steps that miss the end of their range where they stop.
 *
 * @param grid What is varied, as typed.
 * @param space The same, as read.
 * @returns A sentence for each such parameter.
 */
export function missedEnds(grid: readonly string[], { axes }: SweepSpace): string[] {
  return axes.flatMap((axis, i) => {
    const end = /\.\.([^:]+):/.exec(grid[i])?.[1];
    const last = "values" in axis ? axis.values.at(-1) : undefined;
    if (end === undefined || last === undefined || last === Number(end)) return [];
    return [`--grid ${grid[i]} ends at ${last}, as no step reaches ${end.trim()}`];
  });
}

/**
 * Says how many combinations of a Latin hypercube are not run.
 *
 * @param space What is varied.
 * @returns A sentence where there are any.
 * @throws {UsageError} as `drawCombinations`.
 */
export async function droppedDraws(space: SweepSpace): Promise<string[]> {
  const { method } = space;
  if (method.kind !== "latin_hypercube") return [];
  const { drawCombinations } = await import("../../backtest/mod.ts");
  const { count } = method;
  const different = drawCombinations({ ...space, constraints: [] }).length;
  const kept = drawCombinations(space).length;
  const dropped = different - kept;
  const constraint = space.constraints.length > 1 ? "constraints" : "constraint";
  const reasons = [
    ...(dropped > 0 ? [`${dropped} of ${count} dropped by the ${constraint}`] : []),
    ...(different < count
      ? [`${count - different} of ${count} dropped as they repeat others`]
      : []),
  ];
  if (reasons.length === 0) return [];
  return [`--lhs ${count} gives ${counted(kept, "run")}: ${reasons.join(", ")}`];
}

/**
 * Reads the name of a metric.
 *
 * @param name As typed, in snake_case.
 * @returns The metric.
 * @throws {UsageError} `UNKNOWN_METRIC` with the nearest known name.
 */
export async function readMetric(name: string): Promise<SummaryMetric> {
  const { SUMMARY_METRICS } = await import("../../backtest/mod.ts");
  const names = SUMMARY_METRICS.map(snakeCase);
  const at = names.indexOf(name);
  if (at >= 0) return SUMMARY_METRICS[at];
  const near = nearestName(name, names);
  throw new UsageError(
    `Cannot choose the best run by "${name}" as a sweep does not keep it` +
      (near ? `: did you mean "${near}"?` : `: it keeps ${names.join(", ")}`),
    { code: "UNKNOWN_METRIC" },
  );
}

const WALK = /^train=(\d+)(h|d|w),test=(\d+)(h|d|w)(,anchored|,rolling)?$/;
const UNIT_MS: Readonly<Record<string, number>> = { h: DAY_MS / 24, d: DAY_MS, w: 7 * DAY_MS };

/**
 * Reads how time is cut for a walk.
 *
 * @param text For example `train=90d,test=30d`.
 * @returns The windows.
 * @throws {UsageError} `BAD_WALK`.
 */
export function readWalk(text: string): WalkForwardPlan {
  const [, train, trainUnit, test, testUnit, mode] = WALK.exec(text) ?? [];
  if (test === undefined) {
    throw new UsageError(
      `Cannot walk forward by "${text}": write train=90d,test=30d (h, d or w), with ,anchored for a ` +
        `fixed start`,
      { code: "BAD_WALK" },
    );
  }
  return {
    trainMs: Number(train) * UNIT_MS[trainUnit],
    testMs: Number(test) * UNIT_MS[testUnit],
    mode: mode === ",anchored" ? "anchored" : "rolling",
  };
}
