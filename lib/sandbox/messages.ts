import type { FundingColumns } from "../columns/mod.ts";
import type { Instrument } from "../base/mod.ts";
import type { Profile } from "../exchange/mod.ts";
import type { IntentColumns } from "./recorded_intents.ts";
import type { SharedFeeds } from "./shared_feeds.ts";

/** What the worker is asked. */
export type Request =
  | { kind: "load"; url: string }
  | {
    kind: "run";
    feeds: SharedFeeds;
    funding: FundingColumns;
    instrument: Instrument;
    profile: Profile;
  };

/** Lines that a strategy printed since the answer before. */
export interface Printed {
  /** The lines, the first ones only when there are many. */
  printed: string[];
}

/** What it answers: the declaration as JSON, what was wanted at each close, or what went wrong. */
export type Answer =
  | { kind: "declared"; declaration: string }
  | { kind: "ran"; intents: IntentColumns }
  | { kind: "failed"; code: string; message: string; where?: string };
