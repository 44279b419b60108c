import type { History } from "../backtest/mod.ts";

/**
 * A history whose columns lie in memory that every thread sees, so that handing it to another thread
 * copies nothing.
 *
 * @param history Any history.
 * @returns The same history.
 */
export function shareHistory(history: History): History {
  const { last, mark, funding } = history;
  return {
    ...history,
    last: shareColumns(last),
    mark: mark === null ? null : shareColumns(mark),
    funding: shareColumns(funding),
  };
}

function shareColumns<T extends { [K in keyof T]: Float64Array }>(columns: T): T {
  const shared = Object.entries<Float64Array>(columns).map(([name, column]) => {
    const copy = new Float64Array(new SharedArrayBuffer(column.byteLength));
    copy.set(column);
    return [name, copy];
  });
  return Object.fromEntries(shared) as T;
}
