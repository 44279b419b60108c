import type { Command } from "@commander-js/extra-typings";
import { parseInstant, UsageError } from "../../base/mod.ts";
import type { LoadedCard } from "../../cards/mod.ts";
import type { StrategyPlan } from "../../engine/mod.ts";
import type { TimeRange } from "../../columns/mod.ts";
import { commonOptions } from "../common_options.ts";
import { readCard } from "../find_card.ts";

/**
 * Adds the options that name a card, a symbol and a window.
 *
 * @param command The command.
 * @returns The same command.
 */
export function cardOptions(command: Command) {
  return windowOptions(command)
    .requiredOption("--idea-card <id|path>", "card id, or path of a card file");
}

/**
 * Adds the options that name a symbol and a window, and how its history is repaired.
 *
 * @param command The command.
 * @returns The same command.
 */
export function windowOptions(command: Command) {
  return commonOptions(command)
    .requiredOption("--start <instant>", "start of the window: date, timestamp or epoch ms, UTC")
    .requiredOption("--end <instant>", "end of the window, which does not belong to it, UTC")
    .option("--symbol <name>", "symbol (the first of the card's universe unless told)")
    .option("--fix-gaps", "repair holes and look again, at most three times")
    .option("--archive <path>", "folder or file that holes are repaired from (data unless told)")
    .option("--venue <id>", "venue that holes are repaired from, instead of an archive")
    .option("--venue-url <url>", "address of a server that answers in the venue's place")
    .option("--accept-filled", "accept bars that were invented to fill a hole");
}

/** A card, a symbol of its universe and a window. */
export interface CardRequest {
  /** The card. */
  card: LoadedCard;
  /** Its plan. */
  plan: StrategyPlan;
  /** The symbol. */
  symbol: string;
  /** The window. */
  window: TimeRange;
}

/**
 * Reads what {@linkcode cardOptions} collected.
 *
 * @param options Card, window and symbol as typed.
 * @returns The same, read and checked.
 * @throws {UsageError} `UNKNOWN_CARD`, `UNKNOWN_SYMBOL`, `BAD_INSTANT` or `END_BEFORE_START`.
 */
export async function readCardRequest(
  options: { ideaCard: string; start: string; end: string; symbol?: string },
): Promise<CardRequest> {
  const { loadCard } = await import("../../cards/mod.ts");
  const window = readWindow(options);
  const { text, fileName } = readCard(options.ideaCard);
  const card = loadCard(text, fileName);
  const universe = card.content.symbol_universe;
  const symbol = options.symbol ?? universe[0];
  if (!universe.includes(symbol)) {
    throw new UsageError(
      `Cannot run card "${card.plan.id}" on ${symbol} as its symbol_universe is ` +
        `${universe.join(", ")}: choose one of them or add the symbol to the card`,
      { code: "UNKNOWN_SYMBOL", where: fileName },
    );
  }
  return { card, plan: card.plan, symbol, window };
}

/**
 * Reads the window of {@linkcode windowOptions}.
 *
 * @param options Its ends as typed.
 * @returns The window.
 * @throws {UsageError} `BAD_INSTANT` or `END_BEFORE_START`.
 */
export function readWindow(options: { start: string; end: string }): TimeRange {
  const window = { startMs: parseInstant(options.start), endMs: parseInstant(options.end) };
  if (window.endMs <= window.startMs) {
    throw new UsageError(
      `Cannot run from ${options.start} to ${options.end} as the end is not after the start`,
      { code: "END_BEFORE_START" },
    );
  }
  return window;
}
