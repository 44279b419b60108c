import type { Command } from "@commander-js/extra-typings";
import type { Terminal } from "./terminal.ts";

/** Where the store is when `--db` does not say. */
export const DEFAULT_DB = "data/closedbar.duckdb";

/** What every command of this program is started with, for commands that we tell people to run. */
export const PROGRAM = Deno.build.standalone ? "closedbar" : "deno task cli";

/** The same for commands that ask a venue, which need its permission set. */
export const VENUE_PROGRAM = Deno.build.standalone ? "closedbar" : "deno task venue";

/** Options that every command has. */
export interface CommonOptions {
  /** Path of the store. */
  db: string;
  /** One JSON document on stdout and nothing else. */
  json?: boolean;
  /** No remarks on stderr. */
  quiet?: boolean;
}

/**
 * Adds the options that every command has.
 *
 * @param command The command.
 * @returns The same command.
 */
export function commonOptions(command: Command) {
  return command
    .option("--db <path>", "the store", DEFAULT_DB)
    .option("--json", "print one JSON document on stdout and nothing else")
    .option("--quiet", "no remarks on stderr");
}

/** What a command is handed besides its options. */
export interface CommandContext {
  /** What was typed behind the program's name. */
  args: readonly string[];
  /** Where to write. */
  terminal: Terminal;
  /** Sets the exit code of a command that ends without an error. */
  setExitCode(code: number): void;
}

/**
 * Writes a command's result: the JSON document with `--json`, else the lines.
 *
 * @param context The command's context.
 * @param options The command's options.
 * @param document What `--json` prints.
 * @param lines What a person reads.
 */
export function writeResult(
  context: CommandContext,
  options: CommonOptions,
  document: unknown,
  lines: readonly string[],
): void {
  context.terminal.write(
    options.json ? JSON.stringify(document) + "\n" : lines.map((line) => line + "\n").join(""),
  );
}
