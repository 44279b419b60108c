import type { Command } from "@commander-js/extra-typings";
import type { CommandContext } from "../common_options.ts";
import { addSessionCalendar } from "./calendar.ts";
import { addSessionRun } from "./run.ts";
import { addSessionValidate } from "./validate.ts";

/**
 * Adds the `session` commands.
 *
 * @param program The program.
 * @param context What commands are handed.
 */
export function addSessionCommands(program: Command, context: CommandContext): void {
  const session = program.command("session")
    .description("many symbols, market hours, bars in order")
    .addHelpText("after", "\nExample:\n  closedbar session run --config examples/session.json");
  addSessionRun(session, context);
  addSessionValidate(session, context);
  addSessionCalendar(session, context);
}
