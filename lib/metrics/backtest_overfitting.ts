import { RETURN_NOISE } from "./noise.ts";

/** How the record is cut. */
export interface OverfittingOptions {
  /** Blocks of time, an even number; 16 unless told. */
  blocks?: number;
}

/** What choosing the best of many trials is worth. */
export interface BacktestOverfitting {
  /** Share of the splits in which the best one in sample is in the lower half out of sample. */
  probability: number;
  /** Share of the splits in which the best one in sample loses out of sample. */
  lossProbability: number;
  /** Ways to split the blocks into halves. */
  splitCount: number;
  /** Blocks of time. */
  blocks: number;
  /** Number of trials. */
  trialCount: number;
}

/** Sums over one block of one trial. */
const FIELDS = 2;

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation: time is cut into
 * blocks, each way to take half of them is an in-sample set and the rest its out-of-sample set. The
 * trial with the best Sharpe ratio in sample gets a relative rank `w` out of sample (`rank / (N + 1)`,
 * equals share their mean rank); the probability is the share of splits with `ln(w / (1 - w)) <= 0`. In
 * D. H. Bailey, J. M. Borwein, M. López de Prado and Q. J. Zhu, "The Probability of Backtest
 * Overfitting", Journal of Computational Finance 20 (2017).
 *
 * @param trials Returns of each trial over the same periods; one that ends early earns nothing after.
 * @param periods Number of periods.
 * @param options How many blocks.
 * @returns The probability; `null` with fewer than two trials or two periods in a block.
 *
 * @example What wins one half loses the other
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const trials = [Float64Array.of(2, 3, -3, -2), Float64Array.of(-3, -2, 2, 3)];
 * assertEquals(backtestOverfitting(trials, 4, { blocks: 2 })?.probability, 1);
 * ```
 */
export function backtestOverfitting(
  trials: Iterable<Float64Array>,
  periods: number,
  { blocks = 16 }: OverfittingOptions = {},
): BacktestOverfitting | null {
  return overfittingOfBlocks(
    Array.from(trials, (returns) => blockSums(returns, periods, blocks)),
    periods,
    blocks,
  );
}

/**
 * The same as {@linkcode backtestOverfitting} over what {@linkcode blockSums} kept of each trial, for
 * more trials than fit into memory with all their returns.
 *
 * @param sums What was kept of each trial.
 * @param periods Number of periods.
 * @param blocks Blocks of time, an even number.
 * @returns The probability; `null` with fewer than two trials or two periods in a block.
 */
export function overfittingOfBlocks(
  sums: readonly Float64Array[],
  periods: number,
  blocks: number,
): BacktestOverfitting | null {
  if (sums.length < 2 || periods < 2 * blocks || blocks % 2 !== 0) return null;
  const edges = Array.from({ length: blocks + 1 }, (_, b) => Math.floor(b * periods / blocks));
  const lengths = Array.from({ length: blocks }, (_, b) => edges[b + 1] - edges[b]);
  const inSample = new Float64Array(sums.length);
  const outOfSample = new Float64Array(sums.length);
  let splitCount = 0;
  let lowCount = 0;
  let lossCount = 0;
  for (const chosen of halves(blocks)) {
    for (let n = 0; n < sums.length; n++) {
      inSample[n] = sharpeOf(sums[n], lengths, chosen, 1);
      outOfSample[n] = sharpeOf(sums[n], lengths, chosen, 0);
    }
    let best = 0;
    for (let n = 1; n < inSample.length; n++) if (inSample[n] > inSample[best]) best = n;
    if (relativeRank(outOfSample, best) <= 0.5) lowCount++;
    if (outOfSample[best] < 0) lossCount++;
    splitCount++;
  }
  return {
    probability: lowCount / splitCount,
    lossProbability: lossCount / splitCount,
    splitCount,
    blocks,
    trialCount: sums.length,
  };
}

/**
 * What the probability needs of one trial: sum and sum of squares of the returns of each block.
 *
 * @param returns Returns of the trial; it earns nothing after they end.
 * @param periods Number of periods.
 * @param blocks Blocks of time.
 * @returns Two numbers for each block.
 */
export function blockSums(returns: Float64Array, periods: number, blocks: number): Float64Array {
  const sums = new Float64Array(blocks * FIELDS);
  for (let b = 0; b < blocks; b++) {
    const to = Math.min(returns.length, Math.floor((b + 1) * periods / blocks));
    for (let i = Math.floor(b * periods / blocks); i < to; i++) {
      sums[b * FIELDS] += returns[i];
      sums[b * FIELDS + 1] += returns[i] * returns[i];
    }
  }
  return sums;
}

/** Sharpe ratio over the blocks with a mark; 0 where nothing varies. */
function sharpeOf(
  sums: Float64Array,
  lengths: readonly number[],
  marks: Uint8Array,
  mark: number,
): number {
  let [count, sum, squares] = [0, 0, 0];
  for (let b = 0; b < marks.length; b++) {
    if (marks[b] !== mark) continue;
    count += lengths[b];
    sum += sums[b * FIELDS];
    squares += sums[b * FIELDS + 1];
  }
  const variance = (squares - sum * sum / count) / (count - 1);
  return variance <= RETURN_NOISE ** 2 ? 0 : sum / count / Math.sqrt(variance);
}

function relativeRank(values: Float64Array, at: number): number {
  let [below, equal] = [0, 0];
  for (let n = 0; n < values.length; n++) {
    if (values[n] < values[at]) below++;
    else if (values[n] === values[at]) equal++;
  }
  return (below + (equal + 1) / 2) / (values.length + 1);
}

/** Every way to mark half of the blocks, as the same array with other marks. */
function* halves(blocks: number): Generator<Uint8Array> {
  const marks = new Uint8Array(blocks).fill(1, 0, blocks / 2);
  for (;;) {
    yield marks;
    // The next arrangement in lexical order: the last 1 that can move right does, those behind close up.
    let at = blocks - 1;
    let behind = 0;
    while (at >= 0 && marks[at] === 1) {
      marks[at--] = 0;
      behind++;
    }
    while (at >= 0 && marks[at] === 0) at--;
    if (at < 0) return;
    marks[at] = 0;
    marks.fill(1, at + 1, at + 2 + behind);
  }
}
