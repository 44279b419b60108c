import { UsageError } from "./errors.ts";
import { nearestName } from "./nearest.ts";

/** Milliseconds in a minute, the length of the only stored bar. */
export const MINUTE_MS = 60_000;

/** Milliseconds in a UTC day. */
export const DAY_MS = 86_400_000;

/** A bar length by its usual name. */
export type Timeframe =
  | "1m"
  | "3m"
  | "5m"
  | "15m"
  | "30m"
  | "1h"
  | "2h"
  | "4h"
  | "6h"
  | "8h"
  | "12h"
  | "1d";

const LENGTH_MS: Readonly<Record<Timeframe, number>> = {
  "1m": MINUTE_MS,
  "3m": 3 * MINUTE_MS,
  "5m": 5 * MINUTE_MS,
  "15m": 15 * MINUTE_MS,
  "30m": 30 * MINUTE_MS,
  "1h": 60 * MINUTE_MS,
  "2h": 120 * MINUTE_MS,
  "4h": 240 * MINUTE_MS,
  "6h": 360 * MINUTE_MS,
  "8h": 480 * MINUTE_MS,
  "12h": 720 * MINUTE_MS,
  "1d": DAY_MS,
};

/** Every timeframe, shortest first. */
export const TIMEFRAMES: readonly Timeframe[] = Object.keys(LENGTH_MS) as Timeframe[];

/**
 * Length of a timeframe.
 *
 * @param timeframe For example `15m`.
 * @returns Milliseconds.
 *
 * @example Fifteen minutes
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(timeframeMs("15m"), 900_000);
 * ```
 */
export function timeframeMs(timeframe: Timeframe): number {
  return LENGTH_MS[timeframe];
}

/**
 * Reads a timeframe name.
 *
 * @param text For example `4h`.
 * @returns The timeframe.
 * @throws {UsageError} `BAD_TIMEFRAME` with the nearest known name.
 */
export function parseTimeframe(text: string): Timeframe {
  if (Object.hasOwn(LENGTH_MS, text)) return text as Timeframe;
  const near = nearestName(text, TIMEFRAMES);
  throw new UsageError(
    `Cannot use timeframe "${text}": known are ${TIMEFRAMES.join(" ")}` +
      (near ? `, did you mean "${near}"?` : ""),
    { code: "BAD_TIMEFRAME" },
  );
}

/**
 * Last multiple of `stepMs` at or before an instant (grids are anchored at the UTC epoch).
 *
 * @param tsMs Epoch milliseconds.
 * @param stepMs Grid step in milliseconds.
 * @returns Epoch milliseconds.
 */
export function floorToStep(tsMs: number, stepMs: number): number {
  return Math.floor(tsMs / stepMs) * stepMs;
}

/**
 * First multiple of `stepMs` at or after an instant.
 *
 * @param tsMs Epoch milliseconds.
 * @param stepMs Grid step in milliseconds.
 * @returns Epoch milliseconds.
 */
export function ceilToStep(tsMs: number, stepMs: number): number {
  return Math.ceil(tsMs / stepMs) * stepMs;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const LOCAL = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/;
const EPOCH_MS = /^\d{12,14}$/;

/**
 * Reads an instant: a UTC date, an ISO timestamp (UTC unless it names an offset) or epoch
 * milliseconds.
 *
 * @param text For example `2025-05-05`, `2025-05-05T12:30Z` or `1746403200000`.
 * @returns Epoch milliseconds.
 * @throws {UsageError} `BAD_INSTANT` when the text is none of these.
 *
 * @example Three spellings of one instant
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseInstant("2025-05-05"), 1746403200000);
 * assertEquals(parseInstant("2025-05-05 00:00"), parseInstant("1746403200000"));
 * ```
 */
export function parseInstant(text: string): number {
  if (EPOCH_MS.test(text)) return Number(text);
  try {
    const iso = DATE.test(text)
      ? `${text}T00:00:00Z`
      : LOCAL.test(text)
      ? `${text.replace(" ", "T")}Z`
      : text;
    return Temporal.Instant.from(iso).epochMilliseconds;
  } catch (cause) {
    throw new UsageError(
      `Cannot read "${text}" as an instant: use a UTC date (2025-05-05), ` +
        `an ISO timestamp (2025-05-05T12:30Z) or epoch milliseconds`,
      { code: "BAD_INSTANT", cause },
    );
  }
}

/**
 * Writes an instant as ISO 8601 in UTC, without milliseconds when they are zero.
 *
 * @param tsMs Epoch milliseconds.
 * @returns For example `2025-05-05T12:30:00Z`.
 */
export function formatInstant(tsMs: number): string {
  return new Date(tsMs).toISOString().replace(".000Z", "Z");
}
