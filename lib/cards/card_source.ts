import { CardError } from "../base/mod.ts";
import { type DocumentPath, DocumentSource } from "../document/mod.ts";

/** Steps from the top of a card to one of its values: keys and list indices. */
export type CardPath = DocumentPath;

/** The YAML text of a card, read once, which knows where each of its values stands. */
export class CardSource extends DocumentSource {
  /**
   * Reads a card's text.
   *
   * @param text YAML 1.2.
   * @param fileName Name for messages, for example `trend_btc.yml`; nothing is opened.
   * @throws {CardError} `BAD_YAML` or `DUPLICATE_KEY` with every place that is malformed.
   */
  constructor(text: string, fileName: string) {
    super(text, fileName, { name: "card", content: "strategy", Failure: CardError });
  }
}
