import { assert, assertEquals } from "@std/assert";
import { runBacktest } from "../../lib/backtest/mod.ts";
import { auditScene } from "../support/audit_scene.ts";

Deno.test({
  name: "a run that stopped early is compared with holding for as long as it lived",
  permissions: "none",
  fn() {
    const scene = auditScene();
    const account = { ...scene.plan.account, stopEquityUsdt: 9_950 };
    const plan = { ...scene.plan, account };
    const run = runBacktest({ ...scene, plan, preflight: null, acceptFilled: false });
    const { feeds: { exec }, fromRow, toRow } = run.prepared;
    const rows = run.engine.equity.tsCloseMs.length;
    assertEquals(run.engine.stopReason, "account_blown");
    assert(rows < toRow - fromRow);
    const [first, last] = [exec.open[fromRow], exec.close[fromRow + rows - 1]];
    assertEquals(run.metrics.benchmarkReturnPct, (last / first - 1) * 100);
  },
});
