import type { SeededRandom } from "../base/mod.ts";

/** Time and chance, which a provider of a venue is handed. */
export interface VenuePorts {
  /** Now, epoch milliseconds. */
  now: () => number;
  /** Resolves after so many milliseconds. */
  sleep: (ms: number) => Promise<void>;
  /** Spreads the retries of several processes. */
  random: SeededRandom;
  /** Called with a sentence when a request is repeated or an answer had to be completed. */
  remark?: (sentence: string) => void;
}
