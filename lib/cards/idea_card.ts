import type { z } from "zod";
import type { Role } from "../base/mod.ts";
import type { CardSource } from "./card_source.ts";
import type { cardSchema } from "./schema.ts";

/** Roles in the order of a card. */
export const CARD_ROLES = ["exec", "ltf", "mtf", "htf"] as const satisfies readonly Role[];

/** A feature as the canonical card states it: every parameter is there. */
export interface CardFeature {
  /** Registry name of the indicator. */
  indicator: string;
  /** Name of the column, or the prefix of its columns. */
  key: string;
  /** Validated parameters, in declared order. */
  params: Readonly<Record<string, number | string>>;
  /** Series that feeds it; absent where the indicator reads fixed columns. */
  input_source?: z.output<typeof cardSchema>["features"]["exec"][number]["input_source"];
}

/** A structure detector as the canonical card states it: every parameter is there. */
export interface CardStructure {
  /** Registry name of the detector. */
  detector: string;
  /** Prefix of its columns. */
  key: string;
  /** Validated parameters, in declared order. */
  params: Readonly<Record<string, number | string>>;
}

/** The canonical content of a card, keyed as in YAML, defaults filled in. */
export type CardContent = Omit<z.output<typeof cardSchema>, "features" | "structure"> & {
  /** Features of each role that has any. */
  features: Partial<Record<Role, CardFeature[]>>;
  /** Structure of each role that has any; absent when no role has. */
  structure?: Partial<Record<Role, CardStructure[]>>;
};

/** A card that has been read and validated on its own, but not compiled. */
export interface IdeaCard {
  /** The text it came from, which knows the place of each value. */
  source: CardSource;
  /** Its canonical content. */
  content: CardContent;
}
