import type { History } from "../backtest/mod.ts";
import { instrumentCalendar } from "../calendar/mod.ts";

/**
 * A history whose columns lie in memory that every thread sees, so that handing it to another thread
 * copies nothing.
 *
 * @param history Any history.
 * @returns The same history.
 */
export function shareHistory(history: History): History {
  // A calendar is code, which cannot be handed over: the other thread finds it by its name.
  const { last, mark, funding, calendar: _, ...rest } = history;
  return {
    ...rest,
    last: shareColumns(last),
    mark: mark === null ? null : shareColumns(mark),
    funding: shareColumns(funding),
  };
}

/**
 * A history as the other thread uses it.
 *
 * @param history What {@linkcode shareHistory} gave.
 * @returns The same history with the hours of its market.
 */
export function receiveHistory(history: History): History {
  return { ...history, calendar: instrumentCalendar(history.instrument) };
}

function shareColumns<T extends { [K in keyof T]: Float64Array }>(columns: T): T {
  const shared = Object.entries<Float64Array>(columns).map(([name, column]) => {
    const copy = new Float64Array(new SharedArrayBuffer(column.byteLength));
    copy.set(column);
    return [name, copy];
  });
  return Object.fromEntries(shared) as T;
}
