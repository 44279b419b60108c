import { invariant, type Timeframe } from "../base/mod.ts";
import type { BarColumns } from "../columns/mod.ts";
import type { SessionBar } from "./session_bar.ts";

/** Closed bars of one symbol and interval, with what derivation says of them. */
export interface QueuedBars {
  /** The bars, ascending. */
  bars: BarColumns;
  /** Close of each, epoch milliseconds. */
  tsCloseMs: Float64Array;
  /** 1 where the session's close cut a bar short. */
  isShort: Uint8Array;
}

/** The columns of every queue, queue by queue. */
type Columns = Record<keyof BarColumns | "tsCloseMs", Float64Array[]> & { isShort: Uint8Array[] };

/** A queue that holds nothing delivers at no time. */
const NEVER = Infinity;

/**
 * One queue of bars per symbol and interval. Bars leave in the order of their closes over all queues; at
 * one instant symbol by symbol in the configured order, and of one symbol the shorter interval first,
 * as the longer bar is made of it.
 *
 * A queue holds the columns it was loaded with, and nothing is copied until a bar leaves.
 *
 * @example Two symbols, one instant
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const column = Float64Array.of(1);
 * const one = (tsOpenMs: number) => ({
 *   bars: { tsOpenMs: Float64Array.of(tsOpenMs), open: column, high: column, low: column, close: column,
 *     volume: column },
 *   tsCloseMs: Float64Array.of(tsOpenMs + 60_000),
 *   isShort: Uint8Array.of(0),
 * });
 * const queues = new BarQueues(["B", "A"], ["1m"]);
 * queues.load(1, 0, one(0));
 * queues.load(0, 0, one(0));
 * const order: string[] = [];
 * queues.deliver((bar) => order.push(bar.symbol));
 * assertEquals(order, ["B", "A"]);
 * assertEquals(queues.nextMs, Infinity);
 * ```
 */
export class BarQueues {
  /** Symbols in the order in which ties are broken. */
  readonly symbols: readonly string[];
  /** Intervals, shortest first. */
  readonly intervals: readonly Timeframe[];
  readonly #columns: Columns;
  /** Row of the first bar of each queue. */
  readonly #row: Int32Array;
  /** Close of the first bar of each queue, `NEVER` where it is empty. */
  readonly #headMs: Float64Array;
  readonly #bar: SessionBar;
  #nextMs = NEVER;

  /**
   * Makes empty queues.
   *
   * @param symbols Symbols in the order in which ties are broken.
   * @param intervals Intervals, shortest first.
   */
  constructor(symbols: readonly string[], intervals: readonly Timeframe[]) {
    this.symbols = symbols;
    this.intervals = intervals;
    const queues = symbols.length * intervals.length;
    this.#row = new Int32Array(queues);
    this.#headMs = new Float64Array(queues).fill(NEVER);
    const empty = () => new Array<Float64Array>(queues).fill(new Float64Array(0));
    this.#columns = {
      tsOpenMs: empty(),
      tsCloseMs: empty(),
      open: empty(),
      high: empty(),
      low: empty(),
      close: empty(),
      volume: empty(),
      isShort: new Array<Uint8Array>(queues).fill(new Uint8Array(0)),
    };
    this.#bar = {
      ...{ symbol: "", symbolIndex: 0, interval: "1m", intervalIndex: 0 },
      ...{
        tsOpenMs: 0,
        tsCloseMs: 0,
        open: 0,
        high: 0,
        low: 0,
        close: 0,
        volume: 0,
        isShort: false,
      },
    };
  }

  /** Close of the earliest bar over all queues, epoch milliseconds; Infinity when all are empty. */
  get nextMs(): number {
    return this.#nextMs;
  }

  /**
   * Fills a queue that is empty.
   *
   * @param symbolIndex Place of the symbol.
   * @param intervalIndex Place of the interval.
   * @param queued Bars in time order.
   */
  load(symbolIndex: number, intervalIndex: number, { bars, tsCloseMs, isShort }: QueuedBars): void {
    const queue = symbolIndex * this.intervals.length + intervalIndex;
    invariant(this.#headMs[queue] === NEVER, "a queue is loaded when the bars before have left");
    if (tsCloseMs.length === 0) return;
    const columns = this.#columns;
    const names = ["tsOpenMs", "open", "high", "low", "close", "volume"] as const;
    for (const name of names) columns[name][queue] = bars[name];
    columns.tsCloseMs[queue] = tsCloseMs;
    columns.isShort[queue] = isShort;
    this.#row[queue] = 0;
    this.#headMs[queue] = tsCloseMs[0];
    if (tsCloseMs[0] < this.#nextMs) this.#nextMs = tsCloseMs[0];
  }

  /**
   * Lets every bar leave that closes at the earliest instant.
   *
   * @param take Is handed each bar, once.
   * @returns Number of bars.
   */
  deliver(take: (bar: SessionBar) => void): number {
    const nowMs = this.#nextMs;
    if (nowMs === NEVER) return 0;
    const heads = this.#headMs;
    const intervals = this.intervals.length;
    let nextMs = NEVER;
    let taken = 0;
    for (let queue = 0; queue < heads.length; queue++) {
      if (heads[queue] === nowMs) {
        this.#take(queue, Math.floor(queue / intervals), queue % intervals);
        take(this.#bar);
        taken++;
      }
      if (heads[queue] < nextMs) nextMs = heads[queue];
    }
    this.#nextMs = nextMs;
    return taken;
  }

  /** Moves the first bar of a queue into the object that is handed out. */
  #take(queue: number, symbolIndex: number, intervalIndex: number): void {
    const columns = this.#columns;
    const bar = this.#bar;
    const row = this.#row[queue]++;
    const closes = columns.tsCloseMs[queue];
    bar.symbol = this.symbols[symbolIndex];
    bar.symbolIndex = symbolIndex;
    bar.interval = this.intervals[intervalIndex];
    bar.intervalIndex = intervalIndex;
    bar.tsOpenMs = columns.tsOpenMs[queue][row];
    bar.tsCloseMs = closes[row];
    bar.open = columns.open[queue][row];
    bar.high = columns.high[queue][row];
    bar.low = columns.low[queue][row];
    bar.close = columns.close[queue][row];
    bar.volume = columns.volume[queue][row];
    bar.isShort = columns.isShort[queue][row] === 1;
    this.#headMs[queue] = row + 1 < closes.length ? closes[row + 1] : NEVER;
  }
}
