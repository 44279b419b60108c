import type { BarColumns } from "../lib/columns/mod.ts";
import type { ExecGrid, MinuteFeed } from "../lib/feeds/mod.ts";
import { resolveParams, type StreamInput } from "../lib/indicators/mod.ts";
import { type ZoneBounds, zoneRollupColumns } from "../lib/quote/mod.ts";
import { detector, DETECTORS, structureKeys, type StructureSpec } from "../lib/structure/mod.ts";

/** Every detector with its default parameters, keyed by its name. */
export function everyDetector(): StructureSpec[] {
  return [...DETECTORS.keys()].map((name) => ({
    key: name,
    detector: name,
    params: resolveParams(detector(name)),
  }));
}

/**
 * The kernels alone, writing into the same columns on every call.
 *
 * @param bars Bars of one timeframe.
 * @param specs Detectors over bar columns.
 * @returns The columns, and what fills them.
 */
export function detectorsOver(
  bars: BarColumns,
  specs: readonly StructureSpec[],
): { columns: Float64Array[]; fill: () => void } {
  const rows = bars.close.length;
  const running = specs.map((spec) => ({
    params: spec.params,
    bind: detector(spec.detector).bind,
    ins: detector(spec.detector).inputs(spec.params).map((name) => columnOf(bars, name)),
    outs: structureKeys(spec).map(() => new Float64Array(rows)),
  }));
  return {
    columns: running.flatMap(({ outs }) => outs),
    fill() {
      for (const { bind, params, ins, outs } of running) bind(params).run(outs, ins, 0, rows);
    },
  };
}

/** A market that never closes has the clock of its opens. */
function columnOf(bars: BarColumns, name: StreamInput): Float64Array {
  return name === "sessionMs" ? bars.tsOpenMs : bars[name as keyof BarColumns];
}

/**
 * Zones that follow price: each is set anew every so many exec closes, half a percent wide, at the last
 * close or up to some percent away from it.
 *
 * @param close Closes of the exec bars.
 * @param count Number of zones.
 * @returns Bounds per exec close.
 */
export function followingZones(close: Float64Array, count: number): ZoneBounds[] {
  return Array.from({ length: count }, (_, zone) => {
    const period = 20 + 7 * zone;
    const share = 1 + (zone - (count - 1) / 2) * 0.004;
    const middle = close.map((_, i) => close[i - i % period] * share);
    return { lower: middle.map((x) => x * 0.9975), upper: middle.map((x) => x * 1.0025) };
  });
}

/**
 * @param minutes The 1m quote feed.
 * @param grid Minute rows of the exec bars.
 * @param zones Bounds per exec close.
 * @returns Every rollup column of every zone.
 */
export function rollZones(
  minutes: MinuteFeed,
  grid: ExecGrid,
  zones: readonly ZoneBounds[],
): Float64Array[] {
  return zones.flatMap((bounds) =>
    Object.values<Float64Array>({
      ...zoneRollupColumns(minutes, grid, bounds),
    })
  );
}
