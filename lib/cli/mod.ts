/**
 * The command line: parses, joins store, driver and files, prints, and chooses the exit code.
 *
 * @module
 */
export type { Terminal } from "./terminal.ts";
export { ExitCode, exitCodeOf } from "./exit_code.ts";
export { cleanUp } from "./interrupt.ts";
export { main } from "./main.ts";
export { processTerminal } from "./terminal.ts";
