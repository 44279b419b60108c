import { MINUTE_MS, SeededRandom } from "../../lib/base/mod.ts";
import {
  type Clock,
  type FeedSymbol,
  type HealthLimits,
  LiveFeed,
  type LiveMinute,
  VenueClock,
} from "../../lib/paper/mod.ts";
import { createCcxtLiveSource, createCcxtProvider } from "../../lib/providers/mod.ts";
import { openBarCache, type SqliteBarCache } from "../../lib/store/mod.ts";
import { type LiveVenue, startLiveVenue } from "./live_venue.ts";
import { type FeedStory, realClock } from "./paper_scene.ts";
import { VENUE_START_MS } from "./venue_market.ts";
import type { VenueServerOptions } from "./venue_server.ts";

/** First minute of the sessions below: a quarter past eleven at night, a day after the market opened. */
export const SESSION_START_MS = VENUE_START_MS + 1440 * MINUTE_MS + (23 * 60 + 15) * MINUTE_MS;

/** What a session over real sockets is like. */
export interface LiveSessionOptions extends HealthLimits {
  /** Which venue's language is spoken; `bybit` unless told. */
  venue?: string;
  /** What the venue is like. */
  server?: VenueServerOptions;
  /** Our clock, as a distance to the venue's; they agree unless told. */
  skewMs?: number;
  /** Whether our clock is set by what the venue's socket says, as minutes faster than real ones need. */
  isVenueTime?: boolean;
  /** What is followed besides SOLUSDT's last price. */
  symbol?: Partial<FeedSymbol>;
}

/** A running session. */
export interface LiveSession {
  /** The venue. */
  venue: LiveVenue;
  /** The cache. */
  cache: SqliteBarCache;
  /** The feed. */
  feed: LiveFeed;
  /** What was heard up to now. */
  story: FeedStory;
  /** Sends a final minute of the session, counted from its first, with what is to differ. */
  send(minute: number, more?: Partial<Parameters<LiveVenue["send"]>[0]>): void;
  /** Waits until something holds. */
  until(holds: () => boolean): Promise<void>;
}

/** Longest wait for anything, far above what a slow machine needs. */
const LIMIT_MS = 60_000;

/**
 * Runs a session over a loopback venue's real sockets: source, intake, cache and backfill.
 *
 * @param options What it is like.
 * @param script What happens.
 */
export async function liveSession(
  { venue: name = "bybit", server = {}, skewMs = 0, isVenueTime = false, symbol = {}, ...limits }:
    LiveSessionOptions,
  script: (session: LiveSession) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  await using venue = startLiveVenue({ nowMs: SESSION_START_MS, ...server });
  const clock: Clock = isVenueTime ? new VenueClock(realClock()) : clockOf(venue, skewMs);
  clock.hear?.(venue.nowMs);
  const ports = {
    venue: name,
    baseUrl: venue.url,
    now: () => clock.now(),
    sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 5)),
    random: new SeededRandom(1),
  };
  const cache = await openBarCache(`${folder}/cache.db`);
  const stop = new AbortController();
  const feed = new LiveFeed({
    source: await createCcxtLiveSource({ ...ports, reconnectMs: 5 }),
    cache,
    backfill: await createCcxtProvider({ ...ports, clockAheadMs: -skewMs }),
    clock,
    symbols: [{
      ...{ symbol: "SOLUSDT", nextMs: SESSION_START_MS, needsMark: false },
      fundingIntervalMs: null,
      ...symbol,
    }],
    signal: stop.signal,
    // A venue's clock that leaps ahead of its messages is no silence.
    stallMinutes: 600,
    ...limits,
  });
  const story: FeedStory = { minutes: [], states: [], notes: [], events: 0 };
  const listening = listen(feed, story);
  try {
    await venue.subscribed();
    await script({
      ...{ venue, cache, feed, story },
      send: (minute, more = {}) =>
        venue.send({
          symbol: "SOLUSDT",
          tsOpenMs: SESSION_START_MS + minute * MINUTE_MS,
          ...more,
        }),
      until: (holds) => until(holds, story),
    });
  } finally {
    stop.abort();
    await listening;
    cache.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** Minutes of a story, counted from the session's first. */
export function minutesOf({ minutes }: { minutes: LiveMinute[] }): number[] {
  return minutes.map(({ tsOpenMs }) => (tsOpenMs - SESSION_START_MS) / MINUTE_MS);
}

/** A session's waits are short, since its time is the venue's. */
function clockOf(venue: LiveVenue, skewMs: number): Clock {
  const { sleep } = realClock();
  return { now: () => venue.nowMs + skewMs, sleep: (_ms, signal) => sleep(10, signal) };
}

async function listen(feed: LiveFeed, story: FeedStory): Promise<void> {
  for await (const event of feed.events()) {
    story.events++;
    if (event.type === "minute") story.minutes.push(event.minute);
    if (event.type === "state") story.states.push(`${event.state} ${event.code}`);
    if (event.type === "note") story.notes.push(event.code);
  }
}

async function until(holds: () => boolean, story: FeedStory): Promise<void> {
  const endMs = Date.now() + LIMIT_MS;
  while (!holds()) {
    if (Date.now() > endMs) {
      const told = { ...story, minutes: minutesOf(story) };
      throw new Error(`it never came about; what was heard is ${JSON.stringify(told)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
