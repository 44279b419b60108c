import type { Command } from "@commander-js/extra-typings";
import { counted, MINUTE_MS, UsageError } from "../../base/mod.ts";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";

/** `session validate`: is the configuration good? */
export function addSessionValidate(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("validate"))
    .description("check a session's configuration and its cards, without looking at any data")
    .requiredOption("--config <path>", "the session, as JSON or YAML")
    .addHelpText("after", "\nExample:\n  closedbar session validate --config examples/session.json")
    .action(async (options) => {
      const { readSession } = await import("./read_session.ts");
      const { config, calendar } = readSession(options.config);
      const { from, to } = calendar.rowsOfDays(config.startDate, config.endDate);
      if (from === to) {
        throw new UsageError(
          `Cannot use "${options.config}" as calendar "${calendar.name}" has no trading day from ` +
            `${config.startDate} to ${config.endDate}`,
          { code: "NO_TRADING_DAY", where: options.config },
        );
      }
      const { loadAnalysisCards } = await import("./analysis_cards.ts");
      const cards = loadAnalysisCards(config);
      const { openMs, closeMs, isHalfDay } = calendar.sessions;
      let [minutes, halfDays] = [0, 0];
      for (let row = from; row < to; row++) {
        minutes += (closeMs[row] - openMs[row]) / MINUTE_MS;
        halfDays += isHalfDay[row];
      }
      const document = {
        ok: true,
        session_name: config.sessionName,
        calendar: calendar.name,
        hours: calendar.hours,
        trading_days: to - from,
        half_days: halfDays,
        symbols: config.symbols,
        streams: config.streams,
        expected_minutes: minutes * config.symbols.length,
        idea_cards: cards.map(({ plan, symbols }) => ({ card: plan.id, symbols })),
      };
      writeResult(context, options, document, [
        `${options.config}: session "${config.sessionName}" is valid`,
        `  ${
          counted(to - from, "trading day")
        } (${halfDays} half) of ${calendar.name} ${calendar.hours}, ` +
        `${
          counted(config.symbols.length, "symbol")
        }, ${document.expected_minutes} minutes expected`,
        ...cards.map(({ plan, symbols }) => `  card ${plan.id} on ${symbols.join(", ")}`),
      ]);
    });
}
