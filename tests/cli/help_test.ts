import { assert, assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl } from "@std/path";
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

const ROOT = new URL("../../", import.meta.url);

/** What `deno info --json` says of a graph of modules, as far as it is used here. */
interface ModuleGraph {
  modules: {
    specifier: string;
    dependencies?: { isDynamic?: boolean; code?: { specifier: string } }[];
  }[];
}

/** Every module that is loaded before the program's first line runs. */
async function loadedAtStart(): Promise<Set<string>> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "cli.ts"],
    cwd: fromFileUrl(ROOT),
  }).output();
  const { modules }: ModuleGraph = JSON.parse(new TextDecoder().decode(stdout));
  const known = new Map(modules.map((module) => [module.specifier, module]));
  const loaded = new Set([new URL("cli.ts", ROOT).href]);
  for (const specifier of loaded) {
    for (const { isDynamic, code } of known.get(specifier)?.dependencies ?? []) {
      if (code !== undefined && !isDynamic) loaded.add(code.specifier);
    }
  }
  return loaded;
}

Deno.test("before a command is known nothing is loaded but the commands and the ground floor", async () => {
  const rooms = [...await loadedAtStart()].flatMap((specifier) =>
    specifier.startsWith(ROOT.href)
      ? specifier.slice(ROOT.href.length).match(/^lib\/\w+/) ?? []
      : []
  );
  assertEquals([...new Set(rooms)].sort(), ["lib/base", "lib/cli", "lib/columns"]);
});
