/** Work that is done several times in a process of its own. */
export interface Measured {
  /** The first time, with code that has never run. */
  firstMs: number;
  /** Median of the later half of the times. */
  warmMs: number;
  /** How many trades or signals the work came to, the same every time. */
  count: number;
}

/** Times that the work is done; the later half of them is warm. */
const TIMES = 22;

/**
 * Does some work again and again and prints what it took as one line of JSON.
 *
 * @param work What to do; returns how many trades or signals it came to.
 */
export function measure(work: () => number): void {
  const took: number[] = [];
  const counts = new Set<number>();
  for (let i = 0; i < TIMES; i++) {
    const startedMs = performance.now();
    counts.add(work());
    took.push(performance.now() - startedMs);
  }
  if (counts.size !== 1) throw new Error(`The same work came to ${[...counts].join(", ")}`);
  const [firstMs] = took;
  const warm = took.slice(TIMES / 2).sort((a, b) => a - b);
  const warmMs = warm[warm.length >> 1];
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
