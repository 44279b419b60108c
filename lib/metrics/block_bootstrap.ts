import { SeededRandom, UsageError } from "../base/mod.ts";

/** How paths are drawn. */
export interface BootstrapOptions {
  /** Same seed, same paths. */
  seed: number;
  /** Number of paths; 1000 unless told. */
  paths?: number;
  /** Returns that stay together; the cube root of their number, rounded, unless told. */
  blockLength?: number;
  /** Points of a band at most, the last return always among them; 200 unless told. */
  points?: number;
}

/** The shares of paths that lie at or below each band. */
export const BAND_SHARES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** What could have come of the same returns, drawn again in blocks. */
export interface BootstrapBands {
  /** Number of returns that each point stands after. */
  step: Int32Array;
  /** Equity over starting equity at each point, one column for each of `BAND_SHARES`. */
  bands: Float64Array[];
  /** Final equity over starting equity of the paths, ascending. */
  finalEquity: Float64Array;
  /** Largest fall below a high of the paths, as a fraction, ascending. */
  maxDrawdown: Float64Array;
  /** Share of the paths that end below their start. */
  lossProbability: number;
  /** Returns that stayed together. */
  blockLength: number;
}

/**
 * Paths made of returns of a run that are drawn again, with replacement: one may come several times or
 * not at all. Whole blocks are drawn, so that what follows on each other stays together; they may reach over the end to the beginning (circular block bootstrap, D.
 * N. Politis and J. P. Romano, "A Circular Block-Resampling Procedure for Stationary Data", in Exploring
 * the Limits of Bootstrap, 1992). Returns compound. The length of a block follows the rate of P. Hall,
 * J. L. Horowitz and B.-Y. Jing, "On Blocking Rules for the Bootstrap with Dependent Data", Biometrika
 * 82 (1995).
 *
 * @param returns Simple returns of days or trades, as fractions.
 * @param options Seed, and how many paths.
 * @returns Bands, ends and drawdowns; `null` with fewer than two returns.
 * @throws {UsageError} `BAD_BOOTSTRAP` for a number of paths or a length that is not from 1.
 *
 * @example Equal returns leave nothing to draw
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const found = blockBootstrap(Float64Array.of(0.1, 0.1), { seed: 1, paths: 10 })!;
 * assertAlmostEquals(found.finalEquity[0], 1.21);
 * assertEquals(found.lossProbability, 0);
 * ```
 */
export function blockBootstrap(
  returns: Float64Array,
  { seed, paths = 1000, blockLength, points = 200 }: BootstrapOptions,
): BootstrapBands | null {
  const count = returns.length;
  const length = blockLength ?? Math.max(1, Math.round(Math.cbrt(count)));
  for (const [name, value] of Object.entries({ paths, blockLength: length, points })) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw new UsageError(`Cannot draw paths as ${name} is ${value}: give a whole number from 1`, {
      code: "BAD_BOOTSTRAP",
    });
  }
  if (count < 2) return null;
  const random = new SeededRandom(seed);
  const step = Int32Array.from(
    { length: Math.min(points, count) },
    (_, p) => Math.round((p + 1) * count / Math.min(points, count)),
  );
  const atStep = Array.from(step, () => new Float64Array(paths));
  const maxDrawdown = new Float64Array(paths);
  for (let path = 0; path < paths; path++) {
    maxDrawdown[path] = drawPath(returns, length, random, { step, atStep, path });
  }
  for (const column of atStep) column.sort();
  const finalEquity = atStep[atStep.length - 1];
  return {
    step,
    bands: BAND_SHARES.map((share) =>
      Float64Array.from(atStep, (column) => quantile(column, share))
    ),
    finalEquity,
    maxDrawdown: maxDrawdown.sort(),
    lossProbability: finalEquity.filter((equity) => equity < 1).length / paths,
    blockLength: length,
  };
}

/** Walks one path, leaves its equity at each point in that point's column, and returns its largest fall. */
function drawPath(
  returns: Float64Array,
  blockLength: number,
  random: SeededRandom,
  { step, atStep, path }: { step: Int32Array; atStep: Float64Array[]; path: number },
): number {
  const count = returns.length;
  let equity = 1;
  let high = 1;
  let lowest = Infinity;
  let fall = 0;
  let point = 0;
  for (let start = 0; start < count; start += blockLength) {
    const end = Math.min(start + blockLength, count);
    let at = random.nextInt(count);
    for (let i = start; i < end; i++) {
      // An account that is gone stays gone.
      equity = Math.max(0, equity * (1 + returns[at]));
      if (++at === count) at = 0;
      if (equity > high) {
        high = equity;
        lowest = Infinity;
      } else if (equity < lowest) {
        lowest = equity;
        fall = Math.max(fall, (high - equity) / high);
      }
      if (step[point] === i + 1) atStep[point++][path] = equity;
    }
  }
  return fall;
}

/**
 * A quantile by linear interpolation between order statistics (the seventh definition of R. J. Hyndman
 * and Y. Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50, 1996).
 *
 * @param sorted At least one number, ascending.
 * @param share Between 0 and 1.
 * @returns The quantile.
 *
 * @example Half way between two
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(quantile(Float64Array.of(1, 2, 4), 0.75), 3);
 * ```
 */
export function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}
