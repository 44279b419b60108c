import { assert, assertEquals } from "@std/assert";
import { auditCausality, type CausalityInput } from "../../lib/audits/mod.ts";
import { prepareFeeds } from "../../lib/backtest/mod.ts";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { runEngine, type StrategyPlan } from "../../lib/engine/mod.ts";
import { PacketColumns, rollupColumns } from "../../lib/quote/mod.ts";
import { auditScene, withColumn, withIndex } from "../support/audit_scene.ts";

const SCENE = auditScene();

function audit(planted: Partial<CausalityInput> = {}) {
  return auditCausality({ ...SCENE, cuts: 12, ...planted });
}

Deno.test({
  name: "nothing that was known is rewritten, whatever the future",
  permissions: "none",
  fn() {
    const report = audit();
    assertEquals(report.findings, []);
    assertEquals([report.ok, report.rewritten], [true, 0]);
    assert(report.checked > 100_000, String(report.checked));
    assert(Number(report.notes[1].split(" ")[0]) > 100, report.notes[1]);
    assertEquals(report, audit());
    assert(report.cuts.join() !== audit({ seed: 2 }).cuts.join());
    assert(report.cuts.some((tsMs) => tsMs % (15 * MINUTE_MS) !== 0));
  },
});

Deno.test({
  name: "a strategy in TypeScript is held to the same",
  permissions: "none",
  fn() {
    const plan: StrategyPlan = {
      ...SCENE.plan,
      decision: {
        kind: "function",
        onClose: (snapshot) =>
          snapshot.close > snapshot.feature("box_middle", { role: "htf" })
            ? { action: "enter", direction: "long" }
            : { action: "exit" },
      },
    };
    assertEquals(audit({ plan }).findings, []);
    const { findings } = audit({
      plan,
      run(input) {
        const { close } = input.feeds.exec;
        return runEngine({
          ...input,
          plan: {
            ...plan,
            decision: {
              kind: "function",
              onClose: (snapshot) =>
                close[close.length - 1] > snapshot.close
                  ? { action: "enter", direction: "long" }
                  : { action: "exit" },
            },
          },
        });
      },
    });
    assertEquals(new Set(findings.map(({ where }) => where.kind)), new Set(["equity", "fact"]));
  },
});

Deno.test({
  name: "a centred window is found at its key, in the last rows before the cut",
  permissions: "none",
  fn() {
    const { ok, rewritten, findings } = audit({
      prepare: (...args) =>
        withColumn(
          prepareFeeds(...args),
          "exec",
          "fast",
          (column) => column.map((x, i) => (x + (column[i - 1] ?? x) + (column[i + 1] ?? x)) / 3),
        ),
    });
    assertEquals(ok, false);
    assert(rewritten > 0);
    const features = findings.filter(({ where }) => where.kind === "feature");
    assert(features.length > 0);
    for (const { code, where } of features) {
      assertEquals([code, where.role, where.key], ["DEPENDS_ON_FUTURE", "exec", "fast"]);
      // The newest row that is known at the cut, and no other.
      assert(Number(where.cut_ts_ms) - Number(where.ts_ms) < 15 * MINUTE_MS);
      assertEquals(where.rows_differing, 1);
    }
  },
});

Deno.test({
  name: "a column scaled by the highest value of the whole history is found",
  permissions: "none",
  fn() {
    const { findings } = audit({
      prepare: (...args) =>
        withColumn(prepareFeeds(...args), "htf", "box_upper", (column) => {
          const top = Math.max(...column.filter((x) => !Number.isNaN(x)));
          return column.map((x) => x / top);
        }),
    });
    assert(findings.some(({ where }) => where.key === "box_upper" && where.future === "scramble"));
  },
});

Deno.test({
  name: "a context index one close early is found",
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
    assert(findings.some(({ where }) => where.kind === "context" && where.role === "htf"));
  },
});

Deno.test({
  name: "a rollup that includes the next minute is found",
  permissions: "none",
  fn() {
    const { findings } = audit({
      cuts: 40,
      packets(feeds) {
        const packets = new PacketColumns(feeds);
        const minuteTo = feeds.grid.minuteTo.map((to) => to + 1);
        const late = rollupColumns(feeds.minutes, { ...feeds.grid, minuteTo });
        return { column: (key) => key === "px.rollup.max_1m" ? late.max1m : packets.column(key) };
      },
    });
    assert(findings.length > 0);
    for (const { where } of findings) assertEquals(where.key, "px.rollup.max_1m");
  },
});

Deno.test({
  name: "an unseeded random in the engine is found",
  permissions: "none",
  fn() {
    const { findings } = audit({
      run(input) {
        const result = runEngine(input);
        return { ...result, facts: result.facts.map((fact) => ({ ...fact, seq: Math.random() })) };
      },
    });
    assertEquals(findings[0].code, "FACT_DEPENDS_ON_FUTURE");
  },
});
