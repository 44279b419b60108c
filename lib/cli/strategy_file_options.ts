import { Option } from "@commander-js/extra-typings";
import { UsageError } from "../base/mod.ts";
import { readCount, readNumber } from "./read_number.ts";

/** `--strategy-timeout`. */
export const strategyTimeoutOption = () =>
  new Option("--strategy-timeout <s>", "seconds after which it is ended")
    .default(60).argParser(readNumber);

/** `--strategy-memory`. */
export const strategyMemoryOption = () =>
  new Option("--strategy-memory <mb>", "MiB after which it is ended")
    .default(1024).argParser(readCount);

/** `--strategy` where there is nothing to do with it but to say why. */
export const refusedStrategyOption = () =>
  new Option("--strategy <file>", "refused: a sweep varies a card").hideHelp()
    .argParser((path: string): string => {
      throw new UsageError(
        `Cannot sweep strategy "${path}" as a sweep writes the values that it tries into a card: ` +
          `write the strategy as an idea card, or run each version of the file with backtest run`,
        { code: "NOT_A_CARD" },
      );
    });
