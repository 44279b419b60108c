import type { Command } from "@commander-js/extra-typings";
import type { BacktestRequest } from "../../backtest/mod.ts";
import { UsageError } from "../../base/mod.ts";
import type { TimeRange } from "../../columns/mod.ts";
import type { StrategyPlan } from "../../engine/mod.ts";
import type { StrategyFile } from "../../sandbox/mod.ts";
import { holdFile } from "../hold_file.ts";
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
  const { ideaCard, param, warmup } = options;
  requireOneStrategy(options);
  if (ideaCard !== undefined) {
    const request = await readCardRequest({ ...options, ideaCard });
    return { ...request, takePrinted: () => [], [Symbol.dispose]() {} };
  }
  const { symbol, window } = readFileRequest(options);
  const warmupBars = readWarmup(warmup);
  const file = await openFile(options);
  const plan = await holdFile(
    file,
    () => file.variant(readParameters(param, file.ranges), warmupBars),
  );
  return {
    plan,
    symbol,
    window,
    runner: (input) => file.run(input),
    takePrinted: () => file.takePrinted(),
    [Symbol.dispose]: () => file[Symbol.dispose](),
  };
}

/**
 * Requires a card or a strategy file, and not both.
 *
 * @param options What was typed.
 * @throws {UsageError} `BAD_USAGE`, also when a card is given values of parameters.
 */
export function requireOneStrategy(
  { ideaCard, strategy, param, warmup }: Omit<StrategyNames, "strategyTimeout" | "strategyMemory">,
): void {
  const refuse = (sentence: string): never => {
    throw new UsageError(sentence, { code: "BAD_USAGE" });
  };
  if ((ideaCard === undefined) === (strategy === undefined)) {
    refuse(
      `Cannot run ${ideaCard === undefined ? "nothing" : "two strategies at once"}: name a card ` +
        "with --idea-card, or a TypeScript file with --strategy",
    );
  }
  if (ideaCard !== undefined && (param.length > 0 || warmup !== undefined)) {
    refuse(
      `Cannot use ${param.length > 0 ? "--param" : "--warmup"} with a card as it holds its own ` +
        "values: change the card, or vary it with backtest sweep",
    );
  }
}

/**
 * Reads on what a strategy file is run.
 *
 * @param options What was typed.
 * @returns Symbol and window.
 * @throws {UsageError} `BAD_USAGE` when no symbol is named, or what is wrong with the window.
 */
export function readFileRequest(
  { strategy, symbol, ...window }: {
    strategy?: string;
    symbol?: string;
    start: string;
    end: string;
  },
): { symbol: string; window: TimeRange } {
  if (symbol !== undefined) return { symbol, window: readWindow(window) };
  throw new UsageError(
    `Cannot run strategy "${strategy}" as a TypeScript strategy has no symbols of its own: name one ` +
      "with --symbol",
    { code: "BAD_USAGE" },
  );
}

/**
 * Starts the worker of a strategy file.
 *
 * @param options What was typed.
 * @returns The file, to be closed by the caller.
 * @throws {UsageError} as `StrategyFile.open`.
 */
export async function openFile(
  { strategy, strategyTimeout, strategyMemory }: Omit<StrategyNames, "param">,
): Promise<StrategyFile> {
  const { StrategyFile } = await import("../../sandbox/mod.ts");
  return await StrategyFile.open(strategy!, {
    timeoutSeconds: strategyTimeout,
    memoryMb: strategyMemory,
  });
}
