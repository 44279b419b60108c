import { type Instrument, MINUTE_MS, UsageError } from "../base/mod.ts";
import type { MarketCalendar } from "../calendar/mod.ts";
import { type Ledger, LedgerPool, type Profile, PROFILES } from "../exchange/mod.ts";
import { type LiveClose, LiveRun, type RunMinute } from "./live_run.ts";
import type { StrategyPlan } from "./plan.ts";
import { inPriority, type Priority } from "./priority.ts";

/** One strategy on one symbol of a portfolio. */
export interface PortfolioMember {
  /** The strategy. */
  plan: StrategyPlan;
  /** Contract terms, and the symbol. */
  instrument: Instrument;
  /** Whether mark prices come with the minutes, or the last price stands in. */
  hasMark: boolean;
}

/** What a portfolio is made of. */
export interface PortfolioInput {
  /** Its strategies; their order is that of the symbols. */
  members: readonly PortfolioMember[];
  /** One account for all, or one for each with its plan's starting cash. */
  accounts: "shared" | "separate";
  /** Cash of a shared account at the beginning. */
  startingEquityUsdt: number;
  /** Positions that may be open at once, over all members; `null` for no limit. */
  maxPositions: number | null;
  /** Whose orders come first. */
  priority: Priority;
  /** When the markets trade; left out or `null` for those that never close. */
  calendar?: MarketCalendar | null;
  /** Exec bars that open before this instant, epoch milliseconds, only warm the strategies up. */
  startMs: number;
  /** The last exec close of each member is its last one at or before this instant. */
  untilMs?: number;
  /** What the exchange assumes: a profile that judges by minutes; `conservative` unless told. */
  profile?: Profile;
}

/** What happened at an exec close of one member. */
export interface MemberClose extends LiveClose {
  /** Place of the member. */
  member: number;
}

/**
 * Several strategies on arriving minutes of several symbols, minute by minute over all of them, so that
 * what one of them earns or loses is there for the others when it happened and not before.
 *
 * A minute is lived through in this order: orders that leave a position fill at the open, orders that
 * enter one fill at the open in the order of priority, and then each symbol goes through its minute in
 * the order of the members. At an exec close the members that hold a position decide first and then the
 * others, each group in the order of priority; so a slot or cash that is given back at a close can be
 * used there, and who comes first gets the cash when it does not reach for all.
 */
export class PortfolioRun {
  /** One run per member; account and trades are in its exchange. */
  readonly runs: readonly LiveRun[];
  /** The shared cash, or `null` when each has its own. */
  readonly pool: LedgerPool | null;
  readonly #input: PortfolioInput;
  /** Members that took a minute at the instant that comes next, and whether it closes their exec bar. */
  readonly #taken: { member: number; isClose: boolean }[] = [];
  /** Turnover of the last exec bar of each member. */
  readonly #turnover: Float64Array;
  /** Members whose exec bar closed with the minute before, so that an order may wait. */
  readonly #hasDecided: boolean[];
  #tsOpenMs = NaN;

  /**
   * A portfolio that has seen no minute.
   *
   * @param input Its members and its account.
   * @throws {UsageError} `BAD_PROFILE` for a profile that does not judge by minutes.
   */
  constructor(input: PortfolioInput) {
    const { members, accounts, startingEquityUsdt, profile = "conservative" } = input;
    if (PROFILES[profile].judgedOn !== "minutes") {
      throw new UsageError(
        `Cannot run a portfolio under profile "${profile}" as it does not look at minutes, by which ` +
          `several symbols are put in order: use conservative or optimistic`,
        { code: "BAD_PROFILE" },
      );
    }
    this.#input = input;
    const pool = accounts === "shared" ? new LedgerPool(startingEquityUsdt) : null;
    this.pool = pool;
    this.runs = members.map((member) => this.#start(member, pool?.open()));
    this.#turnover = new Float64Array(members.length);
    this.#hasDecided = members.map(() => false);
  }

  #start({ plan, instrument, hasMark }: PortfolioMember, ledger: Ledger | undefined): LiveRun {
    const { calendar, startMs, untilMs, profile, maxPositions } = this.#input;
    return new LiveRun({
      ...{ plan, instrument, hasMark, calendar, startMs, untilMs, profile, ledger },
      mayOpen: maxPositions === null ? undefined : () => this.openSlots > 0,
    });
  }

  /** Positions that may still be opened; those that leave at the next open count no more. */
  get openSlots(): number {
    const { maxPositions } = this.#input;
    return (maxPositions ?? Infinity) -
      this.runs.filter(({ exchange }) => exchange.isCommitted).length;
  }

  /** Cash of all, with the open profit of all at their last mark price. */
  get equityUsdt(): number {
    if (this.pool !== null) return this.pool.equityUsdt;
    return this.runs.reduce((sum, { exchange }) => sum + exchange.equityUsdt, 0);
  }

  /** Cash of all, margins included. */
  get cashUsdt(): number {
    if (this.pool !== null) return this.pool.cashUsdt;
    return this.runs.reduce((sum, { exchange }) => sum + exchange.ledger.cashUsdt, 0);
  }

  /**
   * Takes a minute from before the start, when nothing can be open, without stepping.
   *
   * @param member Place of the member.
   * @param minute The minute.
   */
  warm(member: number, minute: RunMinute): void {
    this.runs[member].take(minute);
  }

  /**
   * Takes a closed minute of one member. Minutes come instant by instant, and within one in the order
   * of the members; `step` goes through them.
   *
   * @param member Place of the member.
   * @param minute The minute.
   * @throws {UsageError} `UNORDERED_MINUTE` when minutes of another instant have not been stepped through.
   */
  take(member: number, minute: RunMinute): void {
    const last = this.#taken.at(-1);
    if (last !== undefined && (minute.tsOpenMs !== this.#tsOpenMs || member <= last.member)) {
      throw new UsageError(
        `Cannot take minute ${minute.tsOpenMs} of member ${member} after ${this.#tsOpenMs} of member ` +
          `${last.member}: step through an instant before the next one, members in order`,
        { code: "UNORDERED_MINUTE" },
      );
    }
    this.#tsOpenMs = minute.tsOpenMs;
    const run = this.runs[member];
    const isClose = run.take(minute);
    if (run.ended === null) this.#taken.push({ member, isClose });
  }

  /**
   * Lives through the minutes that were taken, and decides where they close exec bars.
   *
   * @returns What happened at exec closes, in the order in which they were decided; empty at most minutes.
   * @throws {UsageError} `STRATEGY_FAILED` when a TypeScript strategy throws.
   */
  step(): MemberClose[] {
    const taken = this.#taken.splice(0);
    this.#fillAtOpen(taken.filter(({ member }) => this.#hasDecided[member]));
    for (const { member } of taken) this.runs[member].liveMinute();
    const closing = taken.filter(({ isClose }) => isClose);
    for (const { member } of closing) {
      this.runs[member].endBar();
      this.#turnover[member] = this.runs[member].turnover;
    }
    const ordered = this.#ordered(closing);
    const holds = (member: number) => this.runs[member].exchange.position !== null;
    const order = [...ordered.filter(holds), ...ordered.filter((member) => !holds(member))];
    return order.map((member) => {
      this.#hasDecided[member] = true;
      return { member, ...this.runs[member].close() };
    });
  }

  /** Orders of the exec close before: first those that leave, then those that enter. */
  #fillAtOpen(taken: readonly { member: number }[]): void {
    for (const { member } of taken) this.runs[member].fillAtOpen("exit");
    for (const member of this.#ordered(taken)) this.runs[member].fillAtOpen("entry");
    for (const { member } of taken) this.#hasDecided[member] = false;
  }

  /** The close of the minutes that were stepped through last, epoch milliseconds. */
  get tsCloseMs(): number {
    return this.#tsOpenMs + MINUTE_MS;
  }

  #ordered(taken: readonly { member: number }[]): number[] {
    return inPriority(taken.map(({ member }) => member), this.#input.priority, this.#turnover);
  }
}
