import { canonicalJson, digestColumns, sha256Hex, VERSION } from "../base/mod.ts";
import type { FundingColumns, TimeRange } from "../columns/mod.ts";
import type { Profile } from "../exchange/mod.ts";
import type { MarkSource } from "../feeds/mod.ts";
import type { DataDigests, History } from "./run_backtest.ts";

/** Everything that decides what a run gives. */
export interface RunIdentity {
  /** Digest of the strategy. */
  strategy: string;
  /** Name in the store. */
  symbol: string;
  /** The window. */
  window: TimeRange;
  /** Digests of the data over the required window. */
  data: DataDigests;
  /** Whether the mark prices are real. */
  markSource: MarkSource;
  /** Whether bars that were invented to fill a hole were accepted. */
  acceptFilled: boolean;
  /** What the exchange assumes. */
  profile: Profile;
  /** Whether preflight vouches for the data. */
  preflight: boolean;
}

/** Hexadecimal digits of a digest that name a run. */
const RUN_ID_DIGITS = 16;

/**
 * SHA-256 of what decides a run. Two runs with equal digests give equal results, bit for bit.
 *
 * @param identity Strategy, data, window and assumptions.
 * @returns 64 hexadecimal digits.
 */
export function runDigest(identity: RunIdentity): string {
  const { strategy, symbol, window, data, markSource, acceptFilled, profile, preflight } = identity;
  return sha256Hex(canonicalJson({
    engine_version: VERSION,
    strategy,
    symbol,
    window,
    data,
    mark_source: markSource,
    accept_filled: acceptFilled,
    profile,
    preflight,
  }));
}

/**
 * The name of a run.
 *
 * @param digest What {@linkcode runDigest} gave.
 * @returns Its first sixteen digits.
 */
export function runIdOf(digest: string): string {
  return digest.slice(0, RUN_ID_DIGITS);
}

/**
 * SHA-256 of every stream of a history.
 *
 * @param history What a run reads.
 * @returns One digest for each stream.
 */
export function digestHistory({ last, mark, funding, instrument }: History): DataDigests {
  const digestFunding = ({ tsMs, rate, intervalMs }: FundingColumns) =>
    digestColumns([tsMs, rate, intervalMs]);
  const lastDigest = digestColumns(Object.values(last));
  return {
    last: lastDigest,
    mark: mark === null ? lastDigest : digestColumns(Object.values(mark)),
    funding: digestFunding(funding),
    instrument: sha256Hex(canonicalJson(instrument)),
  };
}
