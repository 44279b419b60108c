import type { Role } from "../base/mod.ts";
import type { CardContent } from "./card_content.ts";
import type { CardSource } from "./card_source.ts";

/** Roles in the order of a card. */
export const CARD_ROLES = ["exec", "ltf", "mtf", "htf"] as const satisfies readonly Role[];

/** A card that has been read and validated on its own, but not compiled. */
export interface IdeaCard {
  /** The text it came from, which knows the place of each value. */
  source: CardSource;
  /** Its canonical content. */
  content: CardContent;
}
