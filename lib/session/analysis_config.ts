import { type Profile, PROFILES } from "../exchange/mod.ts";
import { PRIORITIES, type Priority } from "../engine/mod.ts";
import { z } from "zod";
import { integer, list, oneOf, positive, section, text } from "../document/mod.ts";

/** An idea card and the symbols of the session that it trades. */
export interface AnalysisCard {
  /** Id or path, as it was written. */
  card: string;
  /** Names in the store; `null` for those symbols of the session that the card's universe names. */
  symbols: string[] | null;
}

/** What trades on a session's bars. */
export interface AnalysisConfig {
  /** The cards. */
  ideaCards: AnalysisCard[];
  /** One account for all, or one for each with its card's starting equity. */
  portfolio: "shared" | "separate";
  /** Cash of a shared account at the beginning; `null` for that of the cards. */
  startingEquityUsdt: number | null;
  /** Positions that may be open at once, over all symbols; `null` for no limit. */
  maxPositions: number | null;
  /** Whose orders come first when cash or slots do not reach for all. */
  priority: Priority;
  /** What the exchange assumes; one of those that judge by minutes. */
  profile: Profile;
  /** Whether bars that were invented to fill a hole are accepted. */
  acceptFilled: boolean;
}

const byMinutes = Object.entries(PROFILES).filter(([, { judgedOn }]) => judgedOn === "minutes")
  .map(([name]) => name as Profile);

/** The section of a session's configuration that says what trades on its bars. */
export const analysisSchema = section({
  idea_cards: list(
    section({
      card: text(/\S/, "the id of a card, or the path of a card file"),
      symbols: list(text(/\S/, "a symbol of the session"), 1).nullable().default(null),
    }),
    1,
  ),
  portfolio: oneOf(["shared", "separate"]).default("shared"),
  starting_equity_usdt: positive(1e12).nullable().default(null),
  max_positions: integer(1, 1_000).nullable().default(null),
  priority: oneOf(PRIORITIES).default("listed"),
  profile: oneOf(byMinutes).default("conservative"),
  accept_filled: z.boolean({ error: "true or false" }).default(false),
});

/**
 * The section as the analysis reads it.
 *
 * @param document What was written, checked.
 * @returns The same under the names of the library.
 */
export function analysisConfig(document: z.output<typeof analysisSchema>): AnalysisConfig {
  return {
    ideaCards: document.idea_cards,
    portfolio: document.portfolio,
    startingEquityUsdt: document.starting_equity_usdt,
    maxPositions: document.max_positions,
    priority: document.priority,
    profile: document.profile,
    acceptFilled: document.accept_filled,
  };
}
