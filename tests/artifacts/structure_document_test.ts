import { assert, assertEquals } from "@std/assert";
import { structureDocument } from "../../lib/artifacts/mod.ts";
import { runBacktest } from "../../lib/backtest/mod.ts";
import { auditScene } from "../support/audit_scene.ts";
import { declared } from "../structure/detector_under_test.ts";

const SCENE = auditScene();

function runWith(structure: typeof SCENE.plan.structure) {
  const plan = { ...SCENE.plan, structure };
  return runBacktest({ ...SCENE, plan, preflight: null, acceptFilled: false });
}

Deno.test({
  name: "zones, levels and breaks stand at the closes at which they were told",
  permissions: "none",
  fn() {
    const run = runWith({
      exec: [
        declared("zone", { left: 3, right: 2, slots: 2 }, "zone"),
        declared("bos", { left: 3, right: 2 }, "bos"),
        declared("choch", { left: 3, right: 2 }, "choch"),
        declared("rolling_window", {}, "box"),
      ],
      htf: [declared("swing", { left: 2, right: 1 }, "swing"), declared("fvg", {}, "gap")],
    });
    const { zones, levels, breaks } = structureDocument(run);
    assertEquals(new Set(zones.map(({ key }) => key)), new Set(["zone1", "zone2", "gap1", "gap2"]));
    assert(zones.some(({ state }) => state === "broken"));
    assert(zones.some(({ to_ts_ms }) => to_ts_ms === null));
    for (const zone of zones) {
      assert(zone.lower < zone.upper && zone.kind === "demand");
      assert(zone.instance_id < zone.from_ts_ms);
      assert(zone.to_ts_ms === null || zone.to_ts_ms > zone.from_ts_ms);
    }
    const zoneTrace = run.structure.find(({ spec }) => spec.key === "zone")!;
    const counts = ["zone1", "zone2"].map((key) => ({
      key,
      ids: zoneTrace.columns.get(`${key}.instance_id`)!,
      touches: zoneTrace.columns.get(`${key}.touch_count`)!,
    }));
    // Every return to a zone that lives in the window, found by looking at each close on its own.
    const returns = counts.flatMap(({ key, ids, touches }) =>
      [...zoneTrace.tsCloseMs].flatMap((tsMs, i) => {
        const told = zones.find((zone) => zone.key === key && zone.instance_id === ids[i]);
        if (told === undefined || tsMs <= told.from_ts_ms) return [];
        return ids[i] === ids[i - 1] && touches[i] > touches[i - 1] ? [`${key} ${tsMs}`] : [];
      })
    );
    assert(returns.length > 2, `${returns.length}`);
    assertEquals(
      zones.filter(({ key }) => key.startsWith("zone"))
        .flatMap(({ key, touched_ts_ms }) => touched_ts_ms.map((tsMs) => `${key} ${tsMs}`)).sort(),
      returns.sort(),
    );
    assertEquals(
      new Set(levels.map(({ key, name }) => `${key}.${name}`)),
      new Set([
        "swing.high",
        "swing.low",
      ]),
    );
    const trace = run.structure.find(({ spec }) => spec.key === "bos")!;
    const { startMs, endMs } = run.window;
    const isTold = (_: number, i: number) =>
      trace.tsCloseMs[i] >= startMs && trace.tsCloseMs[i] <= endMs &&
      trace.columns.get("bos.up")![i] + trace.columns.get("bos.down")![i] > 0;
    const expected = [...trace.tsCloseMs].filter(isTold);
    assertEquals(breaks.filter(({ kind }) => kind === "bos").map(({ ts_ms }) => ts_ms), expected);
    assert(breaks.some(({ kind }) => kind === "choch"));
    assertEquals(JSON.parse(JSON.stringify({ zones, levels, breaks })), { zones, levels, breaks });
  },
});

Deno.test({
  name: "a run without structure has nothing to draw",
  permissions: "none",
  fn() {
    assertEquals(runWith(undefined).structure, []);
  },
});
