/** Work that is done several times in a process of its own. */
export interface Measured {
  /** The first time, with code that has never run. */
  firstMs: number;
  /** Median of the times after a second of repetition. */
  warmMs: number;
  /** How many trades or signals the work came to, the same every time. */
  count: number;
}

/** How long the work is repeated before it counts as warm: compilers need time, not turns. */
const WARM_UP_MS = 1_000;

/** Turns after that. */
const TURNS = 11;

/**
 * Does some work again and again and prints what it took as one line of JSON.
 *
 * @param work What to do; returns how many trades or signals it came to.
 */
export async function measure(work: () => number | Promise<number>): Promise<void> {
  const counts = new Set<number>();
  const turn = async () => {
    const startedMs = performance.now();
    counts.add(await work());
    return performance.now() - startedMs;
  };
  const firstMs = await turn();
  for (let spentMs = 0; spentMs < WARM_UP_MS;) spentMs += await turn();
  const warm: number[] = [];
  while (warm.length < TURNS) warm.push(await turn());
  const warmMs = warm.sort((a, b) => a - b)[TURNS >> 1];
  if (counts.size !== 1) throw new Error(`The same work came to ${[...counts].join(", ")}`);
  const measured: Measured = { firstMs, warmMs, count: [...counts][0] };
  // deno-lint-ignore no-console
  console.log(JSON.stringify(measured));
}

/**
 * The columns that the comparing process wrote: open instants, open, high, low and close, one after the
 * other as raw doubles.
 *
 * @param path The file.
 * @returns Five columns of one length.
 */
export function readBars(path: string): Float64Array[] {
  const all = new Float64Array(Deno.readFileSync(path).buffer);
  const rows = all.length / 5;
  return [0, 1, 2, 3, 4].map((c) => all.subarray(c * rows, (c + 1) * rows));
}

/**
 * How often one series comes to stand above another one, after rows that averages need to forget how they
 * were seeded.
 *
 * @param fast A series.
 * @param slow Another one, aligned at its end.
 * @param fromEnd Rows to look at, counted from the end.
 * @returns A count.
 */
export function countCrosses(
  fast: ArrayLike<number>,
  slow: ArrayLike<number>,
  fromEnd: number,
): number {
  let count = 0;
  for (let back = fromEnd; back > 0; back--) {
    const [f, s] = [fast.length - back, slow.length - back];
    if (fast[f] > slow[s] && fast[f - 1] <= slow[s - 1]) count++;
  }
  return count;
}

/** Rows left out before crosses are counted. */
export const SETTLING_ROWS = 1_000;
