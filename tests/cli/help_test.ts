import { assert, assertEquals, assertMatch } from "@std/assert";
import { runCli } from "../support/run_cli.ts";

/** Names of the commands that a help lists, without `help` itself. */
function commandsOf(help: string): string[] {
  const list = /\nCommands:\n([^]*?)(?:\n\n|$)/.exec(help)?.[1] ?? "";
  return [...list.matchAll(/^ {2}([a-z]\S*)/gm)].map(([, name]) => name)
    .filter((name) => name !== "help");
}

/** Every command of the program, groups and the program itself included, with its help. */
async function* helps(words: string[] = []): AsyncGenerator<[words: string[], help: string]> {
  const { code, stdout } = await runCli(...words, "--help");
  assertEquals(code, 0, words.join(" "));
  yield [words, stdout];
  for (const name of commandsOf(stdout)) yield* helps([...words, name]);
}

Deno.test("every command and every group shows its usage and an example of it with --help", async () => {
  const seen: string[] = [];
  for await (const [words, help] of helps()) {
    const command = ["closedbar", ...words].join(" ");
    seen.push(command);
    assert(help.startsWith(`Usage: ${command}`), command);
    const called = words.map((word) => ` ${word}`).join("");
    const example = new RegExp(
      `\\nExamples?:\\n(?: {2}.*\\n)* {2}.*(?:closedbar|cli\\.ts)${called}\\b`,
    );
    assertMatch(help, example, command);
  }
  for (const one of ["closedbar session", "closedbar data fill", "closedbar paper replay"]) {
    assert(seen.includes(one), one);
  }
});
