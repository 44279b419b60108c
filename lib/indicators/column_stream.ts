import { UsageError } from "../base/mod.ts";
import { type BarColumns, withCapacity } from "../columns/mod.ts";
import type { BoundKernel, InputColumn, InputSource } from "./contract.ts";
import { routeSource } from "./source.ts";

/** A column of a feature, which is not one of the bars. */
export interface FeatureInput {
  /** Key of the column. */
  feature: string;
}

/**
 * A bar column by name, its open instants, those by the market's clock, a mean of price columns, or a
 * feature column.
 */
export type StreamInput = InputSource | "tsOpenMs" | "sessionMs" | FeatureInput;

/** Bars of one timeframe, with the market's clock where it is not that of UTC. */
export interface StreamBars extends BarColumns {
  /** Opens by a clock that begins each session at midnight of its day; `tsOpenMs` when left out. */
  sessionMs?: Float64Array;
}

/** Bars, and the feature columns over them that are read as well. */
export interface StreamSources extends StreamBars {
  /** Columns over the same rows by key; none when left out. */
  features?: ReadonlyMap<string, Float64Array>;
}

/** Columns that grow with their bars. */
export interface ColumnStream {
  /** Keys of the columns, in declared order. */
  readonly keys: readonly string[];
  /**
   * Computes the columns of new bars.
   *
   * @param bars Bars of one timeframe; rows before `from` are those of the calls before.
   * @param from First new row: 0 on the first call, then the `to` of the call before.
   * @param to Row after the last new one.
   * @throws {UsageError} `BAD_ROW_RANGE` when `from` leaves a hole or goes back, `UNKNOWN_FEATURE` when
   *   a feature column is read that is not there.
   */
  extend(bars: StreamSources, from: number, to: number): void;
  /**
   * The columns computed so far, as views. A later `extend` may move them, so ask again after it.
   *
   * @returns Column by key, each as long as the last `to`.
   */
  columns(): Map<string, Float64Array>;
}

/** A kernel and the names of what it reads and writes. */
export interface StreamPart {
  /** Key of each output column. */
  keys: readonly string[];
  /** What each input column is made of. */
  inputs: readonly StreamInput[];
  /** A kernel that has seen no row. */
  kernel: BoundKernel;
}

/**
 * Starts kernels that are extended as bars arrive, with the same bits as over all bars at once.
 *
 * @param parts The kernels.
 * @param what What they compute, for messages: `features` or `structure`.
 * @returns A stream that has seen no bar.
 * @throws {UsageError} `DUPLICATE_FEATURE` when two of them write a column of one name.
 */
export function createColumnStream(parts: readonly StreamPart[], what: string): ColumnStream {
  const running = parts.map(startPart);
  const keys = parts.flatMap((part) => part.keys);
  refuseDuplicates(keys, what);
  let rows = 0;
  return {
    keys,
    extend(bars, from, to) {
      if (from !== rows || to < from || to > bars.close.length) {
        throw new UsageError(
          `Cannot extend ${what} with rows [${from}, ${to}) as ${rows} rows are computed and ` +
            `${bars.close.length} bars are given: start at ${rows} and stay within the bars`,
          { code: "BAD_ROW_RANGE" },
        );
      }
      for (const part of running) extendPart(part, bars, from, to);
      rows = to;
    },
    columns() {
      const views = new Map<string, Float64Array>();
      for (const { keys, outs } of running) {
        outs.forEach((out, k) => views.set(keys[k], out.subarray(0, rows)));
      }
      return views;
    },
  };
}

/** A part with the columns it writes. */
interface RunningPart extends StreamPart {
  /** Columns for inputs that are means of bar columns; `null` where a bar column is read as it is. */
  routed: (Float64Array | null)[];
  outs: Float64Array[];
}

const EMPTY = new Float64Array(0);

function startPart(part: StreamPart): RunningPart {
  return {
    ...part,
    routed: part.inputs.map((source) => isMean(source) ? EMPTY : null),
    outs: part.keys.map(() => EMPTY),
  };
}

function extendPart(part: RunningPart, bars: StreamSources, from: number, to: number): void {
  const { inputs, routed, outs } = part;
  for (let k = 0; k < outs.length; k++) outs[k] = withCapacity(outs[k], from, to);
  const ins = inputs.map((source, k) => {
    if (typeof source === "object") return featureColumn(bars, source);
    if (source === "sessionMs") return bars.sessionMs ?? bars.tsOpenMs;
    if (!isMean(source)) return bars[source];
    const column = routed[k] = withCapacity(routed[k] ?? EMPTY, from, to);
    routeSource(bars, from, to, source, column);
    return column;
  });
  part.kernel.run(outs, ins, from, to);
}

function featureColumn({ features }: StreamSources, { feature }: FeatureInput): Float64Array {
  const column = features?.get(feature);
  if (column !== undefined) return column;
  const known = [...features?.keys() ?? []].join(", ") || "none";
  throw new UsageError(
    `Cannot read feature column "${feature}" as there is none of that key: declare the feature on ` +
      `the same role, or read one of those that are there (${known})`,
    { code: "UNKNOWN_FEATURE" },
  );
}

function isMean(source: StreamInput): source is Exclude<InputSource, InputColumn> {
  return source === "hl2" || source === "hlc3" || source === "ohlc4";
}

/**
 * Refuses columns of one name.
 *
 * @param keys Keys of all columns.
 * @param what What they belong to, for messages: `features` or `structure`.
 * @throws {UsageError} `DUPLICATE_FEATURE` when one stands twice.
 */
export function refuseDuplicates(keys: readonly string[], what: string): void {
  const twice = keys.find((key, k) => keys.indexOf(key) !== k);
  if (twice === undefined) return;
  throw new UsageError(
    `Cannot compute ${what} as two of them make a column "${twice}": rename one key`,
    { code: "DUPLICATE_FEATURE" },
  );
}
