import {
  DataMissingError,
  floorToStep,
  formatInstant,
  MINUTE_MS,
  timeframeMs,
} from "../base/mod.ts";
import { priceBar, type TimeRange } from "../columns/mod.ts";
import { ensureHistory, type HistoryCheck } from "./ensure_history.ts";
import { LiveFeed, type LiveFeedOptions } from "./live_feed.ts";
import { type ApprovedStrategy, PaperRunner } from "./paper_runner.ts";
import { requireMarket } from "./require_market.ts";
import { requireUntil } from "./require_until.ts";
import { requiredHistory } from "./required_history.ts";
import type { Verdict } from "./session_health.ts";
import type { SessionRecorder, SessionSpan } from "./session_recorder.ts";

/** One strategy of a session, and where it is recorded. */
export interface SessionEntry extends ApprovedStrategy {
  /** Keeps what it does. */
  recorder: SessionRecorder;
}

/** What a session joins. */
export interface PaperSessionOptions extends Omit<LiveFeedOptions, "symbols"> {
  /** The strategies, each on a symbol of its own. */
  strategies: readonly SessionEntry[];
  /** The last exec close is the last one at or before this instant; none unless told. */
  untilMs?: number;
  /** How often the history is looked at while it does not suffice, 5 s unless told. */
  retryMs?: number;
  /** Told that something happened, and once a second besides. */
  onChange?: (runners: readonly PaperRunner[]) => void;
}

/** How often the runners look at the clock, milliseconds. */
const TICK_MS = 1000;

/**
 * Runs approved strategies on live bars: the history is checked and completed, the strategies are warmed
 * up, and then every minute is stepped as it closes. A session that was interrupted goes on from what its
 * recorders kept. Ends with the signal, the source, or when every strategy has ended.
 *
 * @param options What the session joins.
 * @returns The runners as they stand at the end.
 * @throws {UsageError} `UNSUPPORTED_MARKET`, or `UNTIL_TOO_EARLY` when the end comes before a decision.
 * @throws {DataMissingError} `HISTORY_INSUFFICIENT` when a recorded source lacks history, or a venue's does
 * not suffice before the end; `HISTORY_LOADING` when the newest minutes of it did not come before the end.
 * @throws {ClosedbarError} Whatever source, cache or recorder throws.
 */
export async function runPaperSession(
  options: PaperSessionOptions,
): Promise<readonly PaperRunner[]> {
  const { strategies, clock, onChange = () => {} } = options;
  for (const { instrument } of strategies) requireMarket(instrument);
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const runners: PaperRunner[] = [];
  const ticking = (async () => {
    while (!signal.aborted) {
      await clock.sleep(TICK_MS, signal);
      for (const runner of runners) runner.tick();
      onChange(runners);
    }
  })();
  try {
    const symbols: { symbol: string; nextMs: number; entry: SessionEntry }[] = [];
    for (const entry of strategies) {
      const opened = await open(entry, { ...options, signal });
      if (opened === null) return runners;
      runners.push(opened.runner);
      symbols.push({ symbol: entry.instrument.symbol, nextMs: opened.nextMs, entry });
    }
    const bySymbol = new Map(symbols.map(({ symbol }, k) => [symbol, runners[k]]));
    const isOver = () => runners.every(({ ended }) => ended !== null);
    const feed = new LiveFeed({
      ...options,
      signal,
      symbols: symbols.map(({ symbol, nextMs, entry: { hasMark, instrument } }) => ({
        symbol,
        nextMs,
        needsMark: hasMark,
        fundingIntervalMs: instrument.fundingIntervalMs,
      })),
    });
    if (isOver()) return runners;
    for await (const event of feed.events()) {
      if (event.type === "ended") break;
      const symbol = event.type === "minute" ? event.minute.symbol : event.symbol;
      bySymbol.get(symbol)?.take(event);
      onChange(runners);
      if (isOver()) break;
    }
    return runners;
  } finally {
    stop.abort();
    await ticking;
  }
}

/** A strategy that is warmed up, and the first minute that the feed has to bring. */
interface OpenedRun {
  runner: PaperRunner;
  nextMs: number;
}

/** Looks at the history until it suffices, and warms the strategy up; `null` when the session was ended. */
async function open(entry: SessionEntry, options: PaperSessionOptions): Promise<OpenedRun | null> {
  const { recorder } = entry;
  const { clock, signal, source, untilMs, retryMs = 5_000 } = options;
  const resumed = recorder.span === null ? null : resume(entry, recorder.span, options);
  if (resumed !== null && resumed.runner.ended !== null) return resumed;
  if (recorder.span === null) requireUntil(entry.plan, clock.now(), untilMs);
  for (;;) {
    const span = recorder.span ?? spanAt(entry, clock.now());
    const fromMs = resumed?.nextMs ?? span.historyStartMs;
    const checks = await checkHistory(entry, fromMs, options);
    recorder.checked(checks);
    const verdict = historyVerdict(checks, span.startMs);
    if (verdict.state === "SUFFICIENT") {
      if (resumed === null) recorder.begin(span);
      const runner = resumed?.runner ??
        new PaperRunner(entry, { ...span, untilMs }, recorder, clock);
      warmUp(runner, entry, { startMs: fromMs, endMs: span.startMs }, options);
      return { runner, nextMs: Math.max(fromMs, span.startMs) };
    }
    recorder.log(clock.now(), "NO-SIGNALS", `${verdict.state} ${verdict.code}: ${verdict.reason}`);
    if (source.isRecorded) {
      throw insufficient(entry, source.name, verdict, "Name a record that is whole");
    }
    if (!signal.aborted) await clock.sleep(retryMs, signal);
    if (signal.aborted) return null;
    const isTooLate = untilMs !== undefined && untilMs < nextDecision(entry, clock.now());
    if (recorder.span === null && isTooLate) {
      const ended = `The session was to end at ${formatInstant(untilMs)}`;
      throw insufficient(entry, source.name, verdict, `${ended}: name a later instant`);
    }
  }
}

function insufficient(
  { plan }: SessionEntry,
  name: string,
  { code, reason }: Verdict,
  repair: string,
): DataMissingError {
  return new DataMissingError(
    `Cannot run ${plan.id} on ${name} as its history does not suffice: ${reason}. ${repair}`,
    { code, where: name },
  );
}

/** Tells a session that was interrupted everything once more. */
function resume(
  entry: SessionEntry,
  span: SessionSpan,
  { clock, untilMs }: PaperSessionOptions,
): OpenedRun {
  const { recorder } = entry;
  const runner = new PaperRunner(entry, { ...span, untilMs }, recorder, clock);
  let nextMs = span.historyStartMs;
  for (const minute of recorder.recorded()) {
    runner.restore(minute, true);
    nextMs = minute.tsOpenMs + MINUTE_MS;
  }
  return { runner, nextMs };
}

function nextDecision({ plan }: SessionEntry, nowMs: number): number {
  return requiredHistory(plan, nowMs).nextDecisionMs;
}

function spanAt({ plan }: SessionEntry, nowMs: number): SessionSpan {
  const { startMs, nextDecisionMs } = requiredHistory(plan, nowMs);
  return {
    historyStartMs: startMs,
    startMs: nextDecisionMs - timeframeMs(plan.timeframes.exec),
  };
}

async function checkHistory(
  { plan, hasMark, instrument: { symbol }, recorder }: SessionEntry,
  requiredStartMs: number,
  { cache, backfill, clock }: PaperSessionOptions,
): Promise<HistoryCheck[]> {
  const requiredEndMs = floorToStep(clock.now(), MINUTE_MS);
  if (requiredEndMs <= requiredStartMs) return [];
  const checks: HistoryCheck[] = [];
  for (const stream of hasMark ? ["last", "mark"] as const : ["last"] as const) {
    checks.push(
      await ensureHistory({
        symbol,
        tf: plan.timeframes.exec,
        requiredStartMs,
        requiredEndMs,
        cache,
        provider: backfill,
        autoBackfill: true,
        stream,
        source: recorder.span === null ? "historical" : "backfill",
      }),
    );
  }
  return checks;
}

/** What checks come to; minutes that nobody can have yet are the feed's to bring. */
function historyVerdict(checks: readonly HistoryCheck[], startMs: number): Verdict {
  const lacking = checks.find(({ state, code, gaps }) =>
    state !== "SUFFICIENT" && !(code === "NOT_YET_THERE" && gaps[0].startMs >= startMs)
  );
  if (lacking === undefined) {
    return { state: "SUFFICIENT", code: "HISTORY_SUFFICIENT", reason: "every minute is there" };
  }
  const { state, stream, reason } = lacking;
  const code = state === "LOADING" ? "HISTORY_LOADING" : "HISTORY_INSUFFICIENT";
  return { state, code, reason: `${stream}: ${reason}` };
}

function warmUp(
  runner: PaperRunner,
  { recorder, hasMark, instrument: { symbol } }: SessionEntry,
  range: TimeRange,
  { cache }: PaperSessionOptions,
): void {
  if (range.startMs >= range.endMs) return;
  const last = cache.read("last", symbol, range);
  const mark = hasMark ? cache.read("mark", symbol, range) : null;
  for (let row = 0; row < last.tsOpenMs.length; row++) {
    runner.restore({
      symbol,
      tsOpenMs: last.tsOpenMs[row],
      last: { ...priceBar(last, row), volume: last.volume[row] },
      mark: mark === null ? null : priceBar(mark, row),
      funding: null,
    }, false);
  }
  recorder.flush();
}
