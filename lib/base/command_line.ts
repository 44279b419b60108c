import { hidePassword } from "./hide_password.ts";

const PLAIN = /^[A-Za-z0-9_.\/:=@%+,-]+$/;

/**
 * A command for a person to paste: words that a shell would take apart are quoted, and
 * passwords of addresses are left out.
 *
 * @param program What the command begins with, as it is typed.
 * @param words Its arguments.
 * @returns One line of shell.
 *
 * @example A word with a space in it
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const words = ["data", "import", "--file", "my bars.csv"];
 * assertEquals(commandLine("closedbar", words), "closedbar data import --file 'my bars.csv'");
 * ```
 */
export function commandLine(program: string, words: readonly string[]): string {
  return [program, ...words.map((word) => shellWord(hidePassword(word)))].join(" ");
}

function shellWord(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
