import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Displayable, withDisplay } from "../../../lib/report/mod.ts";
import { sampleRun } from "../../support/report_run.ts";

function shown(value: Displayable): Record<string, string> {
  // deno-lint-ignore no-explicit-any
  return (value as any)[Symbol.for("Jupyter.display")]();
}

Deno.test({
  name: "a run and its parts show themselves as text and as markup",
  permissions: "none",
  fn() {
    const run = withDisplay(sampleRun());
    const { feeds } = run.prepared;
    const parts: [Displayable, string][] = [
      [run, run.runId],
      [run.metrics, "sortino"],
      [run.engine.trades, run.engine.trades[0].exitReason],
      [feeds.exec, "fast"],
      [feeds.feed("htf"), "box_upper"],
    ];
    for (const [part, says] of parts) {
      const { "text/html": html, "text/plain": text } = shown(part);
      assertStringIncludes(html, says);
      assert(text.length > 0 && !/NaN|undefined/.test(html + text), text);
    }
  },
});

Deno.test({
  name: "the money of a share is in dollars, in the run and in each of its parts",
  permissions: "none",
  fn() {
    const run = sampleRun();
    run.instrument = { ...run.instrument, symbol: "SPY", kind: "equity" };
    withDisplay(run);
    for (const part of [run, run.metrics, run.engine.trades]) {
      const { "text/html": html } = shown(part);
      assertStringIncludes(html, "USD");
      assert(!html.includes(" USDT"), html);
    }
  },
});

Deno.test({
  name: "a display changes neither keys nor JSON, and a name cannot run as markup",
  permissions: "none",
  fn() {
    const plain = sampleRun();
    const run = sampleRun();
    run.plan = { ...run.plan, id: "<script>" };
    withDisplay(run);
    assertEquals(Object.keys(run), Object.keys(plain));
    assertEquals(JSON.stringify(run.metrics), JSON.stringify(plain.metrics));
    assert(!shown(run)["text/html"].includes("<script>"));
  },
});
