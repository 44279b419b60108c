import { type Role, ROLES, type Timeframe } from "../base/mod.ts";
import { sessionClock } from "../calendar/mod.ts";
import { lowerBound, type TimeRange } from "../columns/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";
import {
  contextIndex,
  createMinuteFeed,
  type DerivedBars,
  deriveTimeframe,
  FeedStore,
  type MinuteFeed,
  MultiTimeframeFeeds,
} from "../feeds/mod.ts";
import { computeFeatures, featureKeys, refuseDuplicates } from "../indicators/mod.ts";
import { computeStructure, structureKeys, structureSources } from "../structure/mod.ts";
import type { PreparedFeeds, PriceHistory } from "./prepare_feeds.ts";

/** Bytes of columns that are kept unless told. */
const DEFAULT_BYTES = 128 * 2 ** 20;

/** How much a cache keeps. */
export interface FeedCacheOptions {
  /** Bytes of feature and structure columns; those that were not used for longest go first. */
  maxBytes?: number;
}

/**
 * Prepares feeds of many plans over one history: each timeframe is derived once, and what two plans
 * declare alike is computed once, whatever each calls it.
 */
export class FeedCache {
  /** The history. */
  readonly history: PriceHistory;
  readonly #minutes: MinuteFeed;
  readonly #derived = new Map<Timeframe, DerivedBars & { sessionMs: Float64Array }>();
  readonly #columns = new Map<string, Float64Array[]>();
  readonly #aligned = new Map<Float64Array, Map<Float64Array, Int32Array>>();
  readonly #maxBytes: number;
  #bytes = 0;

  /**
   * Starts without any column.
   *
   * @param history Minutes from the start of the warm-up to the end of the window.
   * @param options How much to keep.
   */
  constructor(history: PriceHistory, { maxBytes = DEFAULT_BYTES }: FeedCacheOptions = {}) {
    this.history = history;
    this.#minutes = createMinuteFeed(history.last, history.mark);
    this.#maxBytes = maxBytes;
  }

  /**
   * Derives every timeframe of a plan, computes its features, and aligns them to the exec grid.
   *
   * @param plan The strategy.
   * @param window Start and end of the window, epoch milliseconds.
   * @returns Feeds, ready to run; columns are shared and not to be written.
   */
  prepare(plan: StrategyPlan, window: TimeRange): PreparedFeeds {
    const feeds: Partial<Record<Role, FeedStore>> = {};
    for (const role of ROLES) {
      const timeframe = plan.timeframes[role];
      if (timeframe !== undefined) feeds[role] = this.#feed(plan, role, timeframe);
    }
    const { exec: timeframe } = plan.timeframes;
    const exec = feeds.exec!;
    const fromRow = lowerBound(exec.tsOpenMs, window.startMs);
    return {
      feeds: new MultiTimeframeFeeds(
        { ...feeds, exec },
        this.#derive(timeframe),
        this.#minutes,
        (execTsCloseMs, contextTsCloseMs) => this.#align(execTsCloseMs, contextTsCloseMs),
      ),
      fromRow,
      toRow: Math.max(fromRow, exec.lastClosedIndexAtOrBefore(window.endMs) + 1),
    };
  }

  /** Where a context stands at each exec close; closes are the same columns for all plans. */
  #align(exec: Float64Array, context: Float64Array): Int32Array {
    const known = this.#aligned.get(exec) ?? new Map<Float64Array, Int32Array>();
    this.#aligned.set(exec, known);
    const rows = known.get(context) ?? contextIndex(exec, context);
    known.set(context, rows);
    return rows;
  }

  #derive(timeframe: Timeframe): DerivedBars & { sessionMs: Float64Array } {
    let derived = this.#derived.get(timeframe);
    if (derived === undefined) {
      const { last, calendar = null } = this.history;
      const folded = deriveTimeframe(last, timeframe, calendar);
      derived = { ...folded, sessionMs: sessionClock(calendar, folded.bars.tsOpenMs) };
      this.#derived.set(timeframe, derived);
    }
    return derived;
  }

  #feed(plan: StrategyPlan, role: Role, timeframe: Timeframe): FeedStore {
    const { bars, tsCloseMs, sessionMs } = this.#derive(timeframe);
    const features = plan.features[role] ?? [];
    const structure = plan.structure?.[role] ?? [];
    refuseDuplicates(features.flatMap(featureKeys), "features");
    refuseDuplicates(structure.flatMap(structureKeys), "structure");
    const columns = new Map<string, Float64Array>();
    // What a column is made of, which tells features of one key and different make apart.
    const makes = new Map<string, string>();
    for (const spec of features) {
      const { indicator, params, inputSource } = spec;
      const name = JSON.stringify([timeframe, indicator, params, inputSource]);
      const made = this.#kept(name, () => [...computeFeatures(bars, [spec]).values()]);
      featureKeys(spec).forEach((key, k) => {
        columns.set(key, made[k]);
        makes.set(key, JSON.stringify([name, k]));
      });
    }
    const read = { ...bars, sessionMs, features: new Map(columns) };
    for (const spec of structure) {
      const params: Record<string, unknown> = { ...spec.params };
      for (const [param, key] of structureSources(spec)) params[param] = [makes.get(key)];
      const name = JSON.stringify([timeframe, "structure", spec.detector, params]);
      const made = this.#kept(name, () => [...computeStructure(read, [spec]).values()]);
      structureKeys(spec).forEach((key, k) => columns.set(key, made[k]));
    }
    return new FeedStore(this.history.symbol, timeframe, bars, columns, tsCloseMs);
  }

  #kept(name: string, make: () => Float64Array[]): Float64Array[] {
    const kept = this.#columns.get(name);
    const columns = kept ?? make();
    // What is put in last stands last, so the first of the map is what was not used for longest.
    this.#columns.delete(name);
    this.#columns.set(name, columns);
    if (kept === undefined) this.#bytes += bytesOf(columns);
    for (const [oldest, old] of this.#columns) {
      if (this.#bytes <= this.#maxBytes || oldest === name) break;
      this.#columns.delete(oldest);
      this.#bytes -= bytesOf(old);
    }
    return columns;
  }
}

/** The bytes behind views may be more than what they show. */
function bytesOf(columns: readonly Float64Array[]): number {
  return columns.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}
