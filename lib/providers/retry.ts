import { DataError } from "../base/mod.ts";
import type { VenuePorts } from "./venue_ports.ts";

/** How a failed request is judged. */
export interface Verdict {
  /** What happened, in the source's own text. */
  text: string;
  /** Whether the same request may succeed later. */
  isTransient: boolean;
  /** How long the source asks to wait, in milliseconds. */
  retryAfterMs?: number;
}

/** What is asked, and how often. */
export interface RetryOptions {
  /** What is done, to follow "Cannot", for example `fetch last of SOLUSDT from bybit`. */
  action: string;
  /** How often it is tried. */
  attempts: number;
  /** Says what a failure means. An error it throws is thrown on. */
  judge: (error: unknown) => Verdict;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
const LONGEST_RETRY_AFTER_MS = 600_000;

/**
 * Repeats a request that failed for a passing reason. The wait doubles from half a second to thirty
 * seconds, of which a seeded share between half and all is waited, and is never shorter than what the
 * source asks for. A source that asks for more than ten minutes is not waited for.
 *
 * @param request The request.
 * @param options What is asked, and how often.
 * @param ports Time and chance.
 * @returns What the request returns.
 * @throws {DataError} `VENUE_FAILED` when it keeps failing, `VENUE_REFUSED` when repeating is of no
 * use, both with the source's own text.
 *
 * @example The second attempt succeeds
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { SeededRandom } from "../base/mod.ts";
 *
 * const waits: number[] = [];
 * const sleep = (ms: number) => Promise.resolve(void waits.push(ms));
 * const judge = () => ({ text: "busy", isTransient: true, retryAfterMs: 2000 });
 * let calls = 0;
 * const answer = await retry(
 *   () => ++calls === 1 ? Promise.reject(new Error()) : Promise.resolve("ok"),
 *   { action: "ask", attempts: 3, judge },
 *   { now: () => 0, sleep, random: new SeededRandom(1) },
 * );
 * assertEquals([answer, waits], ["ok", [2000]]);
 * ```
 */
export async function retry<T>(
  request: () => Promise<T>,
  { action, attempts, judge }: RetryOptions,
  { sleep, random, remark }: VenuePorts,
): Promise<T> {
  for (let attempt = 1;; attempt++) {
    try {
      return await request();
    } catch (error) {
      // What failed may carry a request's address and with it a key, so it is not passed on as cause.
      const { text, isTransient, retryAfterMs = 0 } = judge(error);
      if (!isTransient) {
        throw new DataError(`Cannot ${action}: ${text}`, { code: "VENUE_REFUSED" });
      }
      if (attempt === attempts || retryAfterMs > LONGEST_RETRY_AFTER_MS) {
        throw new DataError(
          `Cannot ${action}, tried ${attempt === 1 ? "once" : `${attempt} times`}: ${text}. ` +
            "Run the command again" +
            (retryAfterMs > 0 ? ` in ${Math.ceil(retryAfterMs / 1000)} s` : "") +
            " for what is still missing",
          { code: "VENUE_FAILED" },
        );
      }
      const backoffMs = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
      const waitMs = Math.max(retryAfterMs, backoffMs * (0.5 + 0.5 * random.nextFloat()));
      remark?.(`${text}; trying again in ${(waitMs / 1000).toFixed(1)} s`);
      await sleep(waitMs);
    }
  }
}

/**
 * Reads a `Retry-After` header.
 *
 * @param header Seconds, or an HTTP date.
 * @param nowMs Now, epoch milliseconds.
 * @returns Milliseconds to wait; `undefined` without a readable header.
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  const seconds = Number(header);
  const waitMs = Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1000;
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs);
}
