import { formatInstant, MINUTE_MS } from "../../base/mod.ts";
import type { PaperRunner } from "../../paper/mod.ts";

/** What a view is drawn of. */
export interface ViewedSession {
  /** The session's identifier. */
  runId: string;
  /** Where bars come from. */
  source: string;
  /** Now, epoch milliseconds; `null` once the session is over. */
  nowMs: number | null;
}

/**
 * A running session as a person follows it: state and reason, the age of the last bar, position, account
 * and the last signals.
 *
 * @param runner The strategy on its symbol.
 * @param session What it belongs to.
 * @returns Lines.
 */
export function sessionView(runner: PaperRunner, session: ViewedSession): string[] {
  const { strategy: { plan, instrument }, verdict, notes } = runner;
  const { equityUsdt } = runner.run.snapshot.account;
  const odd = Object.entries(notes).map(([code, count]) => `${code} ${count}`);
  const late = runner.lateSignals === 0 ? "" : `, ${runner.lateSignals} late`;
  return [
    `${plan.id} on ${instrument.symbol} ${plan.timeframes.exec}, ${session.source}, ` +
    `session ${session.runId}`,
    `state     ${verdict.state} ${verdict.code}: ${verdict.reason}`,
    `last bar  ${barAge(runner, session.nowMs)}`,
    `position  ${positionText(runner)}`,
    `account   equity ${equityUsdt.toFixed(2)} USDT of ${
      plan.account.startingEquityUsdt.toFixed(2)
    }` +
    `, ${runner.run.exchange.trades.length} trades closed`,
    `signals   ${runner.signals}${late}; ${runner.closes} exec closes, ` +
    `${runner.noSignals} without signals`,
    ...runner.lastSignals.map(({ tsMs, what, isLate }) =>
      `          ${formatInstant(tsMs)} ${what}${isLate ? " (late)" : ""}`
    ),
    `noted     ${odd.length === 0 ? "nothing odd" : odd.join(", ")}`,
  ];
}

function barAge({ lastOpenMs, nextCloseMs, waiting }: PaperRunner, nowMs: number | null): string {
  if (Number.isNaN(lastOpenMs)) return "none yet";
  const closeMs = lastOpenMs + MINUTE_MS;
  const held = waiting === 0 ? "" : `, ${waiting} more wait for the state`;
  const closed = `closed ${formatInstant(closeMs)}`;
  if (nowMs === null) return `${closed}${held}`;
  const seconds = Math.max(0, Math.round((nowMs - closeMs) / 1000));
  return `${closed}, ${seconds} s ago${held}; next exec close ${formatInstant(nextCloseMs)}`;
}

function positionText({ run: { snapshot } }: PaperRunner): string {
  const { position } = snapshot;
  if (position === null) return "none";
  const { direction, qty, entryPrice, stopPrice, targetPrice, unrealisedUsdt } = position;
  const levels = [
    ...stopPrice === null ? [] : [`stop ${stopPrice}`],
    ...targetPrice === null ? [] : [`target ${targetPrice}`],
  ];
  return `${direction} ${qty} at ${entryPrice}${
    levels.length === 0 ? "" : `, ${levels.join(", ")}`
  }` +
    `, open profit ${unrealisedUsdt.toFixed(2)} USDT`;
}

/** Draws the same lines over and over in one place of a terminal. */
export class LiveView {
  readonly #write: (text: string) => void;
  readonly #columns: number;
  #lines = 0;

  /**
   * A view that has drawn nothing.
   *
   * @param write Writes to the terminal.
   * @param columns Characters in a line of it.
   */
  constructor(write: (text: string) => void, columns: number) {
    this.#write = write;
    this.#columns = columns;
  }

  /**
   * Draws lines in place of those that were drawn before.
   *
   * @param lines The lines; what does not fit is cut off.
   */
  draw(lines: readonly string[]): void {
    const up = this.#lines === 0 ? "" : `\x1b[${this.#lines}A`;
    const text = lines.map((line) => `\x1b[2K${line.slice(0, this.#columns - 1)}\n`).join("");
    this.#write(`${up}${text}\x1b[0J`);
    this.#lines = lines.length;
  }
}
