import { assert, assertEquals } from "@std/assert";
import {
  detectorsOver,
  everyDetector,
  followingZones,
  rollZones,
} from "../../bench/structure_cases.ts";
import { digestColumns } from "../../lib/base/mod.ts";
import { createMinuteFeed, deriveTimeframe } from "../../lib/feeds/mod.ts";
import { computeStructure } from "../../lib/structure/mod.ts";
import { walkMinutes } from "../support/walk.ts";

Deno.test({
  name: "the structure bench computes the same columns in every way it is measured",
  permissions: "none",
  fn() {
    const last = walkMinutes(9_000, 1);
    const derived = deriveTimeframe(last, "15m");
    const specs = everyDetector();
    const { columns, fill } = detectorsOver(derived.bars, specs);
    fill();
    const once = digestColumns(columns);
    fill();
    assertEquals(digestColumns(columns), once);
    assertEquals(digestColumns([...computeStructure(derived.bars, specs).values()]), once);
    assertEquals(specs.length, 11);
    const zones = followingZones(derived.bars.close, 8);
    const rollups = rollZones(createMinuteFeed(last, null), derived, zones);
    assertEquals([zones.length, rollups.length], [8, 40]);
    // Every zone is touched at some closes and missed at others.
    for (let zone = 0; zone < 8; zone++) {
      const touched = rollups[5 * zone].reduce((sum, flag) => sum + flag, 0);
      assert(touched > 0 && touched < derived.bars.close.length, `zone ${zone}: ${touched}`);
    }
  },
});
