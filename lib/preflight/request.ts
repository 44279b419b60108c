import type { MarketCalendar } from "../calendar/mod.ts";
import type { Instrument, Role, Timeframe } from "../base/mod.ts";

/** The part of a request that fixes which minutes are needed. */
export interface WindowRequest {
  /** Start of the window, epoch milliseconds; no decision is made at or before it. */
  startMs: number;
  /** End of the window, epoch milliseconds; the last decision is made at or before it. */
  endMs: number;
  /** Timeframe of each role in use. */
  timeframes: { exec: Timeframe } & Partial<Record<Role, Timeframe>>;
  /** Closed bars of each role that must exist at a decision, the newest included. */
  warmupBars: Partial<Record<Role, number>>;
  /** Closed exec bars that must exist at the first decision, the newest included. */
  delayBars: number;
}

/** What the commands in a report are written with. */
export interface CommandRequest {
  /** Name in the store. */
  symbol: string;
  /** Start of the window, epoch milliseconds. */
  startMs: number;
  /** End of the window, epoch milliseconds. */
  endMs: number;
  /** The options that name the strategy, as typed; left out for one inside a script. */
  strategyOptions?: readonly string[];
  /** How the program is called (default `deno task cli`). */
  program?: string;
  /** The store, when it is not the default one. */
  dbPath?: string;
  /** Folder or file that holes are repaired from (default `data`). */
  archivePath?: string;
  /** Venue that holes are repaired from, instead of an archive. */
  venue?: string;
  /** Another address of the venue. */
  venueUrl?: string;
  /**
   * Which options of `data import` bring the contract terms of a symbol; `null` when no file has them
   * (default: the file beside the archive's series).
   */
  termsOptions?: (symbol: string) => readonly string[] | null;
  /**
   * Which venue has the minutes of a symbol's market, and how the program is called that may ask it;
   * left out, no venue is offered where none was named.
   */
  usualVenue?: (instrument: Instrument | null) => { venue: string; program: string };
}

/** What commands are written with, whatever is run. */
export type CommandWords = Omit<CommandRequest, "symbol" | "startMs" | "endMs">;

/** What a run asks of history before it may start. */
export interface PreflightRequest extends WindowRequest, CommandRequest {
  /** Whether real mark minutes are demanded; otherwise the last price may stand in for them. */
  requireMark: boolean;
  /** Whether minutes that were invented to fill a hole may be used. */
  acceptFilled: boolean;
  /** When the market trades, where the contract terms are not to say it. */
  calendar?: MarketCalendar;
  /** How much later than its interval a funding record may come (default 8 h), milliseconds. */
  fundingToleranceMs?: number;
}
