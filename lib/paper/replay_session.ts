import { prepareFeeds } from "../backtest/mod.ts";
import { canonicalJson, MINUTE_MS, sha256Hex } from "../base/mod.ts";
import { type EngineResult, type Intent, runEngine } from "../engine/mod.ts";
import type { LiveMinute } from "./live_bar.ts";
import type { ApprovedStrategy, RunnerSpan } from "./paper_runner.ts";
import { recordedColumns } from "./recorded_source.ts";
import type { CloseRecord } from "./session_recorder.ts";

/** A fact of the simulated account, as a session keeps it. */
export interface AccountFact {
  /** When, epoch milliseconds. */
  tsMs: number;
  /** What kind. */
  type: string;
  /** Its numbers and names. */
  detail: Readonly<Record<string, unknown>>;
}

/** What a session kept. */
export interface RecordedSession {
  /** Minutes in order, the history first. */
  minutes: readonly LiveMinute[];
  /** Exec closes in order. */
  closes: readonly CloseRecord[];
  /** Facts of the simulated account in order. */
  facts: readonly AccountFact[];
}

/** The first thing that a backtest over the recorded minutes does in another way. */
export interface SessionDifference {
  /** When, epoch milliseconds. */
  tsMs: number;
  /** What differs. */
  what: "exec close" | "packet" | "decision" | "fact";
  /** What the session kept, as JSON; `null` when it kept nothing. */
  recorded: string | null;
  /** What the backtest gives, as JSON; `null` when it gives nothing. */
  replayed: string | null;
}

/** What became of a replay. */
export interface SessionReplay {
  /** Exec closes that the backtest went through. */
  closes: number;
  /** Of these, the ones at which the strategy was asked. */
  decisions: number;
  /** Of these, the ones at which it wanted something. */
  signals: number;
  /** Facts of the simulated account. */
  facts: number;
  /** The first difference, `null` when there is none. */
  difference: SessionDifference | null;
}

/**
 * Runs the backtest over the minutes of a recorded session and compares it with what the session kept:
 * every packet, every decision and every fact of the simulated account.
 *
 * @param strategy The strategy that ran.
 * @param span When the session began, and its end if it had one.
 * @param recorded What the session kept.
 * @returns What the backtest did, and the first difference.
 */
export function replaySession(
  strategy: ApprovedStrategy,
  { startMs, untilMs }: Pick<RunnerSpan, "startMs" | "untilMs">,
  recorded: RecordedSession,
): SessionReplay {
  const { plan, instrument, hasMark, profile } = strategy;
  const { last, mark, funding } = recordedColumns(recorded.minutes, hasMark);
  const endMs = (last.tsOpenMs.at(-1) ?? startMs) + MINUTE_MS;
  const isOver = untilMs !== undefined && recorded.facts.at(-1)?.type === "run_stopped";
  const replayed: CloseRecord[] = [];
  const prepared = prepareFeeds(
    plan,
    { symbol: instrument.symbol, last, mark },
    { startMs, endMs: isOver ? Math.min(endMs, untilMs) : endMs },
  );
  const decider = strategy.decideElsewhere?.({ instrument, hasMark, startMs, untilMs, profile });
  let heard = 0;
  const result = runEngine({
    plan: decider?.plan ?? plan,
    instrument,
    ...prepared,
    funding,
    profile,
    isOpenEnded: !isOver,
    onSnapshot: (snapshot) => {
      const { tsCloseMs } = snapshot;
      const { minutes } = recorded;
      while (decider !== undefined && minutes[heard]?.tsOpenMs < tsCloseMs) {
        decider.hear(minutes[heard++]);
      }
      replayed.push({
        tsCloseMs,
        isDecided: false,
        packetSha256: sha256Hex(canonicalJson(snapshot.toDict())),
        intent: null,
      });
    },
    onDecision: (_, intent: Intent | null) => {
      const close = replayed[replayed.length - 1];
      close.isDecided = true;
      close.intent = intent === null ? null : canonicalJson(intent);
    },
  });
  return {
    closes: replayed.length,
    decisions: replayed.filter(({ isDecided }) => isDecided).length,
    signals: replayed.filter(({ intent }) => intent !== null).length,
    facts: result.facts.length,
    difference: compareCloses(recorded.closes, replayed) ?? compareFacts(recorded.facts, result),
  };
}

function compareCloses(
  recorded: readonly CloseRecord[],
  replayed: readonly CloseRecord[],
): SessionDifference | null {
  for (let i = 0; i < Math.max(recorded.length, replayed.length); i++) {
    const kept = recorded[i];
    const made = replayed[i];
    const tsMs = (kept ?? made).tsCloseMs;
    if (kept === undefined || made === undefined || kept.tsCloseMs !== made.tsCloseMs) {
      return differenceOf(tsMs, "exec close", kept?.tsCloseMs, made?.tsCloseMs);
    }
    if (kept.packetSha256 !== made.packetSha256) {
      return differenceOf(tsMs, "packet", kept.packetSha256, made.packetSha256);
    }
    if (kept.isDecided !== made.isDecided || kept.intent !== made.intent) {
      const decision = ({ isDecided, intent }: CloseRecord) => ({ isDecided, intent });
      return differenceOf(tsMs, "decision", decision(kept), decision(made));
    }
  }
  return null;
}

function compareFacts(
  recorded: readonly AccountFact[],
  { facts }: EngineResult,
): SessionDifference | null {
  for (let i = 0; i < Math.max(recorded.length, facts.length); i++) {
    const kept = recorded[i];
    const made = facts[i] &&
      { tsMs: facts[i].tsMs, type: facts[i].type, detail: { ...facts[i].detail } };
    if (JSON.stringify(kept) !== JSON.stringify(made)) {
      return differenceOf((kept ?? made).tsMs, "fact", kept, made);
    }
  }
  return null;
}

function differenceOf(
  tsMs: number,
  what: SessionDifference["what"],
  recorded: unknown,
  replayed: unknown,
): SessionDifference {
  const text = (value: unknown) => value === undefined ? null : JSON.stringify(value);
  return { tsMs, what, recorded: text(recorded), replayed: text(replayed) };
}
