import { assertEquals } from "@std/assert";
import { auditDeterminism, type RunDigests } from "../../lib/audits/mod.ts";
import { runBacktest } from "../../lib/backtest/mod.ts";
import { canonicalJson, digestColumns, sha256Hex } from "../../lib/base/mod.ts";
import type { StrategyPlan } from "../../lib/engine/mod.ts";
import { auditScene } from "../support/audit_scene.ts";

const SCENE = auditScene();

/** A whole run's digests. */
function digestsOf(label: string, plan: StrategyPlan = SCENE.plan): RunDigests {
  const { history, window } = SCENE;
  const run = runBacktest({ plan, window, history, preflight: null, acceptFilled: false });
  return {
    label,
    digests: {
      equity: digestColumns(Object.values(run.engine.equity)),
      facts: sha256Hex(canonicalJson(run.engine.facts)),
    },
  };
}

Deno.test({
  name: "a run that is made again leaves the same digests, now and as before",
  permissions: "none",
  async fn() {
    const report = await auditDeterminism({
      run: (turn) => Promise.resolve(digestsOf(`process ${turn}`)),
      turns: 3,
      older: digestsOf("before"),
    });
    assertEquals([report.ok, report.checked, report.findings], [true, 6, []]);
  },
});

Deno.test({
  name: "an unseeded random is found, by file and run",
  permissions: "none",
  async fn() {
    const plan: StrategyPlan = {
      ...SCENE.plan,
      decision: {
        kind: "function",
        onClose: () => Math.random() < 0.1 ? { action: "enter", direction: "long" } : null,
      },
    };
    const { ok, findings } = await auditDeterminism({
      run: (turn) => Promise.resolve(digestsOf(`process ${turn}`, plan)),
    });
    assertEquals(ok, false);
    assertEquals(findings.map(({ where }) => where.name), ["equity", "facts"]);
    assertEquals([findings[0].where.left, findings[0].where.right], ["process 1", "process 2"]);
  },
});

Deno.test({
  name: "a file that an older run has not, or has alone, is found",
  permissions: "none",
  async fn() {
    const { findings } = await auditDeterminism({
      run: (turn) => Promise.resolve({ label: `process ${turn}`, digests: { a: "1", b: "2" } }),
      older: { label: "before", digests: { a: "1", b: null, c: "3" } },
    });
    assertEquals(findings.map(({ where }) => [where.name, where.expected, where.observed]), [
      ["b", null, "2"],
      ["c", "3", null],
    ]);
  },
});
