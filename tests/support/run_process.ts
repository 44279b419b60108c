import { fromFileUrl } from "@std/path";
import type { CliResult } from "./run_cli.ts";

/** The checkout. */
export const ROOT = fromFileUrl(new URL("../..", import.meta.url));

/** How a command line is started in a process of its own. */
export interface ProcessOptions {
  /** Deno's permission flags; the documented set of the command line unless told. */
  permissions?: string[];
  /** Environment variables on top of this process's. */
  env?: Record<string, string>;
}

/**
 * The command line as a child process of the checkout.
 *
 * @param args Arguments after the program's name.
 * @param options Permissions and environment.
 * @returns The process, not yet started.
 */
export function cliCommand(
  args: readonly string[],
  { permissions = ["-P=cli"], env = {} }: ProcessOptions = {},
): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-prompt", ...permissions, "cli.ts", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", ...env },
    stdout: "piped",
    stderr: "piped",
  });
}

/**
 * Runs a command line in a process of its own.
 *
 * @param args Arguments after the program's name.
 * @param options Permissions and environment.
 * @returns What it left behind.
 */
export async function runProcess(
  args: readonly string[],
  options?: ProcessOptions,
): Promise<CliResult> {
  const { code, stdout, stderr } = await cliCommand(args, options).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
