import { assert, assertEquals, assertMatch } from "@std/assert";
import { formatRun } from "../../lib/report/mod.ts";
import { inventedReport } from "../support/invented_report.ts";
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

Deno.test({
  name: "a figure that is longer than its column stands on a line of its own",
  permissions: "none",
  fn() {
    const metrics = { ...run.metrics, rejections: { POSITION_EXISTS: 19, SHORT_NOT_ALLOWED: 364 } };
    const lines = formatRun({ ...run, metrics });
    assert(lines.includes("rejected orders   POSITION_EXISTS 19, SHORT_NOT_ALLOWED 364"));
    assert(lines.includes("mark price        mark_1m"), lines.join("\n"));
  },
});

Deno.test({
  name: "what rounds to zero has no sign",
  permissions: "none",
  fn() {
    const metrics = { ...run.metrics, maxDrawdownPct: 0.001, returnPct: -0.001 };
    const text = formatRun({ ...run, metrics }).join("\n");
    assertMatch(text, /max drawdown {2}0\.00 %/);
    assertMatch(text, /\(0\.00 %\)/);
  },
});

Deno.test({
  name: "mark minutes that were invented are counted beside the source of the mark price",
  permissions: "none",
  async fn() {
    const preflight = await inventedReport();
    assertMatch(
      formatRun({ ...run, preflight }).join("\n"),
      /mark price {4}mark_1m, 20 minutes invented/,
    );
  },
});
