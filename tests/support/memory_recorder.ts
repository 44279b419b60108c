import { assertEquals } from "@std/assert";
import type {
  CloseRecord,
  HistoryCheck,
  LiveMinute,
  SessionFact,
  SessionRecorder,
  SessionSpan,
} from "../../lib/paper/mod.ts";

/** Keeps a session in memory; `next` is what another process would find after a crash. */
export class MemoryRecorder implements SessionRecorder {
  span: SessionSpan | null = null;
  readonly minutes: LiveMinute[] = [];
  readonly closes: CloseRecord[] = [];
  readonly facts: SessionFact[] = [];
  readonly checks: HistoryCheck[] = [];
  readonly lines: string[] = [];
  #closesTold = 0;
  #factsTold = 0;

  recorded(): Iterable<LiveMinute> {
    return this.minutes.slice();
  }

  begin(span: SessionSpan): void {
    this.span = span;
  }

  minute(minute: LiveMinute): void {
    this.minutes.push(minute);
  }

  flush(): void {}

  close(record: CloseRecord): void {
    const at = this.#closesTold++;
    if (at < this.closes.length) assertEquals(record, this.closes[at]);
    else this.closes.push(record);
  }

  fact(fact: SessionFact): boolean {
    const at = this.#factsTold++;
    if (at >= this.facts.length) return this.facts.push(fact) > 0;
    assertEquals({ ...fact, isLate: null }, { ...this.facts[at], isLate: null });
    return false;
  }

  checked(checks: readonly HistoryCheck[]): void {
    this.checks.push(...checks);
  }

  log(_tsMs: number, kind: string, text: string): void {
    this.lines.push(`${kind} ${text}`);
  }

  /** Leaves what a killed process leaves: all minutes up to one, and what follows from some of them. */
  killedAt(minutes: number, closes: number, facts: number): MemoryRecorder {
    const left = new MemoryRecorder();
    left.span = this.span;
    left.minutes.push(...this.minutes.slice(0, minutes));
    left.closes.push(...this.closes.slice(0, closes));
    left.facts.push(...this.facts.slice(0, facts));
    return left;
  }
}
