import type { Command } from "@commander-js/extra-typings";
import type { BacktestRequest } from "../../backtest/mod.ts";
import { UsageError } from "../../base/mod.ts";
import type { TimeRange } from "../../columns/mod.ts";
import type { StrategyPlan } from "../../engine/mod.ts";
import type { StrategyFile } from "../../sandbox/mod.ts";
import {
  paramOption,
  readParameters,
  readWarmup,
  strategyMemoryOption,
  strategyTimeoutOption,
  warmupOption,
} from "../strategy_file_options.ts";
import { readCardRequest, readWindow, windowOptions } from "./card_options.ts";

/**
 * Adds the options that name a card or a strategy file, a symbol and a window.
 *
 * @param command The command.
 * @returns The same command.
 */
export function strategyOptions(command: Command) {
  return windowOptions(command)
    .option("--idea-card <id|path>", "card id, or path of a card file")
    .option("--strategy <file>", "a TypeScript strategy; it runs where it may only compute")
    .addOption(paramOption())
    .addOption(warmupOption())
    .addOption(strategyTimeoutOption())
    .addOption(strategyMemoryOption());
}

/** What {@linkcode strategyOptions} collected, as far as it names a strategy. */
export interface StrategyNames {
  /** Card id or path. */
  ideaCard?: string;
  /** Path of a strategy file. */
  strategy?: string;
  /** Values of its parameters. */
  param: string[];
  /** Bars that it waits for. */
  warmup?: string;
  /** Seconds for each answer of it. */
  strategyTimeout: number;
  /** Memory it may take, in MiB. */
  strategyMemory: number;
}

/** A strategy, ready to run. */
export interface OpenStrategy extends Disposable {
  /** The strategy. */
  plan: StrategyPlan;
  /** The symbol. */
  symbol: string;
  /** The window. */
  window: TimeRange;
  /** How it is run, where not in this thread. */
  runner?: BacktestRequest["runner"];
  /** What it has printed since it was last asked. */
  takePrinted(): string[];
}

/**
 * Reads what {@linkcode strategyOptions} collected, and starts the worker of a strategy file.
 *
 * @param options Strategy, window and symbol as typed.
 * @returns The same, read and checked; to be closed by the caller (`using` does it).
 * @throws {UsageError} `BAD_USAGE`, or what is wrong with one of them.
 */
export async function openStrategy(
  options: StrategyNames & { start: string; end: string; symbol?: string },
): Promise<OpenStrategy> {
  const { ideaCard, strategy: path, symbol, param, warmup } = options;
  if ((ideaCard === undefined) === (path === undefined)) {
    throw new UsageError(
      `Cannot run ${ideaCard === undefined ? "nothing" : "two strategies at once"}: name a card ` +
        "with --idea-card, or a TypeScript file with --strategy",
      { code: "BAD_USAGE" },
    );
  }
  if (ideaCard !== undefined) {
    refuseParameters(options);
    const request = await readCardRequest({ ...options, ideaCard });
    return { ...request, takePrinted: () => [], [Symbol.dispose]() {} };
  }
  if (symbol === undefined) {
    throw new UsageError(
      `Cannot run strategy "${path}" as a TypeScript strategy has no symbols of its own: name one ` +
        "with --symbol",
      { code: "BAD_USAGE" },
    );
  }
  const window = readWindow(options);
  const warmupBars = readWarmup(warmup);
  const file = await openFile(options, path!);
  try {
    const plan = await file.variant(readParameters(param, file.ranges), warmupBars);
    return {
      plan,
      symbol,
      window,
      runner: (input) => file.run(input),
      takePrinted: () => file.takePrinted(),
      [Symbol.dispose]: () => file[Symbol.dispose](),
    };
  } catch (error) {
    file[Symbol.dispose]();
    throw error;
  }
}

async function openFile(
  { strategyTimeout, strategyMemory }: StrategyNames,
  path: string,
): Promise<StrategyFile> {
  const { StrategyFile } = await import("../../sandbox/mod.ts");
  return await StrategyFile.open(path, {
    timeoutSeconds: strategyTimeout,
    memoryMb: strategyMemory,
  });
}

function refuseParameters({ param, warmup }: StrategyNames): void {
  if (param.length === 0 && warmup === undefined) return;
  const option = param.length > 0 ? "--param" : "--warmup";
  throw new UsageError(
    `Cannot use ${option} with a card as it holds its own values: change the card, or vary it with ` +
      "backtest sweep",
    { code: "BAD_USAGE" },
  );
}
