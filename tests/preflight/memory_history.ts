import { DAY_MS, type Instrument, MINUTE_MS } from "../../lib/base/mod.ts";
import {
  type BarColumns,
  type FundingColumns,
  lowerBound,
  type MarkColumns,
  sliceColumns,
  type Stream,
  type TimeRange,
} from "../../lib/columns/mod.ts";
import type {
  HistoryPort,
  PreflightRequest,
  StreamExtent,
  SyncOutcome,
  SyncPort,
} from "../../lib/preflight/mod.ts";
import { walkMinutes } from "../support/walk.ts";

/** 2025-05-05T00:00Z. */
export const DAY_START_MS = 1_746_403_200_000;

const HOUR_MS = 60 * MINUTE_MS;

/** A store that lives in memory. Its columns may be broken in ways a real store does not allow. */
export class MemoryHistory implements HistoryPort {
  bars: BarColumns;
  mark: MarkColumns | null = null;
  funding: FundingColumns;
  instrument: Instrument | null = perp();
  filled: TimeRange[] = [];
  filledMark: TimeRange[] = [];
  /** Names of the methods that were called. */
  readonly calls: string[] = [];

  constructor(bars: BarColumns, funding: FundingColumns) {
    this.bars = bars;
    this.funding = funding;
  }

  readBars(_symbol: string, range: TimeRange): Promise<BarColumns> {
    this.calls.push("readBars");
    return Promise.resolve(inRange(this.bars, "tsOpenMs", range));
  }

  readMark(_symbol: string, range: TimeRange): Promise<MarkColumns> {
    this.calls.push("readMark");
    const { volume: _, ...prices } = this.bars;
    return Promise.resolve(inRange(this.mark ?? sliceColumns(prices, 0, 0), "tsOpenMs", range));
  }

  readFunding(_symbol: string, range: TimeRange): Promise<FundingColumns> {
    this.calls.push("readFunding");
    return Promise.resolve(inRange(this.funding, "tsMs", range));
  }

  readInstrument(): Promise<Instrument | null> {
    this.calls.push("readInstrument");
    return Promise.resolve(this.instrument);
  }

  extent(_symbol: string, stream: Stream): Promise<StreamExtent | null> {
    const tsMs = stream === "funding"
      ? this.funding.tsMs
      : stream === "mark"
      ? this.mark?.tsOpenMs ?? new Float64Array(0)
      : this.bars.tsOpenMs;
    if (tsMs.length === 0) return Promise.resolve(null);
    return Promise.resolve({ firstMs: tsMs[0], lastMs: tsMs.at(-1)!, rows: tsMs.length });
  }

  filledRanges(_symbol: string, range: TimeRange, stream?: Stream): Promise<TimeRange[]> {
    const filled = stream === "mark" ? this.filledMark : this.filled;
    return Promise.resolve(
      filled.filter(({ startMs, endMs }) => startMs < range.endMs && range.startMs < endMs),
    );
  }
}

/** A sync whose answers are written down; each may also change the store. */
export class ScriptedSync implements SyncPort {
  readonly name = "csv:archive";
  readonly asked: { stream: Stream; range: TimeRange }[] = [];
  readonly #answer: (stream: Stream, range: TimeRange, call: number) => SyncOutcome;

  constructor(answer: (stream: Stream, range: TimeRange, call: number) => SyncOutcome) {
    this.#answer = answer;
  }

  sync(_symbol: string, stream: Stream, range: TimeRange): Promise<SyncOutcome> {
    this.asked.push({ stream, range: { ...range } });
    try {
      return Promise.resolve(this.#answer(stream, range, this.asked.length));
    } catch (error) {
      return Promise.reject(error);
    }
  }
}

/** Two days of a perpetual from 2025-05-05, with funding every eight hours some milliseconds late. */
export function twoDays(): MemoryHistory {
  const bars = walkMinutes(2 * 1_440, 7, DAY_START_MS);
  return new MemoryHistory(bars, fundingEvery(8, DAY_START_MS - DAY_MS, DAY_START_MS + 3 * DAY_MS));
}

/** The second of the two days on 15m, with an hour of exec and ten hours of context before it. */
export function secondDay(change: Partial<PreflightRequest> = {}): PreflightRequest {
  return {
    symbol: "SOLUSDT",
    startMs: DAY_START_MS + DAY_MS,
    endMs: DAY_START_MS + 2 * DAY_MS,
    timeframes: { exec: "15m", htf: "1h" },
    warmupBars: { exec: 4, htf: 10 },
    delayBars: 0,
    requireMark: false,
    acceptFilled: false,
    strategyOptions: ["--idea-card", "ema_trend_htf"],
    ...change,
  };
}

/** Records on a grid of hours, stamped 0 to 9 ms late. */
export function fundingEvery(hours: number, fromMs: number, toMs: number): FundingColumns {
  const intervalMs = hours * HOUR_MS;
  const count = Math.floor((toMs - fromMs) / intervalMs) + 1;
  const tsMs = Float64Array.from(
    { length: count },
    (_, i) => fromMs + i * intervalMs + (i * 7) % 10,
  );
  return { tsMs, rate: tsMs.map(() => 0.0001), intervalMs: tsMs.map(() => intervalMs) };
}

/** The same columns without some rows. */
export function withoutRows<T extends { [K in keyof T]: Float64Array }>(
  columns: T,
  drop: (row: number) => boolean,
): T {
  const kept = Object.entries<Float64Array>(columns).map(([name, column]) => {
    return [name, column.filter((_, row) => !drop(row))];
  });
  return Object.fromEntries(kept) as T;
}

/** The same columns with their rows in another order, or repeated. */
export function pickRows<T extends { [K in keyof T]: Float64Array }>(
  columns: T,
  rows: readonly number[],
): T {
  const picked = Object.entries<Float64Array>(columns).map(([name, column]) => {
    return [name, Float64Array.from(rows, (row) => column[row])];
  });
  return Object.fromEntries(picked) as T;
}

export function perp(): Instrument {
  return {
    symbol: "SOLUSDT",
    kind: "perp",
    tickSize: 0.01,
    qtyStep: 1,
    minQty: 1,
    minNotional: 5,
    maintenanceTiers: [{ maxNotionalUsdt: null, maintenanceRate: 0.005, deductionUsdt: 0 }],
    fundingIntervalMs: 8 * HOUR_MS,
    calendar: "24/7",
    venue: "binance",
  };
}

function inRange<T extends { [K in keyof T]: Float64Array }>(
  columns: T,
  key: keyof T,
  { startMs, endMs }: TimeRange,
): T {
  const tsMs = columns[key];
  return sliceColumns(columns, lowerBound(tsMs, startMs), lowerBound(tsMs, endMs));
}
