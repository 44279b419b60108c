import { assert, assertEquals, assertMatch } from "@std/assert";
import { formatRun } from "../../lib/report/mod.ts";
import { sampleRun } from "../support/report_run.ts";

const run = sampleRun();
// deno-lint-ignore no-control-regex
const ESCAPES = /\x1b\[\d+m/g;

Deno.test({
  name: "a summary has no escape codes and no trailing blanks unless colours are wanted",
  permissions: "none",
  fn() {
    const lines = formatRun(run);
    assertEquals(lines.join("\n").match(ESCAPES), null);
    assertEquals(lines.filter((line) => line !== line.trimEnd()), []);
    assertMatch(lines[2], /^net profit {8}-?[\d.]+ USDT .* buy and hold {2}[-+]/);
  },
});

Deno.test({
  name: "colours change nothing but the colour",
  permissions: "none",
  fn() {
    const coloured = formatRun(run, { isColoured: true });
    assert(coloured.join("\n").match(ESCAPES)!.length >= 6);
    assertEquals(coloured.map((line) => line.replaceAll(ESCAPES, "")), formatRun(run));
  },
});

Deno.test({
  name: "a narrow terminal gets one figure a line, and no figure is lost",
  permissions: "none",
  fn() {
    const narrow = formatRun(run, { columns: 50 });
    const figures = narrow.slice(2, narrow.indexOf("", 2));
    assertEquals(figures.length, 14);
    assert(figures.every((line) => line.length <= 50), figures.join("\n"));
    const sparkline = narrow.find((line) => line.startsWith("equity "))!;
    assert([...sparkline].length <= 50);
  },
});
