import { main } from "../../lib/cli/mod.ts";

/** What a command line left behind. */
export interface CliResult {
  /** Exit code. */
  code: number;
  /** All of stdout. */
  stdout: string;
  /** All of stderr. */
  stderr: string;
}

/**
 * Runs a command line inside this process.
 *
 * @param args Arguments after the program's name.
 * @returns What it left behind.
 */
export async function runCli(...args: string[]): Promise<CliResult> {
  const result = { stdout: "", stderr: "" };
  const code = await main(args, {
    isInteractive: false,
    write: (text) => result.stdout += text,
    warn: (text) => result.stderr += text,
  });
  return { code, ...result };
}
