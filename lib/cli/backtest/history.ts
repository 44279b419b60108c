import type { BacktestRequest } from "../../backtest/mod.ts";
import type { HistoryPort, SyncPort } from "../../preflight/mod.ts";
import type { Store } from "../../store/mod.ts";
import { DEFAULT_DB, PROGRAM, VENUE_PROGRAM } from "../common_options.ts";
import { openSource, repairFrom } from "../data/open_source.ts";
import { venueOf } from "../data/source_options.ts";
import { withNewStore } from "../data/with_new_store.ts";
import { termsOptions } from "../terms_options.ts";
import type { CardRequest } from "./card_options.ts";
import type { StrategyNames } from "./strategy_options.ts";

/** Where holes are repaired from unless told: the data that ships with a checkout. */
const DEFAULT_ARCHIVE = "data";

/** What a person typed, as far as history is concerned. */
export interface HistoryOptions {
  /** The store. */
  db: string;
  /** Whether holes are repaired. */
  fixGaps?: true;
  /** Venue they are repaired from. */
  venue?: string;
  /** Another address of the venue. */
  venueUrl?: string;
  /** Folder or file they are repaired from; `data` unless a venue is named. */
  archive?: string;
  /** Whether invented bars are accepted. */
  acceptFilled?: true;
  /** Whether columns that are kept beside the store may answer for it; yes unless told. */
  cache?: boolean;
}

/**
 * The request of a strategy, with its repairs spelled as the person spells commands.
 *
 * @param request Strategy, symbol and window.
 * @param options What was typed.
 * @returns What the gate and the run are asked.
 */
export function toGateRequest(
  { plan, symbol, window }: Pick<CardRequest, "plan" | "symbol" | "window">,
  options: HistoryOptions & Partial<StrategyNames>,
): BacktestRequest {
  const { db, venue, venueUrl, archive, acceptFilled } = options;
  return {
    plan,
    symbol,
    window,
    acceptFilled: acceptFilled === true,
    command: {
      strategyOptions: namedBy(options),
      program: venue === undefined ? PROGRAM : VENUE_PROGRAM,
      ...(archive === undefined ? {} : { archivePath: archive }),
      ...(venue === undefined ? {} : { venue }),
      ...(venueUrl === undefined ? {} : { venueUrl }),
      termsOptions: (of) => termsOptions(of, archive),
      usualVenue: (terms) => ({ venue: venueOf(terms), program: VENUE_PROGRAM }),
      ...(db === DEFAULT_DB ? {} : { dbPath: db }),
    },
  };
}

/**
 * The options that name a strategy, as a command repeats them.
 *
 * @param options What was typed.
 * @returns Words of a command; `undefined` where none is named.
 */
export function namedBy(
  { ideaCard, strategy, param = [], warmup }: Partial<StrategyNames>,
): string[] | undefined {
  if (ideaCard !== undefined) return ["--idea-card", ideaCard];
  if (strategy === undefined) return undefined;
  return [
    ...["--strategy", strategy, ...param.flatMap((value) => ["--param", value])],
    ...warmup === undefined ? [] : ["--warmup", warmup],
  ];
}

/**
 * Opens the history of a store for one task: through the columnar cache, or the store itself for writing
 * when holes are to be repaired.
 *
 * @param options What was typed.
 * @param task What to do with the history, and with the way to repair it.
 * @returns What the task returns; the store is closed by then.
 */
export async function withHistory<T>(
  options: HistoryOptions,
  task: (history: HistoryPort, sync: SyncPort | undefined) => Promise<T>,
): Promise<T> {
  if (options.fixGaps) return await withStore(options, task);
  const { openHistory } = await import("../../store/mod.ts");
  await using history = await openHistory(options.db, { useCache: options.cache });
  return await task(history, undefined);
}

/**
 * Opens the store for one task: for writing when holes are to be repaired, else only to read.
 *
 * @param options What was typed.
 * @param task What to do with the store, and with the way to repair it.
 * @returns What the task returns; the store is closed by then.
 */
export async function withStore<T>(
  options: HistoryOptions,
  task: (store: Store, sync: SyncPort | undefined) => Promise<T>,
): Promise<T> {
  const { openStore } = await import("../../store/mod.ts");
  const { db, fixGaps } = options;
  if (fixGaps) {
    const provider = await openSource(options, { archive: DEFAULT_ARCHIVE });
    return await withNewStore(db, (store) => task(store, repairFrom(store, provider)));
  }
  await using store = await openStore(db, { readOnly: true });
  return await task(store, undefined);
}
