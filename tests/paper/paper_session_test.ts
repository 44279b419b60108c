import { assert, assertEquals, assertRejects } from "@std/assert";
import { prepareFeeds } from "../../lib/backtest/mod.ts";
import {
  canonicalJson,
  DataMissingError,
  MINUTE_MS,
  sha256Hex,
  UsageError,
} from "../../lib/base/mod.ts";
import { loadCard } from "../../lib/cards/mod.ts";
import { type BarColumns, type FundingColumns, sliceColumns } from "../../lib/columns/mod.ts";
import { runEngine } from "../../lib/engine/mod.ts";
import {
  type ApprovedStrategy,
  type FeedEvent,
  firstStartMs,
  liveBars,
  type LiveMinute,
  PaperRunner,
  type PaperSessionOptions,
  recordedSource,
  replaySession,
  runPaperSession,
  type SessionState,
  VenueClock,
} from "../../lib/paper/mod.ts";
import { openBarCache } from "../../lib/store/mod.ts";
import { inFolder } from "../store/fixtures.ts";
import { minuteAt } from "../support/live_minutes.ts";
import { MemoryRecorder } from "../support/memory_recorder.ts";
import { columnsBackfill, listSource, realClock } from "../support/paper_scene.ts";
import { randomCard } from "../support/random_card.ts";
import { SAMPLE_INSTRUMENT } from "../support/sample_plan.ts";
import { walkMinutes } from "../support/walk.ts";

const ROWS = 1_200;
const LAST = walkMinutes(ROWS, 3);
const START = 300;
const FUNDING_MS = 8 * 60 * MINUTE_MS;

/** Three records, one of them in the history. */
const FUNDING: FundingColumns = {
  tsMs: Float64Array.of(...[0, 1, 2].map((k) => LAST.tsOpenMs[0] + k * FUNDING_MS + 3)),
  rate: Float64Array.of(1e-4, 3e-4, -2e-4),
  intervalMs: new Float64Array(3).fill(FUNDING_MS),
};

/** A card that trades often. */
function strategy(): ApprovedStrategy {
  const { plan } = loadCard(randomCard(45), "random_45.yml");
  return { plan, instrument: SAMPLE_INSTRUMENT, hasMark: false, profile: "conservative" };
}

function minutes(from: number, to: number): LiveMinute[] {
  const history = { last: LAST, mark: null, funding: FUNDING };
  return Array.from({ length: to - from }, (_, k) => {
    const { funding, ...minute } = minuteAt(history, from + k);
    const tsMs = minute.tsOpenMs + MINUTE_MS + 3;
    const due = funding && { tsMs, intervalMs: FUNDING_MS, rate: funding.rate };
    return { ...minute, symbol: SAMPLE_INSTRUMENT.symbol, funding: due };
  });
}

const SPAN = { historyStartMs: LAST.tsOpenMs[0], startMs: LAST.tsOpenMs[START] };
const state = (name: SessionState): FeedEvent => ({
  type: "state",
  symbol: SAMPLE_INSTRUMENT.symbol,
  tsMs: clock.nowMs,
  state: name,
  code: name === "SUFFICIENT" ? "HISTORY_SUFFICIENT" : "MISSED_MINUTES",
  reason: "so it is",
});

/** A clock that stands where the newest minute closed. */
function closeClock() {
  return { nowMs: 0, now: () => clock.nowMs, sleep: () => Promise.resolve() };
}
let clock = closeClock();

function begin(recorder: MemoryRecorder): PaperRunner {
  clock = closeClock();
  recorder.begin(SPAN);
  const runner = new PaperRunner(strategy(), SPAN, recorder, clock);
  for (const minute of minutes(0, START)) runner.restore(minute, false);
  return runner;
}

function feed(runner: PaperRunner, from: number, to: number): void {
  for (const minute of minutes(from, to)) {
    clock.nowMs = minute.tsOpenMs + MINUTE_MS + 200;
    runner.take({ type: "minute", tsMs: clock.nowMs, minute });
  }
}

/** The whole session without an interruption. */
function wholeSession(): MemoryRecorder {
  const recorder = new MemoryRecorder();
  const runner = begin(recorder);
  runner.take(state("SUFFICIENT"));
  feed(runner, START, ROWS);
  return recorder;
}

Deno.test("a session's packets, decisions and facts are those of the backtest over its minutes", () => {
  const recorder = wholeSession();
  const { plan, instrument } = strategy();
  const packets: string[] = [];
  const intents: (string | null)[] = [];
  const { facts } = runEngine({
    plan,
    instrument,
    ...prepareFeeds(plan, { symbol: instrument.symbol, last: LAST, mark: null }, {
      startMs: SPAN.startMs,
      endMs: LAST.tsOpenMs[ROWS - 1] + MINUTE_MS,
    }),
    funding: FUNDING,
    isOpenEnded: true,
    onSnapshot: (snapshot) => packets.push(sha256Hex(canonicalJson(snapshot.toDict()))),
    onDecision: (_, intent) => intents.push(intent && canonicalJson(intent)),
  });
  assertEquals(recorder.closes.map(({ packetSha256 }) => packetSha256), packets);
  assertEquals(
    recorder.closes.filter((close) => close.isDecided).map((one) => one.intent),
    intents,
  );
  const kept = recorder.facts.filter(({ type }) => type !== "signal");
  assertEquals(
    kept.map(({ tsMs, type, detail: { account_seq, ...detail } }) => [
      tsMs,
      type,
      account_seq,
      detail,
    ]),
    facts.map(({ tsMs, type, seq, detail }) => [tsMs, type, seq, { ...detail }]),
  );
  assert(facts.some(({ type }) => type === "funding_settled"));
});

Deno.test("a signal carries packet, features, account and size, and stands before what follows of it", () => {
  const { facts } = wholeSession();
  const at = facts.findIndex(({ type, detail }) => type === "signal" && detail.sizing !== null);
  const { detail, isLate, tsMs } = facts[at];
  assertEquals(isLate, false);
  assertEquals(Object.keys(detail), [
    ...["action", "direction", "sizing", "features", "packet", "position", "account"],
  ]);
  const sizing = detail.sizing as Record<string, number>;
  const accepted = facts.slice(at).find(({ type }) => type.startsWith("order_"))!;
  assertEquals(accepted.tsMs, tsMs);
  assertEquals(sizing.margin_usdt, sizing.notional_usdt / strategy().plan.account.maxLeverage);
  assertEquals(facts.map(({ seq }) => seq), Array.from(facts.keys(), (k) => k + 1));
});

Deno.test("a session that is killed anywhere repeats no fact and loses none", () => {
  const whole = wholeSession();
  for (let kill = 0; kill < 60; kill++) {
    const kept = START + Math.floor(kill * (ROWS - START) / 60);
    // Of what follows from the minutes that were kept, a killed process may not have kept the last.
    const lived = whole.closes.filter(({ tsCloseMs }) => tsCloseMs <= LAST.tsOpenMs[kept]).length;
    const until = whole.closes[Math.max(0, lived - 1 - kill % 2)]?.tsCloseMs ?? 0;
    const facts = whole.facts.filter(({ tsMs }) => tsMs < until).length;
    const recorder = whole.killedAt(kept, Math.max(0, lived - kill % 3), facts);
    clock = closeClock();
    const runner = new PaperRunner(strategy(), SPAN, recorder, clock);
    for (const minute of recorder.recorded()) runner.restore(minute, true);
    runner.take(state("SUFFICIENT"));
    feed(runner, kept, ROWS);
    const plain = (all: typeof whole.facts) => all.map((fact) => ({ ...fact, isLate: null }));
    assertEquals(plain(recorder.facts), plain(whole.facts));
    assertEquals(recorder.closes, whole.closes);
    assertEquals(recorder.minutes.length, ROWS);
  }
});

Deno.test("a state that is not sufficient holds the minutes back, says why, and marks what was late", () => {
  const whole = wholeSession();
  const recorder = new MemoryRecorder();
  const runner = begin(recorder);
  runner.take(state("SUFFICIENT"));
  feed(runner, START, 500);
  runner.take(state("DEGRADED"));
  const signalsBefore = runner.signals;
  for (let row = 500; row < 620; row++) {
    feed(runner, row, row + 1);
    runner.tick();
  }
  assertEquals([runner.signals, runner.waiting], [signalsBefore, 120]);
  assertEquals(recorder.minutes.length, 500);
  const silent = recorder.lines.filter((line) => line.startsWith("NO-SIGNALS"));
  assertEquals(silent.length, 1 + 24);
  assert(silent.every((line) => line.endsWith("DEGRADED MISSED_MINUTES: so it is")));
  assertEquals(runner.noSignals, 24);
  runner.take(state("SUFFICIENT"));
  assertEquals(runner.waiting, 0);
  feed(runner, 620, ROWS);
  const plain = (all: typeof whole.facts) => all.map((fact) => ({ ...fact, isLate: null }));
  assertEquals(plain(recorder.facts), plain(whole.facts));
  const late = recorder.facts.filter(({ isLate }) => isLate === true);
  const span = [LAST.tsOpenMs[500], LAST.tsOpenMs[619]];
  assertEquals(late.length, runner.lateSignals);
  assert(late.length > 0 && late.every(({ tsMs }) => tsMs > span[0] && tsMs <= span[1]));
});

/** A session over a list of bars; what is before them comes from a backfill. */
async function follow(
  recorder: MemoryRecorder,
  more: Partial<PaperSessionOptions> = {},
  startMs = LAST.tsOpenMs[START],
): Promise<readonly PaperRunner[]> {
  let runners: readonly PaperRunner[] = [];
  await inFolder(async (folder) => {
    using cache = await openBarCache(`${folder}/cache.db`);
    const live = sliceColumns(LAST, START, ROWS) as BarColumns;
    const events = liveBars(SAMPLE_INSTRUMENT.symbol, "last", live).map((bar) => ({
      type: "bar" as const,
      bar: { ...bar, venueTsMs: bar.tsOpenMs + MINUTE_MS + 100 },
    }));
    const clock = new VenueClock(realClock());
    clock.hear(startMs);
    runners = await runPaperSession({
      strategies: [{ ...strategy(), recorder }],
      source: listSource(events, ["last"]),
      cache,
      backfill: columnsBackfill({ last: LAST, funding: FUNDING }),
      clock,
      signal: new AbortController().signal,
      ...more,
    });
  });
  return runners;
}

Deno.test("a session fetches its history, warms up, follows the source to its end, and stops there", async () => {
  const recorder = new MemoryRecorder();
  const [runner] = await follow(recorder);
  assertEquals(recorder.checks.map(({ state }) => state), ["SUFFICIENT"]);
  assert(recorder.span!.historyStartMs < SPAN.startMs);
  assertEquals(recorder.minutes.at(-1)!.tsOpenMs, LAST.tsOpenMs[ROWS - 1]);
  assertEquals(recorder.closes[0].tsCloseMs, SPAN.startMs + 5 * MINUTE_MS);
  assertEquals(recorder.closes[0].isDecided, true);
  assert(runner.signals > 10);
  assertEquals([runner.lateSignals, runner.waiting, runner.ended], [0, 0, null]);
});

Deno.test("a replay finds no difference, and the first one where a minute or a decision was changed", () => {
  const { minutes, closes, facts } = wholeSession();
  const kept = {
    minutes,
    closes,
    facts: facts.filter(({ type }) => type !== "signal")
      .map(({ tsMs, type, detail: { account_seq: _, ...detail } }) => ({ tsMs, type, detail })),
  };
  const replay = (changed: Partial<typeof kept>) =>
    replaySession(strategy(), SPAN, { ...kept, ...changed });
  const same = replay({});
  assertEquals([same.difference, same.closes], [null, closes.length]);
  assertEquals(same.signals, facts.filter(({ type }) => type === "signal").length);

  const row = 704;
  const lied = minutes.with(row, {
    ...minutes[row],
    last: { ...minutes[row].last, close: minutes[row].last.low },
  });
  const packet = replay({ minutes: lied }).difference!;
  assertEquals(packet.what, "packet");
  assertEquals(packet.tsMs, (Math.floor(LAST.tsOpenMs[row] / 300_000) + 1) * 300_000);

  const at = closes.findIndex(({ intent }) => intent !== null);
  const decision = replay({ closes: closes.with(at, { ...closes[at], intent: null }) }).difference!;
  assertEquals([decision.what, decision.tsMs], ["decision", closes[at].tsCloseMs]);
  const short = replay({ closes: closes.slice(0, -1) }).difference!;
  assertEquals([short.what, short.recorded], ["exec close", null]);
  assertEquals(replay({ facts: kept.facts.slice(0, -1) }).difference!.what, "fact");
});

Deno.test("recorded minutes play as a venue would say them, and give the session that recorded them", async () => {
  const { plan } = strategy();
  const columns = { last: LAST, mark: null, funding: FUNDING };
  const startMs = firstStartMs(plan, LAST.tsOpenMs[0]);
  const { source, backfill } = recordedSource("SOLUSDT", columns, startMs, "a file");
  const recorder = new MemoryRecorder();
  const [runner] = await follow(recorder, { source, backfill }, startMs);
  assertEquals(recorder.span!.startMs, startMs);
  assert(recorder.span!.historyStartMs - LAST.tsOpenMs[0] < 300_000);
  assertEquals(recorder.minutes.at(-1)!.tsOpenMs, LAST.tsOpenMs[ROWS - 1]);
  assertEquals(recorder.closes.length, (LAST.tsOpenMs[ROWS - 1] + MINUTE_MS - startMs) / 300_000);
  assertEquals([runner.lateSignals, runner.verdict.state], [0, "SUFFICIENT"]);
});

Deno.test("a session with an end closes its position at the last exec close before it", async () => {
  const recorder = new MemoryRecorder();
  const untilMs = LAST.tsOpenMs[START + 502];
  const [runner] = await follow(recorder, { untilMs });
  assertEquals(runner.ended, "end_of_data");
  assertEquals(recorder.closes.at(-1)!.tsCloseMs, LAST.tsOpenMs[START + 500]);
  assertEquals(runner.run.snapshot.position, null);
  assertEquals(recorder.facts.at(-1)!.type, "run_stopped");
});

Deno.test("without its history a session has no signals, says why, and asks again until it is ended", async () => {
  const recorder = new MemoryRecorder();
  const stop = new AbortController();
  const hole = columnsBackfill({ last: sliceColumns(LAST, 0, 40) as BarColumns, funding: FUNDING });
  const asked = () => {
    if (recorder.checks.length >= 3) stop.abort();
    return Promise.resolve(LAST.tsOpenMs[START]);
  };
  const runners = await follow(recorder, {
    backfill: { ...hole, horizonMs: asked },
    retryMs: 1,
    signal: stop.signal,
  });
  assertEquals(runners, []);
  assertEquals(recorder.checks.map(({ code }) => code).slice(0, 2), [
    "ABSENT_AT_SOURCE",
    "ABSENT_AT_SOURCE",
  ]);
  assert(recorder.lines[0].startsWith("NO-SIGNALS DEGRADED HISTORY_INSUFFICIENT: last: "));
});

Deno.test("a session that could not decide once before its end, or on a market that closes, is refused", async () => {
  const recorder = new MemoryRecorder();
  const untilMs = LAST.tsOpenMs[START] + 5 * MINUTE_MS - 1;
  await assertRejects(() => follow(recorder, { untilMs }), UsageError, "until ");
  const [runner] = await follow(recorder, { untilMs: untilMs + 1 });
  assertEquals([runner.ended, runner.closes], ["end_of_data", 1]);
  const instrument = { ...SAMPLE_INSTRUMENT, calendar: "XNYS" };
  const strategies = [{ ...strategy(), instrument, recorder: new MemoryRecorder() }];
  await assertRejects(
    () => follow(recorder, { strategies }),
    UsageError,
    "its market (XNYS) closes",
  );
});

Deno.test("a session whose history does not suffice before its end has none, and says what is missing", async () => {
  const recorder = new MemoryRecorder();
  const startMs = LAST.tsOpenMs[START];
  const clock = new VenueClock(realClock());
  clock.hear(startMs);
  const hole = columnsBackfill({ last: sliceColumns(LAST, 0, 40) as BarColumns, funding: FUNDING });
  const asked = () => {
    if (recorder.checks.length > 1) clock.hear(startMs + 5 * MINUTE_MS);
    return Promise.resolve(startMs);
  };
  const error = await assertRejects(
    () =>
      follow(recorder, {
        backfill: { ...hole, horizonMs: asked },
        ...{ clock, retryMs: 1, untilMs: startMs + 5 * MINUTE_MS },
      }),
    DataMissingError,
    "history does not suffice: last: ",
  );
  assertEquals(error.code, "HISTORY_INSUFFICIENT");
  assertEquals([recorder.span, recorder.minutes], [null, []]);
});
