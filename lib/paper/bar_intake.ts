import { DAY_MS, floorToStep, formatInstant, MINUTE_MS } from "../base/mod.ts";
import type { FundingColumns, PriceBar, Stream, TimeRange } from "../columns/mod.ts";
import { BarLane } from "./bar_lane.ts";
import { barFault } from "./bar_fault.ts";
import type { FeedNote, StateChange } from "./feed_event.ts";
import type { CacheSource, LiveBar, LiveMinute, LiveStream } from "./live_bar.ts";
import type { SourceEvent } from "./ports.ts";
import type { NoteCode, StateReason } from "./reasons.ts";
import { type HealthLimits, SessionHealth, type Verdict } from "./session_health.ts";

/** What one symbol of a session needs. */
export interface IntakeOptions extends HealthLimits {
  /** Name in the store. */
  symbol: string;
  /** First minute to be used, epoch milliseconds; every one before it is cached. */
  nextMs: number;
  /** Whether a minute needs its mark price to be complete. */
  needsMark: boolean;
  /** Time between funding records, milliseconds, or `null` where there are none. */
  fundingIntervalMs: number | null;
  /** Series that arrive by themselves. */
  streams: readonly LiveStream[];
  /** How long after its close a bar is late, and is asked for, 10 s unless told. */
  lateMs?: number;
}

/** Rows to ask for afterwards. */
export interface WantedRows extends TimeRange {
  /** Which series. */
  stream: Stream;
}

/** What an intake has to say, in order. */
export type IntakeOutput =
  /** A bar to be cached, before any minute that follows. */
  | { type: "cache"; bar: LiveBar; source: CacheSource }
  /** Another version of a bar that was used, to be recorded. */
  | { type: "refuse"; bar: LiveBar; source: CacheSource }
  | { type: "minute"; tsMs: number; minute: LiveMinute }
  | FeedNote
  | StateChange;

/** A venue may call a minute final this much before its own clock reaches the close. */
const EARLY_MS = 1000;

type FundingRecord = NonNullable<LiveMinute["funding"]>;

/**
 * Turns what a source says of one symbol into closed minutes without a hole. It uses a bar only when the
 * venue calls it final, once, in the order of time, and together with its mark price and funding record.
 * What is odd is counted by its code. It reads no clock: now is an argument.
 *
 * @example A bar is used once, and only when it is final
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const intake = new BarIntake({
 *   symbol: "SOLUSDT", nextMs: 0, needsMark: false, fundingIntervalMs: null, streams: ["last"],
 * }, 0);
 * const bar = {
 *   symbol: "SOLUSDT", stream: "last", tsOpenMs: 0, open: 1, high: 2, low: 1, close: 2, volume: 3,
 *   isFinal: false, venueTsMs: 59_000,
 * } as const;
 * intake.accept({ type: "bar", bar }, 59_000);
 * const final = { ...bar, isFinal: true, venueTsMs: 60_000 };
 * intake.accept({ type: "bar", bar: final }, 60_000);
 * intake.accept({ type: "bar", bar: final }, 60_001);
 * const minutes = intake.take().filter(({ type }) => type === "minute");
 * assertEquals([minutes.length, intake.nextMs], [1, 60_000]);
 * assertEquals([intake.counts.FORMING_BAR, intake.counts.DUPLICATE_BAR], [1, 1]);
 * ```
 */
export class BarIntake {
  /** How often each oddity and each state was met. */
  readonly counts: Partial<Record<NoteCode | StateReason, number>> = {};
  readonly #options: Required<Pick<IntakeOptions, "lateMs">> & IntakeOptions;
  readonly #health: SessionHealth;
  readonly #lanes: Record<LiveStream, BarLane> = { last: new BarLane(), mark: new BarLane() };
  readonly #funding = new Map<number, FundingRecord | null>();
  #nextMs: number;
  #verdict: Verdict | null = null;
  #output: IntakeOutput[] = [];
  #isConnected = true;

  /**
   * Begins.
   *
   * @param options What is needed.
   * @param nowMs Now, epoch milliseconds.
   */
  constructor(options: IntakeOptions, nowMs: number) {
    this.#options = { lateMs: 10_000, ...options };
    this.#nextMs = options.nextMs;
    this.#health = new SessionHealth(options, nowMs);
    this.tick(nowMs);
  }

  /** First minute that has not been used, epoch milliseconds. */
  get nextMs(): number {
    return this.#nextMs;
  }

  /** State of the symbol, and why. */
  get verdict(): Verdict {
    return this.#verdict!;
  }

  /**
   * Takes what the source says.
   *
   * @param event What it says; a bar of another symbol is nothing to this intake.
   * @param nowMs Now, epoch milliseconds.
   */
  accept(event: SourceEvent, nowMs: number): void {
    if (event.type === "bar") {
      if (event.bar.symbol === this.#options.symbol) this.#hear(event.bar, nowMs);
    } else if (event.type === "disconnected") {
      this.#isConnected = false;
      this.#health.lose(nowMs);
      this.#note("DISCONNECTED", nowMs, null, event.reason);
    } else if (event.type === "maintenance") {
      this.#isConnected = false;
      this.#health.close(event.reason);
      this.#note("MAINTENANCE_ANNOUNCED", nowMs, null, event.reason);
    } else if (event.type === "connected" && !this.#isConnected) {
      this.#isConnected = true;
      this.#note("RECONNECTED", nowMs, null, "the connection stands again");
    }
    this.tick(nowMs);
  }

  /**
   * Takes minutes that are cached already, as after a crash.
   *
   * @param bars Minutes from the first one to be used on.
   * @param nowMs Now, epoch milliseconds.
   */
  preload(bars: readonly LiveBar[], nowMs: number): void {
    for (const bar of bars) this.#lanes[bar.stream].add(bar, this.#nextMs);
    this.#release(nowMs);
  }

  /**
   * Takes rows that were asked for.
   *
   * @param wanted What was asked for.
   * @param bars Minutes that came of it.
   * @param nowMs Now, epoch milliseconds.
   */
  backfill(wanted: WantedRows, bars: readonly LiveBar[], nowMs: number): void {
    const good = bars.filter((bar) => barFault(bar) === null);
    for (const bar of good) this.#place(bar, "backfill", nowMs);
    if (good.length > 0) {
      const name = wanted.stream === "last" ? "minutes" : `${wanted.stream} minutes`;
      const span = `from ${formatInstant(good[0].tsOpenMs)}`;
      this.#count("BACKFILLED", good.length);
      // A mark price that never streams is asked for every minute, which is nothing to remark upon.
      if (this.#options.streams.includes(wanted.stream as LiveStream)) {
        this.#say("BACKFILLED", nowMs, good[0].tsOpenMs, `${good.length} ${name} ${span}`);
      }
    } else this.#health.askInVain("and the source does not have it");
    this.tick(nowMs);
  }

  /**
   * Takes funding records that were asked for. A record that is not there was not charged.
   *
   * @param wanted What was asked for.
   * @param records What came of it.
   * @param nowMs Now, epoch milliseconds.
   */
  settle(wanted: WantedRows, { tsMs, rate, intervalMs }: FundingColumns, nowMs: number): void {
    for (let closeMs = wanted.startMs; closeMs < wanted.endMs; closeMs += MINUTE_MS) {
      if (!this.#isFundingDue(closeMs) || closeMs < this.#nextMs) continue;
      const i = tsMs.findIndex((ts) => floorToStep(ts, MINUTE_MS) === closeMs);
      this.#funding.set(
        closeMs,
        i < 0 ? null : { tsMs: tsMs[i], rate: rate[i], intervalMs: intervalMs[i] },
      );
      if (i < 0) this.#note("FUNDING_MISSING", nowMs, closeMs, "no funding record fell due");
    }
    this.#release(nowMs);
    this.tick(nowMs);
  }

  /**
   * Takes note that rows which were asked for could not be had.
   *
   * @param wanted What was asked for.
   * @param complaint The source's own words.
   * @param nowMs Now, epoch milliseconds.
   */
  fail(wanted: WantedRows, complaint: string, nowMs: number): void {
    this.#health.askInVain(`and the source failed: ${complaint}`);
    this.#note("BACKFILL_FAILED", nowMs, wanted.startMs, complaint);
    this.tick(nowMs);
  }

  /**
   * Rows that have to be asked for: minutes that are over by now or older than one that came, mark prices
   * that do not stream, and funding records that fell due.
   *
   * @param nowMs Now, epoch milliseconds.
   * @returns Ranges of each series.
   */
  wanted(nowMs: number): WantedRows[] {
    const { needsMark, streams, lateMs } = this.#options;
    const { last, mark } = this.#lanes;
    const dueMs = this.#health.isSkewed ? -Infinity : floorToStep(nowMs - lateMs, MINUTE_MS);
    const wanted = (stream: LiveStream, endMs: number): WantedRows[] =>
      this.#lanes[stream].missing({ startMs: this.#nextMs, endMs }).map((gap) => ({
        stream,
        ...gap,
      }));
    const rows = wanted("last", Math.max(dueMs, last.newestMs));
    const heardMs = last.newestMs + MINUTE_MS;
    if (needsMark) {
      const isStreamed = streams.includes("mark");
      rows.push(...wanted("mark", isStreamed ? Math.max(dueMs, mark.newestMs) : heardMs));
    }
    for (let closeMs = this.#nextMs + MINUTE_MS; closeMs <= heardMs; closeMs += MINUTE_MS) {
      if (!this.#isFundingDue(closeMs) || this.#funding.has(closeMs)) continue;
      rows.push({ stream: "funding", startMs: closeMs, endMs: closeMs + MINUTE_MS });
    }
    return rows;
  }

  /**
   * Lets time pass.
   *
   * @param nowMs Now, epoch milliseconds.
   */
  tick(nowMs: number): void {
    const verdict = this.#health.judge(this.#nextMs, nowMs);
    const before = this.#verdict;
    this.#verdict = verdict;
    if (before?.state === verdict.state && before.code === verdict.code) return;
    this.#count(verdict.code);
    this.#output.push({ type: "state", symbol: this.#options.symbol, tsMs: nowMs, ...verdict });
  }

  /**
   * Hands over what there is to say.
   *
   * @returns Outputs in order; they are handed over once.
   */
  take(): IntakeOutput[] {
    const output = this.#output;
    this.#output = [];
    return output;
  }

  #hear(bar: LiveBar, nowMs: number): void {
    this.#health.hear(bar.venueTsMs, nowMs);
    if (!bar.isFinal) {
      this.#count("FORMING_BAR");
      return;
    }
    const { tsOpenMs, stream } = bar;
    const fault = barFault(bar);
    if (fault !== null) {
      this.#note(fault, nowMs, tsOpenMs, `${stream} bar that cannot be true`);
      return;
    }
    const closeMs = tsOpenMs + MINUTE_MS;
    // A stamp from another age says nothing about when the bar was sent.
    const sentMs = Math.min(bar.venueTsMs ?? nowMs, nowMs + DAY_MS);
    if (sentMs < closeMs - EARLY_MS) {
      const early = `${stream} bar is called final ${(closeMs - sentMs) / 1000} s before its close`;
      this.#note("NOT_YET_CLOSED", nowMs, tsOpenMs, early);
      return;
    }
    const lane = this.#lanes[stream];
    const isBehind = tsOpenMs < lane.newestMs;
    const isAwaited = tsOpenMs >= this.#nextMs && !lane.has(tsOpenMs);
    if (isBehind && isAwaited) {
      this.#note("OUT_OF_ORDER_BAR", nowMs, tsOpenMs, `${stream} bar came after a later one`);
    } else if (isAwaited && nowMs - closeMs > this.#options.lateMs && !this.#health.isSkewed) {
      this.#note("LATE_BAR", nowMs, tsOpenMs, `${stream} bar came ${nowMs - closeMs} ms late`);
    }
    this.#place(bar, "websocket", nowMs);
  }

  #place(bar: LiveBar, source: CacheSource, nowMs: number): void {
    const { stream, tsOpenMs } = bar;
    const place = this.#lanes[stream].add(bar, this.#nextMs);
    if (place === "duplicate") {
      if (source === "websocket") this.#note("DUPLICATE_BAR", nowMs, tsOpenMs, `${stream} bar`);
    } else if (place === "stale") {
      this.#note("STALE_BAR", nowMs, tsOpenMs, `${stream} bar is older than what is remembered`);
    } else if (place === "corrected") {
      this.#output.push({ type: "refuse", bar, source });
      this.#note("CORRECTED_BAR", nowMs, tsOpenMs, `${stream} bar was used in another version`);
    } else {
      this.#output.push({ type: "cache", bar, source });
      if (place === "replaced") {
        this.#note("REPLACED_BAR", nowMs, tsOpenMs, `${stream} bar came in another version`);
      }
    }
    this.#release(nowMs);
  }

  /** Hands over every minute that is complete, up to the first that is not. */
  #release(nowMs: number): void {
    const { symbol, needsMark } = this.#options;
    const { last, mark } = this.#lanes;
    for (;;) {
      const tsOpenMs = this.#nextMs;
      const closeMs = tsOpenMs + MINUTE_MS;
      if (!last.has(tsOpenMs) || (needsMark && !mark.has(tsOpenMs))) return;
      if (this.#isFundingDue(closeMs) && !this.#funding.has(closeMs)) return;
      const { volume, ...bar } = last.use(tsOpenMs);
      const funding = this.#funding.get(closeMs) ?? null;
      this.#funding.delete(closeMs);
      this.#nextMs = closeMs;
      this.#health.progress();
      if (tsOpenMs % DAY_MS === 0 && tsOpenMs > this.#options.nextMs) {
        this.#rollOver(nowMs, tsOpenMs);
      }
      this.#output.push({
        type: "minute",
        tsMs: nowMs,
        minute: {
          symbol,
          tsOpenMs,
          last: { ...pricesOf(bar), volume },
          mark: needsMark ? pricesOf(mark.use(tsOpenMs)) : null,
          funding,
        },
      });
    }
  }

  #rollOver(nowMs: number, tsOpenMs: number): void {
    const counts = Object.entries(this.counts).map(([code, count]) => `${code} ${count}`);
    this.#note("DAY_ROLLOVER", nowMs, tsOpenMs, `so far ${counts.join(", ") || "nothing odd"}`);
  }

  #isFundingDue(closeMs: number): boolean {
    const { fundingIntervalMs } = this.#options;
    return fundingIntervalMs !== null && closeMs % fundingIntervalMs === 0;
  }

  #note(code: NoteCode, tsMs: number, barTsOpenMs: number | null, message: string): void {
    this.#count(code);
    this.#say(code, tsMs, barTsOpenMs, message);
  }

  #say(code: NoteCode, tsMs: number, barTsOpenMs: number | null, message: string): void {
    const { symbol } = this.#options;
    this.#output.push({ type: "note", symbol, tsMs, code, barTsOpenMs, message });
  }

  #count(code: NoteCode | StateReason, by = 1): void {
    this.counts[code] = (this.counts[code] ?? 0) + by;
  }
}

function pricesOf({ open, high, low, close }: PriceBar): PriceBar {
  return { open, high, low, close };
}
