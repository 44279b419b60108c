import { assertEquals, assertThrows } from "@std/assert";
import { CardError } from "../../lib/base/mod.ts";
import { parseCard } from "../../lib/cards/mod.ts";
import { CARD_PERMISSIONS, placeOf, SAMPLE, sampleWith } from "./sample_card.ts";

function firstProblem(text: string): string[] {
  const { code, where, message } = assertThrows(() => parseCard(text, "s.yml"), CardError);
  return [code, where ?? "", message.replace('Cannot read card "s.yml" as ', "")];
}

/** Malformed text and what is said about it. */
// deno-fmt-ignore
const MALFORMED: [text: string, code: string, where: string, why: string][] = [
  ["a: 1\na: 2", "DUPLICATE_KEY", "2:1", 'the key "a" stands twice in one mapping: keep one'],
  ["a: {b: 1, b: 2}", "DUPLICATE_KEY", "1:11", 'the key "b" stands twice in one mapping: keep one'],
  ["a:\n\tb: 1", "BAD_YAML", "2:1", "it is not valid YAML here: a tab indents the line: indent with spaces"],
  ["a: [1, 2", "BAD_YAML", "1:9", "it is not valid YAML here: "],
  ["a: b: c", "BAD_YAML", "1:4", "it is not valid YAML here: "],
  ["a: 1\n---\nb: 2", "BAD_YAML", "2:1", "it is not valid YAML here: it holds a second document: keep one strategy per file"],
  ["a: &x 1\nb: *x", "BAD_YAML", "2:4", '"*x" refers to another place: write the value out'],
  ["b: *y", "BAD_YAML", "1:4", '"*y" refers to another place: write the value out'],
  ["a: !thing 1", "BAD_YAML", "1:4", "it is not valid YAML here: Unresolved tag: !thing"],
  [`a: ${"[".repeat(70)}${"]".repeat(70)}`, "BAD_YAML", "1:68", "it is nested deeper than 64 levels here"],
  ["? [1, 2]\n: 3", "BAD_YAML", "1:3", "a key is a name and this one is a list or a mapping: write a name"],
  ["", "BAD_VALUE", "1:1", "the card is null: expected a mapping of keys to values"],
  ["# only a comment\n", "BAD_VALUE", "1:1", "the card is null: expected a mapping of keys to values"],
  ["- 1", "BAD_VALUE", "1:1", "the card is [1]: expected a mapping of keys to values"],
  ["just text", "BAD_VALUE", "1:1", 'the card is "just text": expected a mapping of keys to values'],
];

for (const [text, code, where, why] of MALFORMED) {
  Deno.test({
    name: `The text ${JSON.stringify(text.slice(0, 20))} is refused at ${where}`,
    permissions: CARD_PERMISSIONS,
    fn() {
      const [foundCode, foundWhere, reason] = firstProblem(text);
      assertEquals([foundCode, foundWhere], [code, `s.yml:${where}`]);
      assertEquals(reason.slice(0, why.length), why);
    },
  });
}

Deno.test({
  name: "An offset without quotes inside brackets is named once, with the text to write",
  permissions: CARD_PERMISSIONS,
  fn() {
    const changes: [string, string, string][] = [
      ["rhs: exec.bb_upper", "rhs: exec.bb_upper▸[1]", "exec.bb_upper[1]"],
      ["lhs: exec.rsi_14", "lhs: exec.rsi_14▸[12]", "exec.rsi_14[12]"],
      ["op: lt, rhs: 30", "op: between, rhs: [exec.low▸[1], 9]", "exec.low[1]"],
    ];
    for (const [piece, marked, reference] of changes) {
      const text = sampleWith(piece, marked);
      const error = assertThrows(() => parseCard(text.replace("▸", ""), "s.yml"), CardError);
      assertEquals(error.problems.length, 1);
      assertEquals(error.where, `s.yml:${placeOf("▸", text)}`);
      assertEquals(
        error.message,
        `Cannot read card "s.yml" as it is not valid YAML here: ` +
          `inside { } or [ ] a reference with an offset needs quotes: "${reference}"`,
      );
    }
  },
});

Deno.test({
  name: "Every key that stands twice is reported",
  permissions: CARD_PERMISSIONS,
  fn() {
    const error = assertThrows(() => parseCard("a: 1\na: 2\nb: 1\nb: 2\n", "s.yml"), CardError);
    assertEquals(error.problems.map(({ where }) => where), ["s.yml:2:1", "s.yml:4:1"]);
  },
});

Deno.test({
  name: "Nesting too deep for the parser is refused as such and not as an internal error",
  permissions: CARD_PERMISSIONS,
  fn() {
    for (const text of ["[".repeat(20_000), `a: ${"[".repeat(3000)}${"]".repeat(3000)}`]) {
      const [code, , reason] = firstProblem(text);
      assertEquals(code, "BAD_YAML");
      assertEquals(reason.includes("nested deeper than 64 levels"), true);
    }
  },
});

Deno.test({
  name: "A YAML 1.1 directive does not turn words into booleans",
  permissions: CARD_PERMISSIONS,
  fn() {
    const card = sampleWith("mode: long_only", "mode: long_only, allow_flip: ▸no");
    const text = `%YAML 1.1\n---\n${card}`;
    const [code, where] = firstProblem(text.replace("▸", ""));
    assertEquals([code, where], ["BAD_VALUE", `s.yml:${placeOf("▸", text)}`]);
  },
});

Deno.test({
  name: "Line ends of Windows and a byte order mark do not move or change anything",
  permissions: CARD_PERMISSIONS,
  fn() {
    const windows = SAMPLE.replaceAll("\n", "\r\n");
    assertEquals(parseCard(windows, "s.yml").content, parseCard(SAMPLE, "s.yml").content);
    assertEquals(parseCard(`\uFEFF${SAMPLE}`, "s.yml").content, parseCard(SAMPLE, "s.yml").content);
    assertEquals(
      firstProblem(windows.replace("max_leverage: 3", "max_leverage: 0"))[1],
      "s.yml:6:17",
    );
  },
});

Deno.test({
  name: "Keys that mean something to JavaScript are unknown keys like any other",
  permissions: CARD_PERMISSIONS,
  fn() {
    for (const key of ["__proto__", "constructor", "toString"]) {
      const [code, where] = firstProblem(sampleWith("name: Sample", `name: Sample\n${key}: {}`));
      assertEquals([code, where], ["UNKNOWN_KEY", "s.yml:4:1"]);
    }
  },
});
