import { basename } from "node:path";
import { DataMissingError, SeededRandom, UsageError } from "../../base/mod.ts";
import { type ApprovedRun, readRecordedMinutes, RECORDED_BARS } from "../../artifacts/mod.ts";
import type { RecordedColumns } from "../../paper/mod.ts";
import {
  type BackfillPort,
  type Clock,
  firstStartMs,
  type LiveSource,
  recordedColumns,
  recordedSource,
  VenueClock,
} from "../../paper/mod.ts";
import { openSource } from "../data/open_source.ts";
import { findRecord } from "./find_record.ts";

/** Where bars come from, as typed. */
export interface InputOptions {
  /** Id of a venue. */
  venue?: string;
  /** Another address of the venue. */
  venueUrl?: string;
  /** A recorded file. */
  source?: string;
}

/** What a session listens to. */
export interface SessionInputs {
  /** Live bars. */
  source: LiveSource;
  /** What was missed, and the history. */
  backfill: BackfillPort;
  /** Time. */
  clock: Clock;
  /** What the session's manifest calls it. */
  name: string;
}

/** Longest wait for a server that stands in for a venue, milliseconds. */
const LOOPBACK_WAIT_MS = 20;

/**
 * Opens what a session listens to: a venue's socket and history, or a recorded file.
 *
 * @param options What was typed.
 * @param runs The approved runs, each on a symbol of its own.
 * @param remark Told when the venue has to be asked again.
 * @returns Source, history and clock.
 * @throws {UsageError} `BAD_USAGE` when both or neither are named, or a file for several runs;
 * `OTHER_SYMBOL` when a file holds another symbol's minutes.
 * @throws {DataMissingError} `SOURCE_MISSING`, `MARK_MISSING`, or `RECORD_TOO_SHORT` when a file has no minute beyond the warm-up.
 */
export async function openInputs(
  options: InputOptions,
  runs: readonly ApprovedRun[],
  remark: (sentence: string) => void,
): Promise<SessionInputs> {
  const { venue, source } = options;
  if ((venue === undefined) === (source === undefined)) {
    throw new UsageError(
      `Cannot run on ${
        source === undefined ? "no source" : "two sources"
      } of bars: name either a ` +
        `venue with --venue or a file with --source`,
      { code: "BAD_USAGE" },
    );
  }
  return source === undefined
    ? await openVenue(venue!, options.venueUrl, remark)
    : await openRecord(source, runs);
}

async function openVenue(
  venue: string,
  venueUrl: string | undefined,
  remark: (sentence: string) => void,
): Promise<SessionInputs> {
  const { createCcxtLiveSource, createCcxtProvider } = await import("../../providers/mod.ts");
  const backfill = await openSource({ venue, venueUrl }, { venue }, remark);
  const ports = { venue, random: new SeededRandom(Deno.pid), remark };
  if (venueUrl === undefined) {
    const { now, sleep } = REAL_CLOCK;
    const source = await createCcxtLiveSource({ ...ports, now, sleep });
    return { source, backfill, clock: REAL_CLOCK, name: venue };
  }
  // A server that stands in for the venue has a time of its own, in which nobody has to be waited for.
  const clock = new VenueClock(REAL_CLOCK);
  clock.hear(await backfill.horizonMs?.() ?? REAL_CLOCK.now());
  const loopback = {
    ...ports,
    baseUrl: venueUrl,
    now: () => clock.now(),
    sleep: (ms: number) => REAL_CLOCK.sleep(Math.min(ms, LOOPBACK_WAIT_MS)),
  };
  return {
    source: await createCcxtLiveSource({ ...loopback, reconnectMs: LOOPBACK_WAIT_MS }),
    backfill: await createCcxtProvider({ ...loopback, clockAheadMs: 0 }),
    clock,
    name: venue,
  };
}

async function openRecord(file: string, runs: readonly ApprovedRun[]): Promise<SessionInputs> {
  if (runs.length !== 1) {
    throw new UsageError(
      `Cannot play ${file} to ${runs.length} runs: recorded minutes are played to one run at a time`,
      {
        code: "BAD_USAGE",
      },
    );
  }
  const [{ plan, hasMark, instrument: { symbol } }] = runs;
  const columns = await readColumns(findRecord(file, symbol), symbol, hasMark);
  const { tsOpenMs } = columns.last;
  const startMs = tsOpenMs.length === 0 ? Infinity : firstStartMs(plan, tsOpenMs[0]);
  if (!(tsOpenMs[tsOpenMs.length - 1] >= startMs)) {
    throw new DataMissingError(
      `Cannot run on ${file} as its ${tsOpenMs.length} minutes are fewer than what ${plan.id} needs ` +
        `to be warm: name a longer record`,
      { code: "RECORD_TOO_SHORT", where: file },
    );
  }
  const clock = new VenueClock(REAL_CLOCK);
  clock.hear(startMs);
  return { ...recordedSource(symbol, columns, startMs, file), clock, name: file };
}

/** A session's own record, a folder of series, or one file of minutes, which has no funding. */
async function readColumns(
  file: string,
  symbol: string,
  hasMark: boolean,
): Promise<RecordedColumns> {
  if (basename(file) === RECORDED_BARS) {
    const minutes = readRecordedMinutes(file, symbol);
    if (hasMark && minutes.some(({ mark }) => mark === null)) throw withoutMark(file, symbol);
    return recordedColumns(minutes, hasMark);
  }
  const isFolder = Deno.statSync(file).isDirectory;
  // One file is one series, whatever it is asked for.
  if (hasMark && !isFolder) throw withoutMark(file, symbol);
  const provider = await openSource({ archive: file }, {});
  const series = <S extends "last" | "mark" | "funding">(stream: S) =>
    provider.fetchBars(symbol, stream, -Infinity, Infinity);
  const last = await series("last");
  const mark = hasMark ? await series("mark") : null;
  const none = new Float64Array(0);
  const funding = isFolder ? await series("funding") : { tsMs: none, rate: none, intervalMs: none };
  return { last, mark, funding };
}

function withoutMark(file: string, symbol: string): DataMissingError {
  return new DataMissingError(
    `Cannot play ${file} to a run that had real mark prices as it has none: name a folder with ` +
      `${symbol}_mark_1m.csv.gz in it, or a session that had them`,
    { code: "MARK_MISSING", where: file },
  );
}

const REAL_CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      if (signal?.aborted) done();
      signal?.addEventListener("abort", done);
    }),
};
