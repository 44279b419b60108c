import { assert, assertEquals, assertThrows } from "@std/assert";
import architecture from "../ARCHITECTURE.md" with { type: "text" };
import { houseRules } from "../lint/house_rules.ts";
import { parseImportTable } from "../lint/import_table.ts";

const ROOT = decodeURIComponent(new URL("../", import.meta.url).pathname);
const table = parseImportTable(architecture);
const plugin = houseRules(table);

/** Findings of the house rules in a file below the repository: rule and message. */
function findings(path: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, `${ROOT}${path}`, source)
    .map(({ id, message }) => `${id}: ${message}`);
}

/** The first finding, or an empty text. */
function finding(path: string, source: string): string {
  return findings(path, source)[0] ?? "";
}

Deno.test("the table of ARCHITECTURE.md has a row for every folder of lib, and no row without one", () => {
  const folders = [...Deno.readDirSync(`${ROOT}lib`)].filter((entry) => entry.isDirectory)
    .map((entry) => entry.name);
  assertEquals(folders.filter((folder) => !table.has(folder)), []);
  assert(table.size >= 20);
});

Deno.test("the table has no circle, and the core imports nothing but the core", () => {
  const done = new Set<string>();
  while (done.size < table.size) {
    const next = [...table.values()].filter((room) =>
      !done.has(room.folder) && room.imports.every((name) => done.has(name))
    );
    assert(next.length > 0, `circle among ${[...table.keys()].filter((name) => !done.has(name))}`);
    for (const room of next) done.add(room.folder);
  }
  const rank = { core: 0, driver: 1, shell: 2 } as Record<string, number>;
  for (const room of table.values()) {
    for (const name of room.imports) assert(rank[table.get(name)!.zone] <= rank[room.zone]);
  }
  assertEquals([...table.values()].filter((room) => room.imports.includes("cli")), []);
});

Deno.test("a row that names an unknown folder is refused", () => {
  assertThrows(
    () => parseImportTable("| core | `lib/a` | x | b |"),
    Error,
    '"b" is no folder of the table',
  );
});

Deno.test("an import that the table allows passes", () => {
  const good: [string, string][] = [
    ["lib/quote/x.ts", 'import { FeedStore } from "../feeds/mod.ts";'],
    ["lib/quote/x.ts", 'export { QUOTE_KEYS } from "./keys.ts";'],
    [
      "lib/cli/data/x.ts",
      'import { a } from "../../store/mod.ts"; import { b } from "../table.ts";',
    ],
    ["lib/cards/x.ts", 'import { z } from "zod"; import { parse } from "yaml";'],
    ["lib/base/x.ts", 'import { g } from "pure-rand/generator/xoroshiro128plus";'],
    ["lib/session/x.ts", 'import { runEngine } from "../engine/mod.ts";'],
    ["cli.ts", 'import { main } from "./lib/cli/mod.ts";'],
    [
      "tests/feeds/x_test.ts",
      'import { f } from "../../lib/store/sql.ts"; console.log(Date.now());',
    ],
  ];
  for (const [path, source] of good) assertEquals(findings(path, source), []);
});

Deno.test("an import that the table forbids names the folder where the symbol belongs", () => {
  const up = finding("lib/feeds/x.ts", 'import { QuoteState } from "../quote/mod.ts";');
  assertEquals(
    up,
    "house/imports: lib/feeds may import base, columns, calendar, and this symbol belongs to lib/quote: move " +
      "the line there, or to one that may use both (lib/engine, lib/backtest, lib/session, " +
      "lib/paper, lib/sandbox, lib/farm, lib/artifacts, lib/audits, lib/report, lib/cli)",
  );
  const bad: [string, string, string][] = [
    ["lib/base/x.ts", 'import { x } from "../columns/mod.ts";', "belongs to lib/columns"],
    ["lib/metrics/x.ts", 'export * from "../engine/mod.ts";', "belongs to lib/engine"],
    ["lib/engine/x.ts", 'export { x } from "../cards/mod.ts";', "belongs to lib/cards"],
    ["lib/backtest/x.ts", 'await import("../store/mod.ts");', "belongs to lib/store"],
    ["lib/quote/x.ts", 'import type { X } from "../store/mod.ts";', "belongs to lib/store"],
    ["lib/quote/x.ts", 'import { x } from "../feeds/derive.ts";', "through lib/feeds/mod.ts only"],
    ["lib/quote/a/b.ts", 'import { x } from "../../feeds/derive.ts";', "lib/feeds/mod.ts only"],
    ["lib/audits/x.ts", 'import { x } from "../cli/mod.ts";', "nobody imports lib/cli"],
    ["lib/feeds/x.ts", 'import { x } from "../extra/mod.ts";', "no row in ARCHITECTURE.md"],
    ["lib/feeds/x.ts", 'import { x } from "../../tests/support/walk.ts";', "outside lib"],
    ["lib/feeds/x.ts", 'import { z } from "zod";', "imported by only lib/document, lib/"],
    ["lib/feeds/x.ts", 'import fs from "node:fs";', "imported by no folder"],
  ];
  for (const [path, source, part] of bad) {
    const message = finding(path, source);
    assert(
      message.startsWith("house/imports: ") && message.includes(part),
      `${source}: ${message}`,
    );
  }
});

Deno.test("globals are refused outside the folders that own what they reach", () => {
  const bad: [string, string][] = [
    ["lib/store/x.ts", "console.log(1);"],
    ["lib/audits/x.ts", "Deno.exit(1);"],
    ["lib/feeds/x.ts", "Date.now();"],
    ["lib/feeds/x.ts", "new Date();"],
    ["lib/feeds/x.ts", "Date();"],
    ["lib/backtest/x.ts", "performance.now();"],
    ["lib/preflight/x.ts", "Temporal.Now.instant();"],
    ["lib/paper/x.ts", "Math.random();"],
    ["lib/session/x.ts", "crypto.randomUUID();"],
    ["lib/paper/x.ts", 'new WebSocket("wss://x");'],
    ["lib/engine/x.ts", 'Deno.readTextFileSync("x");'],
    ["lib/engine/x.ts", "Deno.errors.NotFound;"],
    ["lib/indicators/x.ts", 'fetch("x");'],
  ];
  for (const [path, source] of bad) {
    assert(finding(path, source).startsWith("house/globals: "), `${path}: ${source}`);
  }
  const good: [string, string][] = [
    ["lib/cli/x.ts", "console.log(Date.now()); Deno.exit(1);"],
    ["lib/base/x.ts", "new Date(0).toISOString(); Temporal.Instant.from('x');"],
    ["lib/providers/x.ts", 'new WebSocket("wss://x"); performance.now();'],
    ["lib/store/x.ts", 'Deno.readTextFileSync("x");'],
    ["lib/engine/x.ts", "const a = { console: 1, fetch: 2 }; a.console; a.fetch; Math.max(1);"],
  ];
  for (const [path, source] of good) assertEquals(findings(path, source), []);
});

Deno.test("SQL text is refused outside the store, prose is not", () => {
  const bad = [
    '"SELECT a FROM b WHERE c"',
    "`DELETE FROM ${name} WHERE ts >= 1`",
    '"CREATE TABLE t (a INT)"',
  ];
  for (const text of bad) {
    assert(finding("lib/audits/x.ts", `run(${text});`).startsWith("house/sql: "), text);
    assertEquals(findings("lib/store/x.ts", `run(${text});`), []);
  }
  assertEquals(
    findings("lib/audits/x.ts", 'say("select a card from the list, delete from it");'),
    [],
  );
});

Deno.test("a file has at most 400 lines and a function at most 70, tests excepted", () => {
  const body = (lines: number) => Array.from({ length: lines }, (_, i) => `  go(${i});`).join("\n");
  const forms = (lines: number) => [
    `function f() {\n${body(lines - 2)}\n}`,
    `const f = () => {\n${body(lines - 2)}\n};`,
    `class C {\n  f() {\n${body(lines - 2)}\n  }\n}`,
  ];
  for (const source of forms(70)) assertEquals(findings("lib/feeds/x.ts", source), []);
  for (const source of forms(71)) {
    assert(
      finding("lib/feeds/x.ts", source).includes("71 lines, of at most 70"),
      source.slice(0, 20),
    );
    assertEquals(findings("tests/x_test.ts", source), []);
  }
  assertEquals(findings("lib/feeds/x.ts", `${body(400)}\n`), []);
  assert(finding("lib/feeds/x.ts", `${body(401)}\n`).includes("401 lines, of at most 400"));
});

Deno.test("every file of lib keeps the rules of the house", () => {
  const faults: string[] = [];
  const visit = (folder: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(`${ROOT}${folder}`)) {
      const path = `${folder}/${name}`;
      if (isDirectory) visit(path);
      else if (name.endsWith(".ts")) {
        const source = Deno.readTextFileSync(`${ROOT}${path}`);
        faults.push(...findings(path, source).map((fault) => `${path} ${fault}`));
      }
    }
  };
  visit("lib");
  assertEquals(faults, []);
});
