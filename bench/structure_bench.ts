/**
 * Speed of market structure: every detector over a year of quarters, and the rollups of eight zones over
 * a year of minutes. Each case prints the digest of its columns.
 *
 * @module
 */
import { digestColumns } from "../lib/base/mod.ts";
import { createMinuteFeed, deriveTimeframe } from "../lib/feeds/mod.ts";
import { computeStructure } from "../lib/structure/mod.ts";
import { walkMinutes } from "../tests/support/walk.ts";
import { detectorsOver, everyDetector, followingZones, rollZones } from "./structure_cases.ts";

const YEAR_MINUTES = 525_600;
const last = walkMinutes(YEAR_MINUTES, 1);
const derived = deriveTimeframe(last, "15m");
const minutes = createMinuteFeed(last, null);

function announce(name: string, columns: Float64Array[]): void {
  // deno-lint-ignore no-console
  console.log(`${name} ${digestColumns(columns).slice(0, 16)}`);
}

const specs = everyDetector();
const { columns, fill } = detectorsOver(derived.bars, specs);
fill();
announce(`detectors ${derived.bars.close.length} bars`, columns);
Deno.bench("all detectors over a year of quarters, columns that are there already", {
  group: "detectors",
}, fill);
Deno.bench("the same into new columns", { group: "detectors" }, () => {
  computeStructure(derived.bars, specs);
});

const zones = followingZones(derived.bars.close, 8);
announce("zone rollups", rollZones(minutes, derived, zones));
Deno.bench("rollups of 8 zones over a year of minutes", { group: "zones" }, () => {
  rollZones(minutes, derived, zones);
});
