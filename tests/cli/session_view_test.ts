import { assert, assertEquals } from "@std/assert";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { loadCard } from "../../lib/cards/mod.ts";
import { LiveView, sessionView } from "../../lib/cli/paper/session_view.ts";
import { PaperRunner } from "../../lib/paper/mod.ts";
import { minuteAt } from "../support/live_minutes.ts";
import { MemoryRecorder } from "../support/memory_recorder.ts";
import { randomCard } from "../support/random_card.ts";
import { SAMPLE_INSTRUMENT } from "../support/sample_plan.ts";
import { walkMinutes } from "../support/walk.ts";

const LAST = walkMinutes(900, 3);
const NONE = new Float64Array(0);
const HISTORY = { last: LAST, mark: null, funding: { tsMs: NONE, rate: NONE, intervalMs: NONE } };
const SESSION = { runId: "abc", source: "bybit" };

function runner(): PaperRunner {
  const { plan } = loadCard(randomCard(45), "random_45.yml");
  const strategy = {
    plan,
    instrument: SAMPLE_INSTRUMENT,
    hasMark: false,
    profile: "conservative" as const,
  };
  const span = { historyStartMs: LAST.tsOpenMs[0], startMs: LAST.tsOpenMs[300] };
  const clock = { now: () => 0, sleep: () => Promise.resolve() };
  return new PaperRunner(strategy, span, new MemoryRecorder(), clock);
}

const step = (one: PaperRunner, row: number) => {
  const { funding: _, ...minute } = minuteAt(HISTORY, row);
  const tsMs = minute.tsOpenMs + MINUTE_MS;
  one.take({ type: "minute", tsMs, minute: { ...minute, symbol: "SOLUSDT", funding: null } });
};
const say = (one: PaperRunner, state: "SUFFICIENT" | "DEGRADED", reason: string) =>
  one.take({
    type: "state",
    symbol: "SOLUSDT",
    tsMs: 0,
    state,
    code: state === "SUFFICIENT" ? "HISTORY_SUFFICIENT" : "STALLED",
    reason,
  });

Deno.test("a person sees state and reason, the age of the last bar, position, account and signals", () => {
  const one = runner();
  const before = sessionView(one, { ...SESSION, nowMs: 0 });
  assertEquals(before[1], "state     LOADING HISTORY_LOADING: the history is being looked at");
  assertEquals(before.slice(2, 4), ["last bar  none yet", "position  none"]);
  say(one, "SUFFICIENT", "all is there");
  let row = 0;
  while (one.run.snapshot.position === null || one.signals < 6) step(one, row++);
  const nowMs = one.lastOpenMs + MINUTE_MS + 42_000;
  const lines = sessionView(one, { ...SESSION, nowMs });
  assertEquals(lines[0], "random on SOLUSDT 5m, bybit, session abc");
  assertEquals(lines[1], "state     SUFFICIENT HISTORY_SUFFICIENT: all is there");
  assert(/^last bar {2}closed \S+Z, 42 s ago; next exec close \S+Z$/.test(lines[2]), lines[2]);
  const over = sessionView(one, { ...SESSION, nowMs: null });
  assert(/^last bar {2}closed \S+Z$/.test(over[2]), "an end has no age");
  assertEquals(one.toldMs, one.lastOpenMs + MINUTE_MS);
  assert(/^position {2}(long|short) [\d.]+ at [\d.]+, stop/.test(lines[3]), lines[3]);
  assert(/^account {3}equity [\d.]+ USDT of 1000.00, \d+ trades closed$/.test(lines[4]), lines[4]);
  assert(/^signals {3}\d+; \d+ exec closes, 0 without signals$/.test(lines[5]), lines[5]);
  assertEquals(lines.slice(6, -1).length, 5);
  assert(lines.slice(6, -1).every((line) => /^ {10}\S+Z (enter (long|short)|exit)$/.test(line)));
  assertEquals(lines.at(-1), "noted     nothing odd");

  say(one, "DEGRADED", "nothing was heard");
  step(one, row++);
  one.take({
    ...{ type: "note", symbol: "SOLUSDT", tsMs: 0, barTsOpenMs: null, message: "the same again" },
    code: "DUPLICATE_BAR",
  });
  const degraded = sessionView(one, { ...SESSION, nowMs });
  assertEquals(degraded[1], "state     DEGRADED STALLED: nothing was heard");
  assert(degraded[2].includes(", 1 more wait for the state; "));
  assertEquals(degraded.at(-1), "noted     DUPLICATE_BAR 1");
});

Deno.test("the view is drawn in one place, whatever was drawn there before, and no line wraps", () => {
  let text = "";
  const view = new LiveView((piece) => text += piece, 12);
  view.draw(["one", "a line that is too long"]);
  view.draw(["two"]);
  assertEquals(text, "\x1b[2Kone\n\x1b[2Ka line that\n\x1b[0J\x1b[2A\x1b[2Ktwo\n\x1b[0J");
});
