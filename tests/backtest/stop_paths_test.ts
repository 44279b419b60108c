import { assert, assertEquals } from "@std/assert";
import { runBacktest } from "../../lib/backtest/mod.ts";
import { reportDocument } from "../../lib/report/mod.ts";
import { auditScene } from "../support/audit_scene.ts";

const SCENE = auditScene();
const TRAIL = { distance: { type: "percent", value: 0.4 }, activation: null } as const;

function run(trails: boolean) {
  const risk = trails ? { ...SCENE.plan.risk, trailingStop: TRAIL } : SCENE.plan.risk;
  const plan = { ...SCENE.plan, risk };
  return runBacktest({ ...SCENE, plan, preflight: null, acceptFilled: false });
}

Deno.test({
  name: "the path of a trailing stop leads to where it ended, and only ever towards profit",
  permissions: "none",
  fn() {
    const { stopPaths, engine, prepared } = run(true);
    const closes = new Set(prepared.feeds.exec.tsCloseMs);
    const moved = stopPaths.filter(({ prices }) => prices.length > 2);
    assert(moved.length > 3, `${moved.length}`);
    for (const { entryTsMs, tsCloseMs, prices } of stopPaths) {
      const trade = engine.trades.find((one) => one.entryTsMs === entryTsMs)!;
      const sign = trade.direction === "long" ? 1 : -1;
      const steps = [...prices, trade.stopPrice!];
      for (let i = 1; i < steps.length; i++) assert(sign * (steps[i] - steps[i - 1]) >= 0);
      assert(tsCloseMs.every((tsMs) => closes.has(tsMs) && tsMs > entryTsMs));
      assert(tsCloseMs.every((tsMs) => tsMs <= trade.exitTsMs));
    }
  },
});

Deno.test({
  name: "watching stops changes nothing, and stops that stay have no path",
  permissions: "none",
  fn() {
    const seen: number[] = [];
    const risk = { ...SCENE.plan.risk, trailingStop: TRAIL };
    const plan = { ...SCENE.plan, risk };
    const watched = runBacktest({
      ...{ ...SCENE, plan, preflight: null, acceptFilled: false },
      onSnapshot: (snapshot) => void seen.push(snapshot.tsCloseMs),
    });
    assertEquals(watched.engine, run(true).engine);
    assertEquals(seen.length, watched.engine.equity.tsCloseMs.length);
    assertEquals(run(false).stopPaths, []);
    assertEquals("stop_paths" in reportDocument(run(false)), false);
    const paths = reportDocument(run(true)).stop_paths as [number, number[], number[]][];
    assertEquals(paths.map(([entryTsMs]) => entryTsMs), watched.stopPaths.map((p) => p.entryTsMs));
  },
});
