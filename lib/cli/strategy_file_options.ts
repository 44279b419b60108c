import { Option } from "@commander-js/extra-typings";
import type { ParameterRanges } from "../backtest/mod.ts";
import { type Role, ROLES, UsageError } from "../base/mod.ts";
import { readCount, readNumber } from "./read_number.ts";

/** `--strategy-timeout`. */
export const strategyTimeoutOption = () =>
  new Option("--strategy-timeout <s>", "seconds after which it is ended")
    .default(60).argParser(readNumber);

/** `--strategy-memory`. */
export const strategyMemoryOption = () =>
  new Option("--strategy-memory <mb>", "MiB after which it is ended")
    .default(1024).argParser(readCount);

/** `--param`. */
export const paramOption = () =>
  new Option("--param <name=value>", "value of a parameter that the file declares (repeatable)")
    .default([] as string[]).argParser((text: string, before: string[]) => [...before, text]);

/** `--warmup`. */
export const warmupOption = () =>
  new Option(
    "--warmup <role=bars>",
    "bars to wait for where the file needs fewer: exec=200,htf=50",
  );

/**
 * Reads values of parameters.
 *
 * @param texts Each as typed, `name=value`.
 * @param ranges What the file declares.
 * @returns Values by name; whether they are valid is not looked at.
 * @throws {UsageError} `BAD_USAGE` when one is not of that form, or named twice.
 */
export function readParameters(
  texts: readonly string[],
  ranges: ParameterRanges,
): Record<string, number | string> {
  const values: Record<string, number | string> = {};
  for (const text of texts) {
    const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (value === undefined || Object.hasOwn(values, name)) {
      throw new UsageError(
        `Cannot use --param ${text} as ${
          value === undefined ? "it is not of the form name=value" : `${name} has a value already`
        }: write --param length=20, once for each parameter`,
        { code: "BAD_USAGE" },
      );
    }
    const isWord = ranges[name]?.type === "choice" || Number.isNaN(Number(value));
    values[name] = isWord ? value : Number(value);
  }
  return values;
}

/**
 * Reads a warm-up.
 *
 * @param text As typed, for example `exec=200,htf=50`.
 * @returns Bars by role; none for nothing.
 * @throws {UsageError} `BAD_USAGE`.
 */
export function readWarmup(text = ""): Partial<Record<Role, number>> {
  const bars: Partial<Record<Role, number>> = {};
  for (const part of text === "" ? [] : text.split(",")) {
    const [, role, count] = /^([a-z]+)=(\d+)$/.exec(part.trim()) ?? [];
    if (!ROLES.includes(role as Role)) {
      throw new UsageError(
        `Cannot use --warmup ${text} as "${part}" is not of the form role=bars: write ` +
          `--warmup exec=200,htf=50 with roles of ${ROLES.join(" ")}`,
        { code: "BAD_USAGE" },
      );
    }
    bars[role as Role] = Number(count);
  }
  return bars;
}
