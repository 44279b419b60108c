/** What is quoted of a foreign text, at most. */
const QUOTED_LENGTH = 120;

/**
 * A text from a file, fit to be quoted in a message: control characters, which a terminal would obey,
 * and what is no text at all become dots, and a long text is cut.
 *
 * @param text Any text.
 * @returns One short line.
 *
 * @example Bytes that are no text
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(printable("open\u001b[2J\ufffd"), "open·[2J·");
 * ```
 */
export function printable(text: string): string {
  const cut = text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH)}…` : text;
  return cut.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\ufffd]/gu, "·");
}
