import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { DAY_MS, MINUTE_MS } from "../../lib/base/mod.ts";
import {
  BarIntake,
  type IntakeOptions,
  type LiveBar,
  type LiveMinute,
  type LiveStream,
} from "../../lib/paper/mod.ts";

const START_MS = 1_746_403_200_000 + 600 * MINUTE_MS;
const at = (minute: number) => START_MS + minute * MINUTE_MS;

/** A sound final bar that was sent a tenth of a second after its close. */
function bar(minute: number, more: Partial<LiveBar> = {}): LiveBar {
  const open = 100 + minute % 7;
  return {
    ...{ symbol: "A", stream: "last", tsOpenMs: at(minute), volume: 5, isFinal: true },
    ...{ open, high: open + 2, low: open - 2, close: open + 1, venueTsMs: at(minute + 1) + 100 },
    ...more,
  };
}

const mark = (minute: number, more: Partial<LiveBar> = {}) =>
  bar(minute, { stream: "mark", volume: 0, ...more });

/** An intake with a memory of what it said. */
class Scene {
  readonly intake: BarIntake;
  readonly minutes: LiveMinute[] = [];
  readonly states: string[] = [];
  readonly notes: string[] = [];
  readonly cached: LiveBar[] = [];
  readonly refused: LiveBar[] = [];

  constructor(more: Partial<IntakeOptions> = {}) {
    this.intake = new BarIntake({
      ...{ symbol: "A", nextMs: at(0), needsMark: false, fundingIntervalMs: null },
      streams: ["last"],
      ...more,
    }, at(0));
    this.#look();
  }

  /** Delivers a bar when its venue sent it, or at a moment of our own clock. */
  bar(bar: LiveBar, nowMs = bar.venueTsMs ?? bar.tsOpenMs + MINUTE_MS): this {
    this.intake.accept({ type: "bar", bar }, nowMs);
    return this.#look();
  }

  event(type: "connected" | "disconnected" | "maintenance", nowMs: number): this {
    const reason = "for a reason";
    this.intake.accept(type === "connected" ? { type } : { type, reason }, nowMs);
    return this.#look();
  }

  tick(nowMs: number): this {
    this.intake.tick(nowMs);
    return this.#look();
  }

  /** Answers everything that is wanted with bars like `bar`. */
  answer(nowMs: number, lacks: number[] = []): this {
    for (const rows of this.intake.wanted(nowMs)) {
      if (rows.stream === "funding") continue;
      const bars: LiveBar[] = [];
      for (let ts = rows.startMs; ts < rows.endMs; ts += MINUTE_MS) {
        const minute = (ts - START_MS) / MINUTE_MS;
        const make = rows.stream === "last" ? bar : mark;
        if (!lacks.includes(minute)) bars.push(make(minute, { venueTsMs: null }));
      }
      this.intake.backfill(rows, bars, nowMs);
    }
    return this.#look();
  }

  /** Open of each minute that was handed over, as a number of minutes. */
  get used(): number[] {
    return this.minutes.map(({ tsOpenMs }) => (tsOpenMs - START_MS) / MINUTE_MS);
  }

  wanted(nowMs: number): string[] {
    return this.intake.wanted(nowMs).map(({ stream, startMs, endMs }) =>
      `${stream} ${(startMs - START_MS) / MINUTE_MS}-${(endMs - START_MS) / MINUTE_MS}`
    );
  }

  #look(): this {
    for (const output of this.intake.take()) {
      if (output.type === "minute") this.minutes.push(output.minute);
      else if (output.type === "state") this.states.push(`${output.state} ${output.code}`);
      else if (output.type === "note") this.notes.push(output.code);
      else if (output.type === "cache") this.cached.push(output.bar);
      else this.refused.push(output.bar);
    }
    return this;
  }
}

function test(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

test("final bars in order are minutes, cached before they are handed over", () => {
  const scene = new Scene().bar(bar(0)).bar(bar(1));
  assertEquals(scene.used, [0, 1]);
  assertEquals(scene.cached, [bar(0), bar(1)]);
  assertEquals(scene.minutes[1], {
    symbol: "A",
    tsOpenMs: at(1),
    last: { open: 101, high: 103, low: 99, close: 102, volume: 5 },
    mark: null,
    funding: null,
  });
  assertEquals([scene.states, scene.notes], [["SUFFICIENT HISTORY_SUFFICIENT"], []]);
});

test("a forming bar is counted and nothing else", () => {
  const forming = bar(0, { isFinal: false, venueTsMs: at(0) + 20_000 });
  const scene = new Scene().bar(forming).bar(forming);
  assertEquals([scene.used, scene.notes, scene.cached], [[], [], []]);
  assertEquals(scene.intake.counts.FORMING_BAR, 2);
});

test("a forming bar that is delivered as final is refused by the venue's own clock", () => {
  const lie = bar(0, { close: 99.5, venueTsMs: at(0) + 30_000 });
  const scene = new Scene().bar(lie);
  assertEquals([scene.used, scene.notes], [[], ["NOT_YET_CLOSED"]]);
  scene.bar(bar(0));
  assertEquals([scene.used, scene.minutes[0].last.close], [[0], 101]);
  const unstamped = new Scene().bar(bar(0, { venueTsMs: null }), at(0) + 30_000);
  assertEquals([unstamped.used, unstamped.notes], [[], ["NOT_YET_CLOSED"]]);
});

test("a final bar once more is a duplicate, however often and however late", () => {
  const scene = new Scene().bar(bar(0)).bar(bar(0)).bar(bar(1)).bar(bar(2)).bar(bar(0));
  assertEquals([scene.used, scene.cached.length], [[0, 1, 2], 3]);
  assertEquals(scene.intake.counts.DUPLICATE_BAR, 2);
});

test("another version of a used bar is recorded, and the used one stays", () => {
  const other = bar(0, { close: 100.5 });
  const scene = new Scene().bar(bar(0)).bar(other);
  assertEquals([scene.used, scene.notes, scene.refused], [[0], ["CORRECTED_BAR"], [other]]);
  assertEquals(scene.minutes[0].last.close, 101);
});

test("another version of a bar that waits takes its place", () => {
  const other = bar(1, { close: 101.5 });
  const scene = new Scene().bar(bar(1)).bar(other).bar(bar(0));
  assertEquals([scene.used, scene.minutes[1].last.close], [[0, 1], 101.5]);
  assertEquals(scene.notes, ["REPLACED_BAR", "OUT_OF_ORDER_BAR"]);
});

test("bars out of order are handed over in order", () => {
  const scene = new Scene().bar(bar(2)).bar(bar(1)).bar(bar(0)).bar(bar(3));
  assertEquals(scene.used, [0, 1, 2, 3]);
  assertEquals(scene.intake.counts.OUT_OF_ORDER_BAR, 2);
});

test("a bar that comes long after its close is late, and used", () => {
  const scene = new Scene().bar(bar(0, { venueTsMs: at(1) + 25_000 }));
  assertEquals([scene.used, scene.notes], [[0], ["LATE_BAR"]]);
});

test("bars that cannot be true, or sit off the minute, are refused", () => {
  const scene = new Scene()
    .bar(bar(0, { high: 1 })).bar(bar(0, { low: NaN })).bar(bar(0, { volume: -1 }))
    .bar(bar(0, { tsOpenMs: at(0) + 5 }));
  assertEquals([scene.used, scene.intake.counts.BAD_BAR], [[], 3]);
  assertEquals(scene.intake.counts.MISALIGNED_BAR, 1);
});

test("a bar from before the session is stale", () => {
  assertEquals(new Scene().bar(bar(-5, { venueTsMs: at(1) })).notes, ["STALE_BAR"]);
});

test("a bar from another age does not make the intake wait for every minute until then", () => {
  const far = START_MS + 40_000 * DAY_MS;
  const scene = new Scene().bar(bar(0, { tsOpenMs: far, venueTsMs: far + MINUTE_MS }), at(1));
  assertEquals([scene.notes, scene.wanted(at(1))], [["NOT_YET_CLOSED"], []]);
});

test("what a reconnect missed is asked for, and handed over before what came since", () => {
  const scene = new Scene().bar(bar(0)).event("disconnected", at(1) + 5000)
    .event("connected", at(4)).bar(bar(4));
  assertEquals([scene.used, scene.wanted(at(5))], [[0], ["last 1-4"]]);
  scene.answer(at(5));
  assertEquals(scene.used, [0, 1, 2, 3, 4]);
  assertEquals(scene.notes, ["DISCONNECTED", "RECONNECTED", "BACKFILLED"]);
  assertEquals(scene.intake.counts.BACKFILLED, 3);
  assertEquals(scene.states, ["SUFFICIENT HISTORY_SUFFICIENT"]);
});

test("a minute that is over is asked for though nothing newer came", () => {
  const scene = new Scene();
  assertEquals(scene.wanted(at(1) + 9000), []);
  assertEquals(scene.wanted(at(1) + 11_000), ["last 0-1"]);
  assertEquals(scene.wanted(at(7) + 11_000), ["last 0-7"]);
});

test("a hole that the source has too degrades, and mends when it is filled after all", () => {
  const scene = new Scene().bar(bar(0)).bar(bar(3)).answer(at(4), [2]);
  scene.bar(bar(4)).answer(at(5), [2]);
  assertEquals(scene.states.at(-1), "DEGRADED MISSED_MINUTES");
  assertEquals(scene.used, [0, 1]);
  scene.bar(bar(5)).answer(at(6));
  assertEquals(scene.states.at(-1), "SUFFICIENT HISTORY_SUFFICIENT");
  assertEquals(scene.used, [0, 1, 2, 3, 4, 5]);
});

test("a source that fails degrades with its own words", () => {
  const scene = new Scene();
  const [rows] = scene.intake.wanted(at(3));
  scene.intake.fail(rows, "no route to host", at(3));
  const [note, state] = scene.intake.take();
  assertEquals(note.type === "note" && [note.code, note.message], [
    "BACKFILL_FAILED",
    "no route to host",
  ]);
  assertEquals(state.type === "state" && state.code, "MISSED_MINUTES");
  assertEquals(state.type === "state" && state.reason.includes("no route to host"), true);
});

test("silence for longer than the watchdog allows degrades, and a bar mends it", () => {
  const scene = new Scene({ stallMinutes: 3 }).bar(bar(0)).tick(at(4));
  assertEquals(scene.states.length, 1);
  scene.tick(at(4) + 200);
  assertEquals(scene.states.at(-1), "DEGRADED STALLED");
  scene.answer(at(5)).bar(bar(4));
  assertEquals(scene.states.at(-1), "SUFFICIENT HISTORY_SUFFICIENT");
  assertEquals([scene.used, scene.intake.counts.STALLED], [[0, 1, 2, 3, 4], 1]);
});

test("losing the connection again and again is a storm, until it has been calm", () => {
  const scene = new Scene({ stallMinutes: 60 });
  for (let i = 0; i < 5; i++) {
    scene.event("disconnected", at(0) + 2000 * i).event("connected", at(0) + 2000 * i + 500);
  }
  assertEquals(scene.states.at(-1), "DEGRADED RECONNECT_STORM");
  assertEquals(scene.intake.counts.DISCONNECTED, 5);
  scene.tick(at(6));
  assertEquals(scene.states.at(-1), "SUFFICIENT HISTORY_SUFFICIENT");
});

test("maintenance degrades until bars come again", () => {
  const scene = new Scene().bar(bar(0)).event("maintenance", at(1) + 9000);
  assertEquals(scene.states.at(-1), "DEGRADED MAINTENANCE");
  scene.tick(at(3));
  assertEquals(scene.intake.verdict.reason, "the venue is closed: for a reason");
  scene.event("connected", at(3)).bar(bar(3)).answer(at(4));
  assertEquals([scene.states.at(-1), scene.used], ["SUFFICIENT HISTORY_SUFFICIENT", [0, 1, 2, 3]]);
});

test("clocks that are far apart degrade, and nothing is called late or missing by ours", () => {
  for (const skewMs of [-3_600_000, 3_600_000]) {
    const scene = new Scene().bar(bar(0), at(1) + skewMs);
    assertEquals(scene.states.at(-1), "DEGRADED CLOCK_SKEW");
    assertEquals([scene.used, scene.notes, scene.wanted(at(1) + skewMs)], [[0], [], []]);
    scene.bar(bar(1));
    assertEquals(scene.states.at(-1), "SUFFICIENT HISTORY_SUFFICIENT");
  }
});

test("a day begins with a note of what was odd, and without a hole", () => {
  const midnight = (DAY_MS - START_MS % DAY_MS) / MINUTE_MS;
  const scene = new Scene({ nextMs: at(midnight - 2) });
  for (let minute = midnight - 2; minute < midnight + 2; minute++) {
    scene.bar(bar(minute)).bar(bar(minute));
  }
  assertEquals(scene.used, [midnight - 2, midnight - 1, midnight, midnight + 1]);
  assertEquals(scene.notes.filter((code) => code === "DAY_ROLLOVER").length, 1);
});

test("a minute waits for its mark price, which is asked for at once when it does not stream", () => {
  const scene = new Scene({ needsMark: true }).bar(bar(0));
  assertEquals([scene.used, scene.wanted(at(1) + 100)], [[], ["mark 0-1"]]);
  scene.answer(at(1) + 2500);
  assertEquals([scene.used, scene.notes], [[0], []]);
  assertEquals(scene.minutes[0].mark, { open: 100, high: 102, low: 98, close: 101 });
  const streamed = new Scene({ needsMark: true, streams: ["last", "mark"] }).bar(bar(0));
  assertEquals(streamed.wanted(at(1) + 100), []);
  assertEquals(streamed.bar(mark(0)).used, [0]);
});

test("a minute that closes at a funding instant waits for the record", () => {
  const fundingIntervalMs = 2 * MINUTE_MS;
  const scene = new Scene({ fundingIntervalMs }).bar(bar(0)).bar(bar(1)).bar(bar(2)).bar(bar(3));
  assertEquals([scene.used, scene.wanted(at(4))], [[0], ["funding 2-3", "funding 4-5"]]);
  const [first, second] = scene.intake.wanted(at(4));
  const record = { tsMs: at(2) + 3, rate: 0.0001, intervalMs: fundingIntervalMs };
  scene.intake.settle(first, {
    tsMs: Float64Array.of(record.tsMs),
    rate: Float64Array.of(record.rate),
    intervalMs: Float64Array.of(record.intervalMs),
  }, at(4));
  scene.tick(at(4));
  assertEquals([scene.used, scene.minutes[1].funding], [[0, 1, 2], record]);
  const none = Float64Array.of();
  scene.intake.settle(second, { tsMs: none, rate: none, intervalMs: none }, at(5));
  scene.tick(at(5));
  assertEquals([scene.used, scene.minutes[3].funding], [[0, 1, 2, 3], null]);
  assertEquals(scene.notes, ["FUNDING_MISSING"]);
});

test("minutes that were cached before a crash are used first, and are no news", () => {
  const scene = new Scene();
  scene.intake.preload([bar(0), bar(1), bar(3)], at(4));
  scene.tick(at(4));
  assertEquals([scene.used, scene.cached, scene.notes], [[0, 1], [], []]);
  scene.answer(at(4));
  assertEquals(scene.used, [0, 1, 2, 3]);
});

test("bars of another symbol are nothing to it", () => {
  const scene = new Scene().bar(bar(0, { symbol: "B" }));
  assertEquals([scene.used, scene.notes, scene.intake.counts.FORMING_BAR], [[], [], undefined]);
});

test("whatever order, repetition and loss, minutes come once, in order and without a hole", () => {
  const delivery = fc.record({
    minute: fc.integer({ min: 0, max: 30 }),
    stream: fc.constantFrom<LiveStream>("last", "mark"),
    isFinal: fc.boolean(),
    isOther: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(delivery, { maxLength: 120 }), (deliveries) => {
      const scene = new Scene({ needsMark: true, streams: ["last", "mark"] });
      for (const { minute, stream, isFinal, isOther } of deliveries) {
        const close = isOther ? { close: 100.25 + minute % 7 } : {};
        scene.bar(bar(minute, { stream, isFinal, venueTsMs: at(32), ...close }));
      }
      scene.answer(at(32));
      assertEquals(scene.used, Array.from({ length: 31 }, (_, minute) => minute));
      for (const { tsOpenMs, last, mark } of scene.minutes) {
        const versions = scene.cached.filter((one) => one.tsOpenMs === tsOpenMs);
        for (const [stream, prices] of [["last", last], ["mark", mark]] as const) {
          const newest = versions.findLast((one) => one.stream === stream)!;
          assertEquals(prices!.close, newest.close, "what was used is what is cached");
        }
      }
    }),
    { seed: 7, numRuns: 200 },
  );
});
