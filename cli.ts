/**
 * The command line: `deno task cli <args>` in a checkout, `closedbar <args>` as a binary.
 *
 * @module
 */
import { cleanUp, ExitCode, main, processTerminal } from "./lib/cli/mod.ts";

if (import.meta.main) {
  const terminal = processTerminal();
  Deno.addSignalListener("SIGINT", () => {
    const told = cleanUp();
    terminal.warn(["interrupted: nothing was left half-written", ...told].join("; ") + "\n");
    Deno.exit(ExitCode.INTERRUPTED);
  });
  Deno.exit(await main(Deno.args, terminal));
}
