import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { reportDocument } from "../../../lib/report/mod.ts";
import { inventedReport } from "../../support/invented_report.ts";
import { sampleRun } from "../../support/report_run.ts";

const run = sampleRun();

interface Told {
  verdict: { sentence: string };
  preflight: { line: string; filled_bars: number; filled_mark_bars: number };
}

Deno.test({
  name: "invented minutes that were accepted are told in the verdict and counted by series",
  permissions: "none",
  async fn() {
    const told = reportDocument({ ...run, preflight: await inventedReport() }) as unknown as Told;
    const { line, filled_bars, filled_mark_bars } = told.preflight;
    assertEquals([filled_bars, filled_mark_bars], [3, 20]);
    assertMatch(line, /no findings, 3 minutes and 20 mark minutes invented$/);
    assertStringIncludes(
      told.verdict.sentence,
      "Minutes were invented: 3 of the last price, 20 of the mark.",
    );
  },
});

Deno.test({
  name: "a run without a trade says which rules rejected its orders",
  permissions: "none",
  fn() {
    const metrics = { ...run.metrics, tradeCount: 0, rejections: { SHORT_NOT_ALLOWED: 364 } };
    const { verdict } = reportDocument({ ...run, metrics }) as unknown as Told;
    assertMatch(
      verdict.sentence,
      /nothing to judge\. Orders were rejected: SHORT_NOT_ALLOWED 364\.$/,
    );
  },
});
