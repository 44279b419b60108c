import { MINUTE_MS } from "../../lib/base/mod.ts";
import { lowerBound, sliceColumns, type StreamColumns } from "../../lib/columns/mod.ts";
import type {
  BackfillPort,
  Clock,
  FeedEvent,
  LiveMinute,
  LiveSource,
  LiveStream,
  SourceEvent,
} from "../../lib/paper/mod.ts";

/** Waits that end on their own time, or at once where a test has no time to lose. */
export function realClock(): Clock {
  return {
    now: () => Date.now(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(done, ms);
        signal?.addEventListener("abort", done, { once: true });
        function done() {
          clearTimeout(timer);
          signal?.removeEventListener("abort", done);
          resolve();
        }
      }),
  };
}

/** A source that plays a list. */
export function listSource(
  events: Iterable<SourceEvent>,
  streams: readonly LiveStream[] = ["last", "mark"],
): LiveSource {
  return {
    name: "list",
    streams,
    async *events(_symbols, signal) {
      for (const event of events) {
        if (signal.aborted) return;
        await Promise.resolve();
        yield event;
      }
      yield { type: "ended" };
    },
  };
}

/** A backfill over columns. */
export function columnsBackfill(
  columns: Partial<StreamColumns>,
): BackfillPort & { asked: string[] } {
  const asked: string[] = [];
  return {
    name: "columns",
    asked,
    fetchBars(symbol, stream, startMs, endMs) {
      asked.push(`${symbol} ${stream} ${(endMs - startMs) / MINUTE_MS}`);
      const rows = columns[stream]!;
      const ts = "tsMs" in rows ? rows.tsMs : rows.tsOpenMs;
      const [from, to] = [startMs, endMs].map((at) => lowerBound(ts, at));
      return Promise.resolve(sliceColumns(rows as never, from, to));
    },
  };
}

/** What a feed said. */
export interface FeedStory {
  /** Minutes in order. */
  minutes: LiveMinute[];
  /** States in order, as `STATE CODE`. */
  states: string[];
  /** Codes of the notes, in order. */
  notes: string[];
  /** How many events came in all. */
  events: number;
}

/** Listens until the end, or until it has heard enough. */
export async function listenTo(
  events: AsyncIterable<FeedEvent>,
  isEnough: (story: FeedStory) => boolean = () => false,
): Promise<FeedStory> {
  const story: FeedStory = { minutes: [], states: [], notes: [], events: 0 };
  for await (const event of events) {
    story.events++;
    if (event.type === "minute") story.minutes.push(event.minute);
    if (event.type === "state") story.states.push(`${event.state} ${event.code}`);
    if (event.type === "note") story.notes.push(event.code);
    if (isEnough(story)) break;
  }
  return story;
}
