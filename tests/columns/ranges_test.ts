import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { countSteps, findGaps } from "../../lib/columns/mod.ts";

const STEP_MS = 60_000;

/** Instants on, off and outside the grid of a window that begins at minute 5. */
const instants = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom(0, 0, 0, 0, 1, 30_000)),
  { maxLength: 60 },
).map((points) =>
  Float64Array.from(points.map(([minute, late]) => minute * STEP_MS + late).sort((a, b) => a - b))
);

Deno.test({
  name: "gaps hold exactly the grid points that a search for each does not find",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(instants, fc.nat(20), fc.nat(20), (tsMs, first, length) => {
        const window = { startMs: first * STEP_MS, endMs: (first + length) * STEP_MS };
        const present = new Set(tsMs);
        const missing: number[] = [];
        for (let ts = window.startMs; ts < window.endMs; ts += STEP_MS) {
          if (!present.has(ts)) missing.push(ts);
        }
        const gaps = findGaps(tsMs, window, STEP_MS);
        const found: number[] = [];
        for (const { startMs, endMs } of gaps) {
          for (let ts = startMs; ts < endMs; ts += STEP_MS) found.push(ts);
        }
        assertEquals(found, missing);
        assertEquals(countSteps(gaps, STEP_MS), missing.length);
        for (let i = 1; i < gaps.length; i++) {
          assertEquals(gaps[i].startMs > gaps[i - 1].endMs, true);
        }
      }),
      { seed: 1, numRuns: 1_000 },
    );
  },
});

Deno.test({
  name: "an empty window has no gap, and without data the window is one gap",
  permissions: "none",
  fn() {
    const none = new Float64Array(0);
    assertEquals(findGaps(none, { startMs: 0, endMs: 0 }, STEP_MS), []);
    assertEquals(findGaps(none, { startMs: 0, endMs: 120_000 }, STEP_MS), [
      { startMs: 0, endMs: 120_000 },
    ]);
  },
});
