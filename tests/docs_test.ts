import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { loadCard } from "../lib/cards/mod.ts";
import { instrumentFromJson } from "../lib/store/mod.ts";
import { ROOT } from "./support/run_process.ts";

const PAGES = [
  "README.md",
  ...[...Deno.readDirSync(join(ROOT, "docs"))].map(({ name }) => `docs/${name}`)
    .filter((path) => path.endsWith(".md")).sort(),
];

/** The contents of the fences of one language. */
function fences(page: string, language: string): string[] {
  const text = Deno.readTextFileSync(join(ROOT, page));
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, "gm"))].map((m) =>
    m[1]
  );
}

/** Commands of this program, in the order of the page. */
function commandsOf(page: string): string[] {
  return fences(page, "sh").flatMap((block) => block.split("\n"))
    .filter((line) => line.startsWith("deno task cli "));
}

Deno.test("the pages have commands to try", () => {
  const count = PAGES.map((page) => commandsOf(page).length);
  assert(count.reduce((a, b) => a + b) >= 14, `${PAGES}: ${count}`);
});

for (const page of PAGES.filter((name) => commandsOf(name).length > 0)) {
  Deno.test(`every command of ${page} does what it says`, async () => {
    const folder = await Deno.makeTempDir({ prefix: "closedbar_docs_" });
    try {
      for (const name of ["examples", "idea_cards"]) {
        await Deno.symlink(join(ROOT, name), join(folder, name));
      }
      for (const command of commandsOf(page)) {
        const program = [Deno.execPath(), "run", "-A", "-q"];
        program.push(`--config=${join(ROOT, "deno.json")}`, join(ROOT, "cli.ts"));
        // A shell reads what a reader pastes: quotes, and what stands outside of them.
        const { code, stderr } = await new Deno.Command("sh", {
          args: ["-c", command.replace("deno task cli", '"$0" "$@"'), ...program],
          cwd: folder,
        }).output();
        assertEquals([command, code, new TextDecoder().decode(stderr)], [command, 0, ""]);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("every whole card of the pages compiles", () => {
  const cards = PAGES.flatMap((page) => fences(page, "yaml").filter((text) => /^id:/m.test(text)));
  assertEquals(cards.map((text) => loadCard(text, "card in the docs").plan.id), [
    "channel_pullback",
  ]);
});

Deno.test("contract terms on the pages are ones that can be used", () => {
  const terms = PAGES.flatMap((page) => fences(page, "json")).map((text) => JSON.parse(text)).flat()
    .filter((json) => "maintenance_tiers" in json);
  const symbols = terms.map((json) => instrumentFromJson(json, "the docs").symbol);
  assertEquals(symbols, ["AAAUSDT", "BBBUSDT"]);
});

Deno.test("every link between the pages and to files of the repository leads somewhere", () => {
  for (const page of PAGES) {
    const text = Deno.readTextFileSync(join(ROOT, page));
    for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      const path = join(ROOT, page, "..", target);
      assert(Deno.statSync(path) !== null, `${page}: ${target}`);
    }
  }
});
