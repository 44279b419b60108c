import {
  canonicalJson,
  floorToStep,
  formatInstant,
  type Instrument,
  MINUTE_MS,
  sha256Hex,
  timeframeMs,
} from "../base/mod.ts";
import {
  type Decider,
  type LiveClose,
  LiveRun,
  type LiveTerms,
  type StopReason,
  type StrategyPlan,
} from "../engine/mod.ts";
import type { Profile } from "../exchange/mod.ts";
import type { FeedEvent } from "./feed_event.ts";
import type { LiveMinute } from "./live_bar.ts";
import type { Clock } from "./ports.ts";
import type { NoteCode } from "./reasons.ts";
import type { Verdict } from "./session_health.ts";
import type { SessionRecorder, SessionSpan } from "./session_recorder.ts";
import { signalDetail } from "./signal_detail.ts";

/** An approved strategy on its symbol. */
export interface ApprovedStrategy {
  /** The strategy. */
  plan: StrategyPlan;
  /** Contract terms, and the symbol. */
  instrument: Instrument;
  /** Whether the approved run had real mark prices; else the last price stands in. */
  hasMark: boolean;
  /** What the exchange assumes. */
  profile: Profile;
  /** Begins a run whose decisions are made elsewhere; `plan` decides here unless given. */
  decideElsewhere?: (terms: LiveTerms) => Decider;
}

/** When a session of a strategy begins and ends. */
export interface RunnerSpan extends SessionSpan {
  /** The last exec close is the last one at or before this instant; none unless told. */
  untilMs?: number;
}

/** A signal as a person follows it. */
export interface SignalLine {
  /** Exec close, epoch milliseconds. */
  tsMs: number;
  /** `enter long`, `enter short` or `exit`. */
  what: string;
  /** Whether it came too late to be acted upon. */
  isLate: boolean;
}

/** How long after its exec close a signal is late, milliseconds. */
export const LATE_SIGNAL_MS = 30_000;

/** How many of the last signals are remembered for whoever looks. */
const SHOWN_SIGNALS = 5;

const LOADING: Verdict = {
  state: "LOADING",
  code: "HISTORY_LOADING",
  reason: "the history is being looked at",
};

/**
 * One strategy on live minutes: the simulated exchange and the strategy are stepped while the state is
 * `SUFFICIENT`, and minutes that come in another state wait for it. So no close is left out and none is
 * decided on a market that is not known; a signal that had to wait is marked as late.
 */
export class PaperRunner {
  /** Signals so far. */
  signals: number = 0;
  /** Of these, the ones that came too late to be acted upon. */
  lateSignals: number = 0;
  /** Exec closes that were stepped so far. */
  closes: number = 0;
  /** Exec closes that passed while there were no signals. */
  noSignals: number = 0;
  /** When it was last told anything, epoch milliseconds: once it is over, when that was. */
  toldMs: number;
  /** Open of the newest minute that was stepped, epoch milliseconds; NaN before the first. */
  lastOpenMs: number = NaN;
  /** How often each oddity was noted. */
  readonly notes: Partial<Record<NoteCode, number>> = {};
  /** The last signals, newest last. */
  readonly lastSignals: SignalLine[] = [];
  /** The engine, with position and account. */
  readonly run: LiveRun;
  readonly #decider: Decider | undefined;
  readonly #strategy: ApprovedStrategy;
  readonly #recorder: SessionRecorder;
  readonly #clock: Clock;
  readonly #stepMs: number;
  readonly #waiting: LiveMinute[] = [];
  #verdict: Verdict = LOADING;
  #packet: Record<string, unknown> = {};
  #facts = 0;
  #nextNoSignalsMs: number;

  /**
   * A runner that has seen no minute.
   *
   * @param strategy The strategy.
   * @param span When the session begins and ends.
   * @param recorder Where everything is kept.
   * @param clock Tells what is late.
   */
  constructor(
    strategy: ApprovedStrategy,
    span: RunnerSpan,
    recorder: SessionRecorder,
    clock: Clock,
  ) {
    const { plan, instrument, hasMark, profile } = strategy;
    this.#strategy = strategy;
    this.#recorder = recorder;
    this.#clock = clock;
    this.toldMs = clock.now();
    this.#stepMs = timeframeMs(plan.timeframes.exec);
    this.#nextNoSignalsMs = span.startMs + this.#stepMs;
    const { startMs, untilMs } = span;
    const terms = { instrument, hasMark, startMs, untilMs, profile };
    this.#decider = strategy.decideElsewhere?.(terms);
    this.run = new LiveRun({
      ...terms,
      plan: this.#decider?.plan ?? plan,
      onSnapshot: (snapshot) => this.#packet = snapshot.toDict(),
    });
  }

  /** State and reason. */
  get verdict(): Verdict {
    return this.#verdict;
  }

  /** Why the session has ended, or `null` while it goes on. */
  get ended(): StopReason | null {
    return this.run.ended;
  }

  /** The strategy and its contract. */
  get strategy(): ApprovedStrategy {
    return this.#strategy;
  }

  /** The next exec close that is to come, epoch milliseconds. */
  get nextCloseMs(): number {
    return this.#nextNoSignalsMs;
  }

  /** Minutes that wait for the state to be sufficient. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Takes a minute of the past: the history, or one that is recorded already.
   *
   * @param minute The minute, right after the one before.
   * @param isRecorded Whether it is recorded already.
   */
  restore(minute: LiveMinute, isRecorded: boolean): void {
    if (!isRecorded) this.#recorder.minute(minute);
    this.toldMs = this.#clock.now();
    this.#step(minute, this.toldMs);
  }

  /**
   * Takes what the feed says of the symbol.
   *
   * @param event What it says.
   */
  take(event: FeedEvent): void {
    if (event.type === "ended") return;
    this.toldMs = event.tsMs;
    if (event.type === "minute") {
      this.#waiting.push(event.minute);
      if (this.#verdict.state === "SUFFICIENT") this.#catchUp(event.tsMs);
    } else if (event.type === "state") this.#enter(event, event.tsMs);
    else {
      const { code, message, tsMs, barTsOpenMs } = event;
      this.notes[code] = (this.notes[code] ?? 0) + 1;
      const about = barTsOpenMs === null ? "" : `${formatInstant(barTsOpenMs)} `;
      this.#recorder.log(tsMs, "NOTE", `${code} ${about}${message}`);
    }
  }

  /** Looks at the clock: an exec close that passes without a sufficient state has no signals, and why. */
  tick(): void {
    const nowMs = this.#clock.now();
    if (this.#verdict.state === "SUFFICIENT" || nowMs < this.#nextNoSignalsMs) return;
    const closeMs = floorToStep(nowMs, this.#stepMs);
    this.noSignals += (closeMs - this.#nextNoSignalsMs) / this.#stepMs + 1;
    this.#nextNoSignalsMs = closeMs + this.#stepMs;
    this.#saySilence(nowMs, `at the exec close ${formatInstant(closeMs)}`);
  }

  #enter({ state, code, reason }: Verdict, tsMs: number): void {
    const before = this.#verdict;
    this.#verdict = { state, code, reason };
    if (before.state !== state || before.code !== code) {
      this.#recorder.log(tsMs, "STATE", `${before.state} -> ${state} ${code}: ${reason}`);
    }
    if (state === "SUFFICIENT") this.#catchUp(tsMs);
    else if (before.state !== state) this.#saySilence(tsMs, "from now on");
  }

  #saySilence(tsMs: number, when: string): void {
    const { state, code, reason } = this.#verdict;
    this.#recorder.log(tsMs, "NO-SIGNALS", `${when}: ${state} ${code}: ${reason}`);
  }

  #catchUp(nowMs: number): void {
    for (const minute of this.#waiting.splice(0)) {
      if (this.ended !== null) return;
      this.#recorder.minute(minute);
      this.#recorder.flush();
      this.#step(minute, nowMs);
    }
  }

  #step(minute: LiveMinute, nowMs: number): void {
    if (this.ended !== null) return;
    this.lastOpenMs = minute.tsOpenMs;
    this.#decider?.hear(minute);
    const close = this.run.push(minute);
    if (close !== null) this.#record(close, nowMs);
    const closeMs = minute.tsOpenMs + MINUTE_MS;
    if (closeMs >= this.#nextNoSignalsMs) {
      this.#nextNoSignalsMs = floorToStep(closeMs, this.#stepMs) + this.#stepMs;
    }
  }

  #record(close: LiveClose, nowMs: number): void {
    const { tsCloseMs, isDecided, intent, order, facts, factsBefore, ended } = close;
    this.closes++;
    this.#recorder.close({
      tsCloseMs,
      isDecided,
      packetSha256: sha256Hex(canonicalJson(this.#packet)),
      intent: intent === null ? null : canonicalJson(intent),
    });
    const keep = (from: number, to: number) => {
      for (const { tsMs, type, seq, detail } of facts.slice(from, to)) {
        this.#fact(tsMs, type, { account_seq: seq, ...detail }, null);
      }
    };
    keep(0, factsBefore);
    if (intent !== null) {
      const isLate = nowMs - tsCloseMs > LATE_SIGNAL_MS;
      const detail = signalDetail(intent, order, this.#packet, this.#strategy);
      const what = intent.action === "exit" ? "exit" : `enter ${intent.direction}`;
      const isNew = this.#fact(tsCloseMs, "signal", detail, isLate);
      this.#tell({ tsMs: tsCloseMs, what, isLate }, isNew, nowMs);
    }
    keep(factsBefore, facts.length);
    if (ended !== null) {
      this.#recorder.log(nowMs, "SESSION", `the run ends: ${ended}`);
    }
  }

  #fact(
    tsMs: number,
    type: string,
    detail: Record<string, unknown>,
    isLate: boolean | null,
  ): boolean {
    return this.#recorder.fact({ seq: ++this.#facts, tsMs, type, detail, isLate });
  }

  #tell(line: SignalLine, isNew: boolean, nowMs: number): void {
    this.signals++;
    this.lastSignals.push(line);
    if (this.lastSignals.length > SHOWN_SIGNALS) this.lastSignals.shift();
    if (!isNew) return;
    if (line.isLate) this.lateSignals++;
    const late = line.isLate ? " (late: not to be acted upon)" : "";
    const text = `${line.what} at ${formatInstant(line.tsMs)}${late}`;
    this.#recorder.log(nowMs, "SIGNAL", text);
  }
}
