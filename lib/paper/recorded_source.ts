import { floorToStep, MINUTE_MS, timeframeMs } from "../base/mod.ts";
import {
  allocateBars,
  type FundingColumns,
  lowerBound,
  type MarkColumns,
  type PriceBar,
  sliceColumns,
  type Stream,
  type StreamColumns,
} from "../columns/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";
import { liveBars } from "./live_bars.ts";
import type { LiveBar, LiveMinute } from "./live_bar.ts";
import type { BackfillPort, LiveSource, SourceEvent } from "./ports.ts";
import { requiredHistory } from "./required_history.ts";

/** Recorded series of one symbol. */
export interface RecordedColumns {
  /** Closed minutes of the last price. */
  last: StreamColumns["last"];
  /** Closed minutes of the mark price, or `null`. */
  mark: StreamColumns["mark"] | null;
  /** Funding records. */
  funding: FundingColumns;
}

/** Recorded minutes as a session takes live ones. */
export interface RecordedSource {
  /** Plays the minutes from the start on, each as it would have come. */
  source: LiveSource;
  /** Answers for what is before, and for what the source does not stream. */
  backfill: BackfillPort;
}

/** How long after its close a recorded minute is said to have come, milliseconds. */
const DELAY_MS = 100;

/** Minutes that are played before the rest of the process gets a turn. */
const PLAYED_AT_ONCE = 60;

/**
 * Plays recorded minutes as if they came from a venue.
 *
 * @param symbol Name in the store.
 * @param columns The series.
 * @param startMs When the session begins, epoch milliseconds: earlier minutes are history.
 * @param name What stands for the venue in messages.
 * @returns A source that ends with the record, and the history before it.
 */
export function recordedSource(
  symbol: string,
  columns: RecordedColumns,
  startMs: number,
  name: string,
): RecordedSource {
  const { last, mark, funding } = columns;
  const bars = (stream: "last" | "mark"): LiveBar[] => {
    const series = columns[stream];
    if (series === null) return [];
    const rows = series.tsOpenMs.length;
    return liveBars(
      symbol,
      stream,
      sliceColumns(series, lowerBound(series.tsOpenMs, startMs), rows),
    );
  };
  return {
    source: {
      name,
      isRecorded: true,
      streams: mark === null ? ["last"] : ["last", "mark"],
      async *events(_symbols, signal): AsyncGenerator<SourceEvent> {
        yield { type: "connected" };
        const marks = new Map(bars("mark").map((bar) => [bar.tsOpenMs, bar]));
        let played = 0;
        for (const bar of bars("last")) {
          // Recorded bars are all there at once; whoever wants to end the session has to get a turn.
          if (++played % PLAYED_AT_ONCE === 0) await new Promise((turn) => setTimeout(turn, 0));
          for (const one of [marks.get(bar.tsOpenMs), bar]) {
            if (one === undefined) continue;
            if (signal.aborted) return;
            const venueTsMs = one.tsOpenMs + MINUTE_MS + DELAY_MS;
            yield { type: "bar", bar: { ...one, venueTsMs } };
          }
        }
        yield { type: "ended" };
      },
    },
    backfill: {
      name,
      fetchBars<S extends Stream>(_symbol: string, stream: S, fromMs: number, endMs: number) {
        const series = { last, mark: mark ?? last, funding }[stream];
        const ts = "tsMs" in series ? series.tsMs : series.tsOpenMs;
        const rows = sliceColumns(series as never, lowerBound(ts, fromMs), lowerBound(ts, endMs));
        return Promise.resolve(rows as StreamColumns[S]);
      },
    },
  };
}

/**
 * The first instant at which recorded minutes are history enough for a strategy.
 *
 * @param plan The strategy.
 * @param firstMs Open of the first recorded minute, epoch milliseconds.
 * @returns The open of an exec bar, epoch milliseconds.
 */
export function firstStartMs(plan: StrategyPlan, firstMs: number): number {
  const stepMs = timeframeMs(plan.timeframes.exec);
  let startMs = floorToStep(firstMs, stepMs);
  // What is needed grows with whole bars of every role, so one distance is right to within a bar of each.
  for (;;) {
    const lackingMs = firstMs - requiredHistory(plan, startMs).startMs;
    if (lackingMs <= 0) return startMs;
    startMs += Math.max(stepMs, floorToStep(lackingMs, stepMs));
  }
}

/**
 * Recorded minutes as columns.
 *
 * @param minutes Minutes in order.
 * @param hasMark Whether they have mark prices.
 * @returns The series.
 */
export function recordedColumns(
  minutes: readonly LiveMinute[],
  hasMark: boolean,
): RecordedColumns {
  const last = allocateBars(minutes.length);
  const { volume: _, ...prices } = allocateBars(minutes.length);
  const mark: MarkColumns | null = hasMark ? prices : null;
  const paid = minutes.flatMap(({ funding }) => funding === null ? [] : [funding]);
  minutes.forEach((minute, row) => {
    setRow(last, row, minute.tsOpenMs, minute.last);
    last.volume[row] = minute.last.volume;
    if (mark !== null && minute.mark !== null) setRow(mark, row, minute.tsOpenMs, minute.mark);
  });
  return {
    last,
    mark,
    funding: {
      tsMs: Float64Array.from(paid, ({ tsMs }) => tsMs),
      rate: Float64Array.from(paid, ({ rate }) => rate),
      intervalMs: Float64Array.from(paid, ({ intervalMs }) => intervalMs),
    },
  };
}

function setRow(columns: MarkColumns, row: number, tsOpenMs: number, prices: PriceBar): void {
  columns.tsOpenMs[row] = tsOpenMs;
  for (const name of ["open", "high", "low", "close"] as const) columns[name][row] = prices[name];
}
