import { ClosedbarError, DataMissingError } from "../base/mod.ts";
import { BarIntake, type IntakeOptions, type WantedRows } from "./bar_intake.ts";
import { EventQueue } from "./event_queue.ts";
import type { FeedEvent } from "./feed_event.ts";
import { liveBars, liveColumns } from "./live_bars.ts";
import type { BackfillPort, BarCache, Clock, LiveSource, SourceEvent } from "./ports.ts";
import type { HealthLimits, Verdict } from "./session_health.ts";

/** One symbol of a feed. */
export type FeedSymbol = Pick<
  IntakeOptions,
  "symbol" | "nextMs" | "needsMark" | "fundingIntervalMs"
>;

/** What a feed joins. */
export interface LiveFeedOptions extends HealthLimits {
  /** Where bars come from. */
  source: LiveSource;
  /** Where every bar is kept before it is handed on. */
  cache: BarCache;
  /** Where what was missed is asked for, or `null` for nowhere. */
  backfill: BackfillPort | null;
  /** Time. */
  clock: Clock;
  /** What to follow; every minute before a symbol's next one is cached. */
  symbols: readonly FeedSymbol[];
  /** Ends the feed. */
  signal: AbortSignal;
  /** How long after its close a bar is late, and is asked for. */
  lateMs?: number;
}

interface Follower {
  symbol: string;
  intake: BarIntake;
  isAsking: boolean;
  askAgainMs: number;
  failures: number;
}

/** Rows to ask for, and whether all of them are there by now if they ever will be. */
type AskableRows = WantedRows & { isOver: boolean };

/** How often the feed looks at the clock, milliseconds. */
const TICK_MS = 1000;

/** Longest wait after a source failed to answer, milliseconds. */
const MOST_WAIT_MS = 60_000;

/** Later than any minute, epoch milliseconds. */
const END_OF_TIME_MS = 8.64e15;

/** Stands in where there is no backfill. */
const NOBODY: BackfillPort = {
  name: "nobody",
  fetchBars: () => {
    const message = "Cannot fetch what was missed as there is no source to ask: name a venue";
    return Promise.reject(new DataMissingError(message, { code: "NO_BACKFILL" }));
  },
};

/**
 * Follows live bars: from the source through an intake per symbol into the cache and on to whoever
 * listens, closed minutes without a hole. What was missed is asked for and comes in its place.
 *
 * @example Two bars of a source that ends
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openBarCache } from "../store/mod.ts";
 *
 * const bar = { symbol: "A", stream: "last", open: 1, high: 2, low: 1, close: 2, volume: 3 } as const;
 * const at = (tsOpenMs: number) => ({
 *   type: "bar" as const,
 *   bar: { ...bar, tsOpenMs, isFinal: true, venueTsMs: tsOpenMs + 60_000 },
 * });
 * const folder = await Deno.makeTempDir();
 * {
 *   using cache = await openBarCache(`${folder}/cache.db`);
 *   const feed = new LiveFeed({
 *     source: {
 *       name: "two bars",
 *       streams: ["last"],
 *       async *events() {
 *         yield at(0);
 *         yield at(60_000);
 *       },
 *     },
 *     cache,
 *     backfill: null,
 *     clock: { now: () => 120_000, sleep: () => new Promise((resolve) => setTimeout(resolve, 5)) },
 *     symbols: [{ symbol: "A", nextMs: 0, needsMark: false, fundingIntervalMs: null }],
 *     signal: new AbortController().signal,
 *   });
 *   const seen = [];
 *   for await (const { type } of feed.events()) seen.push(type);
 *   assertEquals(seen.filter((type) => type === "minute").length, 2);
 *   assertEquals(seen.at(-1), "ended");
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export class LiveFeed {
  readonly #options: LiveFeedOptions;
  readonly #backfill: BackfillPort;
  readonly #followers: Map<string, Follower>;
  readonly #queue = new EventQueue<FeedEvent>();
  #pumps = Promise.resolve();

  /**
   * Prepares a feed; nothing is asked for yet.
   *
   * @param options What it joins.
   */
  constructor(options: LiveFeedOptions) {
    this.#options = options;
    this.#backfill = options.backfill ?? NOBODY;
    const { source: { streams }, symbols, clock } = options;
    const { stallMinutes, patienceMs, maxSkewMs, stormLosses, stormMs, lateMs } = options;
    const limits = { stallMinutes, patienceMs, maxSkewMs, stormLosses, stormMs };
    const given = Object.entries({ ...limits, lateMs }).filter(([, value]) => value !== undefined);
    const nowMs = clock.now();
    this.#followers = new Map(symbols.map((symbol) => {
      const intake = new BarIntake({ ...symbol, streams, ...Object.fromEntries(given) }, nowMs);
      const follower = { intake, isAsking: false, askAgainMs: -Infinity, failures: 0 };
      return [symbol.symbol, { ...follower, symbol: symbol.symbol }];
    }));
  }

  /**
   * How often each oddity and state was met.
   *
   * @param symbol One of the feed's.
   * @returns Counts by code.
   */
  counts(symbol: string): BarIntake["counts"] {
    return this.#followers.get(symbol)!.intake.counts;
  }

  /**
   * State of a symbol.
   *
   * @param symbol One of the feed's.
   * @returns The state, and why.
   */
  verdict(symbol: string): Verdict {
    return this.#followers.get(symbol)!.intake.verdict;
  }

  /**
   * Follows until the signal or the end of the source. May be called once.
   *
   * @returns What happens, in order.
   * @throws {ClosedbarError} Whatever the source or the cache throws.
   */
  async *events(): AsyncGenerator<FeedEvent> {
    const stop = new AbortController();
    const signal = AbortSignal.any([this.#options.signal, stop.signal]);
    const end = () => this.#queue.end();
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
    this.#preload();
    const tasks = Promise.all([this.#listen(signal), this.#watch(signal)])
      .catch((error) => this.#queue.fail(error));
    try {
      yield* this.#queue;
    } finally {
      stop.abort();
      await tasks;
      await this.#pumps;
    }
  }

  #preload(): void {
    const { cache, symbols, clock } = this.#options;
    for (const { symbol, nextMs, needsMark } of symbols) {
      const follower = this.#followers.get(symbol)!;
      for (const stream of needsMark ? ["mark", "last"] as const : ["last"] as const) {
        const range = { startMs: nextMs, endMs: END_OF_TIME_MS };
        const bars = liveBars(symbol, stream, cache.read(stream, symbol, range));
        follower.intake.preload(bars, clock.now());
      }
      this.#drain(follower);
    }
  }

  async #listen(signal: AbortSignal): Promise<void> {
    const { source, symbols, clock } = this.#options;
    const names = symbols.map(({ symbol }) => symbol);
    for await (const event of source.events(names, signal)) {
      if (signal.aborted) return;
      if (event.type === "ended") break;
      const venueTsMs = event.type === "bar" ? event.bar.venueTsMs : null;
      if (venueTsMs !== null) clock.hear?.(venueTsMs);
      for (const follower of this.#concerned(event)) {
        follower.intake.accept(event, clock.now());
        this.#drain(follower);
        this.#pump(follower);
      }
      await this.#queue.room();
    }
    if (signal.aborted) return;
    await this.#finish();
  }

  #concerned(event: SourceEvent): Iterable<Follower> {
    if (event.type !== "bar") return this.#followers.values();
    const follower = this.#followers.get(event.bar.symbol);
    return follower === undefined ? [] : [follower];
  }

  /** The source is at its end: what it lacked is asked for once more. */
  async #finish(): Promise<void> {
    await this.#pumps;
    for (const follower of this.#followers.values()) {
      follower.askAgainMs = -Infinity;
      this.#pump(follower);
    }
    await this.#pumps;
    this.#queue.push({ type: "ended" });
    this.#queue.end();
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { clock, source } = this.#options;
    while (!signal.aborted) {
      await clock.sleep(TICK_MS, signal);
      if (signal.aborted) return;
      let isStalled = false;
      for (const follower of this.#followers.values()) {
        const before = follower.intake.verdict.code;
        follower.intake.tick(clock.now());
        isStalled ||= before !== "STALLED" && follower.intake.verdict.code === "STALLED";
        this.#drain(follower);
        this.#pump(follower);
      }
      if (isStalled) source.restart?.();
    }
  }

  /** Asks for what is missing, one request at a time for each symbol. */
  #pump(follower: Follower): void {
    const { clock, signal } = this.#options;
    if (follower.isAsking || signal.aborted || clock.now() < follower.askAgainMs) return;
    if (follower.intake.wanted(clock.now()).length === 0) return;
    follower.isAsking = true;
    const asked = this.#ask(follower)
      .catch((error) => this.#queue.fail(error))
      .finally(() => follower.isAsking = false);
    this.#pumps = Promise.all([this.#pumps, asked]).then(() => {});
  }

  async #ask(follower: Follower): Promise<void> {
    const { clock, signal } = this.#options;
    const { intake } = follower;
    try {
      for (;;) {
        let came = 0;
        const wanted = await this.#askable(intake.wanted(clock.now()));
        if (wanted.length === 0) break;
        for (const rows of wanted) {
          if (signal.aborted) return;
          came += await this.#fetch(follower, rows);
        }
        follower.failures = 0;
        if (came === 0) break;
      }
      follower.askAgainMs = clock.now() + TICK_MS;
    } catch (error) {
      if (!(error instanceof ClosedbarError)) throw error;
      const waitMs = Math.min(MOST_WAIT_MS, TICK_MS * 2 ** follower.failures++);
      follower.askAgainMs = clock.now() + waitMs;
      const [rows] = intake.wanted(clock.now());
      if (rows === undefined) return;
      intake.fail(rows, error.message, clock.now());
      this.#drain(follower);
    }
  }

  /** What the backfill can have by now. */
  async #askable(wanted: readonly WantedRows[]): Promise<AskableRows[]> {
    const horizonMs = await this.#backfill.horizonMs?.() ?? Infinity;
    return wanted
      .map((rows) => {
        const isOver = rows.endMs <= horizonMs;
        // A funding record is published at the beginning of its minute.
        const isPoint = rows.stream === "funding" && rows.startMs <= horizonMs;
        return { ...rows, isOver, endMs: isPoint ? rows.endMs : Math.min(rows.endMs, horizonMs) };
      })
      .filter(({ startMs, endMs }) => startMs < endMs);
  }

  /** Returns how many rows came. */
  async #fetch(follower: Follower, rows: AskableRows): Promise<number> {
    const { cache, clock } = this.#options;
    const { symbol, intake } = follower;
    const { stream, startMs, endMs } = rows;
    let came: number;
    if (stream === "funding") {
      const records = await this.#backfill.fetchBars(symbol, stream, startMs, endMs);
      cache.put(stream, symbol, records, "backfill");
      came = records.tsMs.length;
      // Without a record there is none only once its minute is over.
      if (came > 0 || rows.isOver) intake.settle(rows, records, clock.now());
    } else {
      const columns = await this.#backfill.fetchBars(symbol, stream, startMs, endMs);
      intake.backfill(rows, liveBars(symbol, stream, columns), clock.now());
      came = columns.tsOpenMs.length;
    }
    this.#drain(follower);
    return came;
  }

  #drain({ symbol, intake }: Follower): void {
    const { cache } = this.#options;
    const outputs = intake.take();
    for (let i = 0; i < outputs.length; i++) {
      const output = outputs[i];
      if (output.type === "refuse") cache.refuse(output.bar, output.source);
      else if (output.type !== "cache") this.#queue.push(output);
      else {
        // Bars of a kind that follow one another are one write.
        const { source, bar: { stream } } = output;
        const bars = [output.bar];
        for (let next = outputs[i + 1]; next?.type === "cache"; next = outputs[i + 1]) {
          if (next.source !== source || next.bar.stream !== stream) break;
          bars.push(next.bar);
          i++;
        }
        cache.put(stream, symbol, liveColumns(stream, bars), source);
      }
    }
  }
}
