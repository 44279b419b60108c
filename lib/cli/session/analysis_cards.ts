import { UsageError } from "../../base/mod.ts";
import { loadCard } from "../../cards/mod.ts";
import type { AnalysedCard, SessionConfig } from "../../session/mod.ts";
import { DEFAULT_DB, PROGRAM } from "../common_options.ts";
import { readCard } from "../find_card.ts";
import { termsOptions } from "../terms_options.ts";

/**
 * Loads the cards that a session's configuration names.
 *
 * @param config The session.
 * @param db The store, for the commands that repair it.
 * @returns Each card with the symbols it trades; empty without an analysis.
 * @throws {CardError} with the place of each problem of a card.
 * @throws {UsageError} `UNKNOWN_CARD`, or `UNKNOWN_SYMBOL` for a symbol that a card does not trade.
 */
export function loadAnalysisCards(
  { analysis, symbols }: SessionConfig,
  db: string = DEFAULT_DB,
): AnalysedCard[] {
  return (analysis?.ideaCards ?? []).map(({ card, symbols: asked }) => {
    const { text, fileName } = readCard(card);
    const { plan, content } = loadCard(text, fileName);
    const universe = content.symbol_universe;
    const traded = asked ?? symbols.filter((symbol) => universe.includes(symbol));
    const foreign = traded.find((symbol) => !universe.includes(symbol));
    if (foreign !== undefined || traded.length === 0) {
      throw new UsageError(
        `Cannot run card "${plan.id}" on ${foreign ?? "this session"} as its symbol_universe is ` +
          `${universe.join(", ")}: choose among them or add the symbol to the card`,
        { code: "UNKNOWN_SYMBOL", where: fileName },
      );
    }
    const dbPath = db === DEFAULT_DB ? {} : { dbPath: db };
    const strategyOptions = ["--idea-card", card];
    const command = { strategyOptions, program: PROGRAM, termsOptions, ...dbPath };
    return { plan, symbols: traded, command };
  });
}
