import { invariant } from "../base/mod.ts";
import type { Intent } from "../engine/mod.ts";

/** What a strategy wanted, one row per close at which it was asked. */
export interface IntentColumns {
  /** Closes at which it was asked. */
  rows: number;
  /** 0 for nothing, 1 long, 2 short, 3 exit; and what was given besides, one bit each. */
  kind: Uint8Array;
  /** Stop price, where given. */
  stopPrice: Float64Array;
  /** Target price, where given. */
  targetPrice: Float64Array;
  /** Order value, where given. */
  notionalUsdt: Float64Array;
}

const EXIT = 3;
const GIVEN = { stopPrice: 4, targetPrice: 8, notionalUsdt: 16 } as const;
const NAMES = Object.keys(GIVEN) as (keyof typeof GIVEN)[];

/**
 * Room for what a strategy wants.
 *
 * @param capacity Closes at which it can be asked.
 * @returns Columns without a row.
 */
export function allocateIntents(capacity: number): IntentColumns {
  return {
    rows: 0,
    kind: new Uint8Array(capacity),
    stopPrice: new Float64Array(capacity),
    targetPrice: new Float64Array(capacity),
    notionalUsdt: new Float64Array(capacity),
  };
}

/**
 * Writes down what a strategy wants. What it handed over is read once, as it could say something else
 * the second time.
 *
 * @param columns Where to write the next row.
 * @param wanted What it returned; the engine has yet to judge it.
 * @returns A plain copy.
 */
export function recordIntent(columns: IntentColumns, wanted: Intent | null): Intent | null {
  const row = columns.rows++;
  if (wanted === null || wanted === undefined || typeof wanted !== "object") return wanted;
  const { action } = wanted;
  if (action !== "enter") {
    if (action === "exit") columns.kind[row] = EXIT;
    return { action };
  }
  const { direction } = wanted;
  const intent: Intent = { action, direction };
  let kind = direction === "long" ? 1 : 2;
  for (const name of NAMES) {
    const value = wanted[name];
    if (value === undefined || value === null) continue;
    kind |= GIVEN[name];
    intent[name] = columns[name][row] = Number(value);
  }
  columns.kind[row] = kind;
  return intent;
}

/**
 * Says again what was written down, close by close.
 *
 * @param columns A record.
 * @returns A function that gives the next row each time it is called.
 */
export function replayIntents(columns: IntentColumns): () => Intent | null {
  let next = 0;
  return () => {
    const row = next++;
    invariant(row < columns.rows, "a record has a row for every close that is decided");
    const kind = columns.kind[row];
    const side = kind & 3;
    if (side === 0) return null;
    if (side === EXIT) return { action: "exit" };
    const intent: Intent = { action: "enter", direction: side === 1 ? "long" : "short" };
    for (const name of NAMES) if ((kind & GIVEN[name]) !== 0) intent[name] = columns[name][row];
    return intent;
  };
}
