import { assert, assertEquals } from "@std/assert";
import { auditSnapshotPlumbing, type SnapshotPlumbingInput } from "../../lib/audits/mod.ts";
import { prepareFeeds } from "../../lib/backtest/mod.ts";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { runEngine } from "../../lib/engine/mod.ts";
import { auditScene, withColumn, withIndex } from "../support/audit_scene.ts";

const SCENE = auditScene();
const QUARTER_MS = 15 * MINUTE_MS;

function audit(planted: Partial<SnapshotPlumbingInput> = {}) {
  return auditSnapshotPlumbing({ ...SCENE, firstSamples: 200, ...planted });
}

Deno.test({
  name: "a snapshot reads every key of every role at every offset as the minutes say",
  permissions: "none",
  fn() {
    const report = audit({ strict: true });
    assertEquals(report.findings, []);
    // 200 first closes, then each hour's close with the quarter before it; 15 columns, 4 offsets.
    const samples = 200 + (288 - 200) / 2;
    assertEquals(report.checked, samples * (15 * 4 + 16));
    assertEquals(report.notes[0], `${samples} of 288 exec closes; keys by role: htf 8, exec 7`);
  },
});

Deno.test({
  name: "samples are thinned evenly, and are the same every time",
  permissions: "none",
  fn() {
    const few = audit({ maxSamples: 50 });
    assertEquals(few.notes[0].split(" ").slice(0, 3).join(" "), "50 of 288");
    assertEquals(few, audit({ maxSamples: 50 }));
  },
});

Deno.test({
  name: "a column shifted by one is found at its role and key, at the first close",
  permissions: "none",
  fn() {
    const { ok, findings } = audit({
      prepare: (...args) =>
        withColumn(prepareFeeds(...args), "exec", "calm", (column) => {
          const late = column.slice();
          late.copyWithin(1, 0);
          return late;
        }),
    });
    assertEquals(ok, false);
    assert(findings.every(({ where }) => where.role === "exec" && where.key === "calm"));
    const [{ code, where }] = findings;
    assertEquals([code, where.offset], ["SNAPSHOT_DIFFERS", 0]);
    assertEquals(where.ts_ms, SCENE.window.startMs + QUARTER_MS);
    assertEquals(where.exec_row, where.context_row);
  },
});

Deno.test({
  name: "a context index one close early is found at the quarter before the hour closes",
  permissions: "none",
  fn() {
    const { findings } = audit({
      prepare: (...args) =>
        withIndex(
          prepareFeeds(...args),
          "htf",
          (rows) => rows.map((_, i) => rows[i + 1] ?? rows[i]),
        ),
    });
    assert(findings.length > 0);
    for (const { where } of findings) {
      assertEquals(where.role, "htf");
      assertEquals(Number(where.ts_ms) % (4 * QUARTER_MS), 3 * QUARTER_MS);
    }
    assertEquals(findings[0].where.ts_ms, SCENE.window.startMs + 3 * QUARTER_MS);
  },
});

Deno.test({
  name: "a context index one close late is found where the hour closes",
  permissions: "none",
  fn() {
    const { findings } = audit({
      prepare: (...args) =>
        withIndex(
          prepareFeeds(...args),
          "htf",
          (rows) => rows.map((_, i) => rows[i - 1] ?? rows[i]),
        ),
    });
    assertEquals(findings[0].where.ts_ms, SCENE.window.startMs + 4 * QUARTER_MS);
  },
});

Deno.test({
  name: "a feature computed from close although volume was declared is found",
  permissions: "none",
  fn() {
    const features = {
      ...SCENE.plan.features,
      exec: SCENE.plan.features.exec!.map((spec) => ({ ...spec, inputSource: "close" as const })),
    };
    const { findings } = audit({
      prepare: (plan, ...rest) => prepareFeeds({ ...plan, features }, ...rest),
    });
    assert(findings.length > 0 && findings.every(({ where }) => where.key === "calm"));
  },
});

Deno.test({
  name: "a quote that shows the mark price for the last price is found",
  permissions: "none",
  fn() {
    const { findings } = audit({
      prepare: (plan, history, window) =>
        prepareFeeds(plan, { ...history, mark: history.last }, window),
    });
    assertEquals(new Set(findings.map(({ where }) => where.key)), new Set(["px.mark.value"]));
  },
});

Deno.test({
  name: "a difference below the tolerance passes, and fails when bits are asked for",
  permissions: "none",
  fn() {
    const prepare: typeof prepareFeeds = (...args) =>
      withColumn(
        prepareFeeds(...args),
        "exec",
        "fast",
        (column) => column.map((x) => x * (1 + 1e-14)),
      );
    assertEquals(audit({ prepare }).ok, true);
    assertEquals(audit({ prepare, tolerance: 1e-15 }).ok, false);
    assertEquals(audit({ prepare, strict: true, tolerance: 1 }).ok, false);
  },
});

Deno.test({
  name: "an exec close that no snapshot was taken at is found",
  permissions: "none",
  fn() {
    const { findings } = audit({
      run: (input) => runEngine({ ...input, fromRow: input.fromRow + 1 }),
    });
    assertEquals(findings.map(({ code }) => code), ["CLOSE_NOT_SEEN"]);
    assertEquals(findings[0].where.ts_ms, SCENE.window.startMs + QUARTER_MS);
  },
});
