/** Kinds of facts a run records. */
export type FactType =
  | "order_accepted"
  | "order_reduced"
  | "order_rejected"
  | "order_expired"
  | "entries_disabled"
  | "entry_filled"
  | "exit_filled"
  | "funding_settled"
  | "run_stopped";

/** Something that happened, numbered in the order in which it happened. */
export interface Fact {
  /** 1 for the first fact of a run. */
  seq: number;
  /** When: a minute's open for fills, the exact close for decisions and funding. */
  tsMs: number;
  /** What kind. */
  type: FactType;
  /** Its numbers and names. */
  detail: Readonly<Record<string, number | string | boolean | null>>;
}

/** The numbered facts of one run. */
export class FactLog {
  /** Facts so far that nobody has taken, oldest first. */
  facts: Fact[] = [];
  /** False where nobody will ask for facts: what is told then is forgotten at once. */
  isKept = true;
  #count = 0;

  /**
   * Records what happened.
   *
   * @param tsMs When, epoch milliseconds.
   * @param type What kind.
   * @param detail Its numbers and names.
   */
  add(tsMs: number, type: FactType, detail: Fact["detail"]): void {
    if (this.isKept) this.facts.push({ seq: ++this.#count, tsMs, type, detail });
  }

  /**
   * Hands over the facts since the last time, so that a run without an end need not keep them.
   *
   * @returns Facts, oldest first.
   */
  take(): Fact[] {
    const taken = this.facts;
    this.facts = [];
    return taken;
  }
}
