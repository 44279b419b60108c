import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { join } from "@std/path";
import {
  createPrePaperFolder,
  findUnendedSession,
  LineFile,
  PrePaperFolder,
  readPrePaperManifest,
  sessionFolders,
} from "../../lib/artifacts/mod.ts";
import { DataError, DataMissingError, UsageError } from "../../lib/base/mod.ts";
import { readRecorded, recordedLine } from "../../lib/artifacts/recorded_bars.ts";
import type { LiveMinute, SessionFact } from "../../lib/paper/mod.ts";
import { inFolder } from "../store/fixtures.ts";

const APPROVED = { dir: "runs/one", run_id: "one", manifest_sha256: "ab", strategy: "card" };

function create(root: string, runId: string, more: object = {}): string {
  return createPrePaperFolder(root, {
    run_id: runId,
    approved: APPROVED,
    symbol: "SOLUSDT",
    source: "bybit",
    mark_source: "mark_1m",
    started_ts_ms: 5,
    until_ts_ms: null,
    ...more,
  });
}

const minuteAt = (row: number): LiveMinute => ({
  symbol: "SOLUSDT",
  tsOpenMs: row * 60_000,
  last: { open: 1 + row, high: 2 + row, low: 0.1 + row, close: 1.5 + row, volume: row / 3 },
  mark: row % 2 === 0 ? null : { open: 1, high: 2, low: 1, close: 1.1 },
  funding: row % 3 === 0 ? { tsMs: row * 60_000 + 7, rate: -1e-4, intervalMs: 28_800_000 } : null,
});

const factAt = (seq: number, isLate: boolean | null = false): SessionFact => ({
  seq,
  tsMs: seq * 60_000,
  type: "signal",
  detail: { action: "enter", direction: "long" },
  isLate,
});

const closeAt = (row: number) => ({
  tsCloseMs: row * 60_000,
  isDecided: true,
  packetSha256: `p${row}`,
  intent: row % 2 === 0 ? '{"action":"exit"}' : null,
});

Deno.test("what a session kept is there after it was opened again, and told twice it is kept once", async () => {
  await inFolder((root) => {
    const path = create(root, "s");
    const minutes = [0, 1, 2, 3].map(minuteAt);
    {
      using folder = new PrePaperFolder(path);
      assertEquals([folder.span, [...folder.recorded()]], [null, []]);
      folder.begin({ historyStartMs: 0, startMs: 60_000 });
      for (const minute of minutes) folder.minute(minute);
      folder.flush();
      folder.close(closeAt(1));
      assertEquals(folder.fact(factAt(1)), true);
    }
    {
      using folder = new PrePaperFolder(path);
      assertEquals(folder.span, { historyStartMs: 0, startMs: 60_000 });
      assertEquals([...folder.recorded()], minutes);
      folder.close(closeAt(1));
      folder.close(closeAt(2));
      // The second time round the same signal is late.
      assertEquals([folder.fact(factAt(1, true)), folder.fact(factAt(2, true))], [false, true]);
    }
    const lines = (name: string) => Deno.readTextFileSync(join(path, name)).trimEnd().split("\n");
    assertEquals(lines("closes.jsonl").length, 2);
    assertEquals(lines("signals.jsonl").map((line) => JSON.parse(line)), [
      { seq: 1, ts_ms: 60_000, type: "signal", action: "enter", direction: "long", is_late: false },
      { seq: 2, ts_ms: 120_000, type: "signal", action: "enter", direction: "long", is_late: true },
    ]);
    return Promise.resolve();
  });
});

Deno.test("a session that would tell another story than the one it kept is refused, and shows both", async () => {
  await inFolder((root) => {
    const path = create(root, "s");
    {
      using folder = new PrePaperFolder(path);
      folder.close(closeAt(1));
      folder.fact(factAt(1));
    }
    using folder = new PrePaperFolder(path);
    const other = { ...factAt(1), detail: { action: "exit" } };
    const error = assertThrows(() => folder.fact(other), DataError, '"action":"exit"');
    assertEquals([error.code, error.where], ["SESSION_DIVERGED", `${path}/signals.jsonl:1`]);
    assertThrows(() => folder.close({ ...closeAt(1), packetSha256: "q" }), DataError, "p1");
    return Promise.resolve();
  });
});

Deno.test("a session does not end before what it has decided at, and its manifest stays as it was", async () => {
  await inFolder((root) => {
    const path = create(root, "s", { until_ts_ms: 600_000 });
    {
      using folder = new PrePaperFolder(path);
      folder.limit(60_000);
      for (const row of [1, 2]) folder.close(closeAt(row));
    }
    using folder = new PrePaperFolder(path);
    const error = assertThrows(() => folder.limit(119_999), UsageError, "1970-01-01T00:02:00Z");
    assertEquals([error.code, folder.manifest.until_ts_ms], ["UNTIL_TOO_EARLY", 60_000]);
    for (const untilMs of [120_000, null]) {
      folder.limit(untilMs);
      assertEquals(readPrePaperManifest(path).until_ts_ms, untilMs);
    }
    return Promise.resolve();
  });
});

Deno.test("a file where sessions should be is told as such, by whoever reads and whoever writes", async () => {
  await inFolder((root) => {
    const file = join(root, "file");
    Deno.writeTextFileSync(file, "");
    for (const use of [() => sessionFolders(file), () => create(file, "s")]) {
      assertEquals(assertThrows(use, UsageError, "name a folder").code, "NOT_A_FOLDER");
    }
    return Promise.resolve();
  });
});

Deno.test("half a line of a killed writer is cut off, wherever it was cut", async () => {
  await inFolder((root) => {
    const path = join(root, "lines");
    const whole = "first\nsecond ä\nthird\n";
    const bytes = new TextEncoder().encode(whole);
    for (let cut = 0; cut <= bytes.length; cut++) {
      Deno.writeFileSync(path, bytes.subarray(0, cut));
      const kept = new TextDecoder().decode(bytes.subarray(0, cut)).split("\n").slice(0, -1);
      {
        using file = new LineFile(path);
        assertEquals(file.lines(), kept);
        file.add("next");
      }
      assertEquals(Deno.readTextFileSync(path), [...kept, "next", ""].join("\n"));
    }
    const long = "x".repeat(200_000);
    Deno.writeTextFileSync(path, `one\n${long}`);
    using file = new LineFile(path);
    assertEquals(file.lines(), ["one"]);
    return Promise.resolve();
  });
});

Deno.test("one process runs a session at a time", async () => {
  await inFolder((root) => {
    const path = create(root, "s");
    {
      using folder = new PrePaperFolder(path);
      const error = assertThrows(() => new PrePaperFolder(folder.path), DataError);
      assertEquals(error.code, "SESSION_IN_USE");
    }
    new PrePaperFolder(path)[Symbol.dispose]();
    return Promise.resolve();
  });
});

Deno.test("the newest session of the run that has not ended is the one to go on with", async () => {
  await inFolder((root) => {
    const approved = { manifestSha256: "ab", source: "bybit" };
    const missing = join(root, "none");
    assertEquals([findUnendedSession(missing, approved), sessionFolders(missing)], [null, []]);
    create(root, "old", { started_ts_ms: 1 });
    const newest = create(root, "a_newer", { started_ts_ms: 9 });
    create(root, "elsewhere", { started_ts_ms: 10, source: "binance" });
    create(root, "other", { started_ts_ms: 11, approved: { ...APPROVED, manifest_sha256: "cd" } });
    assertEquals(findUnendedSession(root, approved), newest);
    {
      using folder = new PrePaperFolder(newest);
      folder.minute(minuteAt(0));
      folder.end({ reason: "until", tsMs: 20, result: { trades: 0 } });
    }
    const { ended } = readPrePaperManifest(newest);
    assertEquals([ended?.reason, ended?.result.trades], ["until", 0]);
    assertEquals(Object.keys(ended!.files), ["bars_1m.csv", "closes.jsonl", "signals.jsonl"]);
    assertEquals(findUnendedSession(root, approved), join(root, "old"));
    assertEquals(sessionFolders(root).length, 4);
    return Promise.resolve();
  });
});

Deno.test("any minute reads back from its line as it was", () => {
  const price = fc.double({ min: 1e-8, max: 1e8, noNaN: true });
  const prices = fc.record({ open: price, high: price, low: price, close: price });
  const rate = fc.double({ min: -1, max: 1, noNaN: true }).map((value) => value + 0);
  const minute: fc.Arbitrary<LiveMinute> = fc.record({
    symbol: fc.constant("S"),
    tsOpenMs: fc.nat().map((row) => row * 60_000),
    last: fc.record({ open: price, high: price, low: price, close: price, volume: price }),
    mark: fc.option(prices),
    funding: fc.option(fc.record({ tsMs: fc.nat(), rate, intervalMs: fc.nat() })),
  });
  fc.assert(
    fc.property(minute, (one) => assertEquals(readRecorded(recordedLine(one), "S", "here"), one)),
    { seed: 5, numRuns: 300 },
  );
  for (
    const line of ["", "1,2,3", "1,2,3,4,5,x,,,,,,,", "1,2,3,4,5,6,7,,,,,,", `1${",1".repeat(14)}`]
  ) {
    assertThrows(() => readRecorded(line, "S", "here:2"), DataError, "here:2");
  }
});

Deno.test("a folder that is no session says so", async () => {
  await inFolder((root) => {
    assertThrows(() => readPrePaperManifest(root), DataMissingError, "no such file");
    const path = create(root, "s");
    for (const text of ["{", "[]", '{"schema_version":1}']) {
      Deno.writeTextFileSync(join(path, "pre_paper_manifest.json"), text);
      const error = assertThrows(() => readPrePaperManifest(path), DataError);
      assertEquals(error.code, "BAD_MANIFEST");
    }
    assert(sessionFolders(root).length === 1);
    return Promise.resolve();
  });
});

Deno.test("the log has one line for each thing said, and looks at the history are kept", async () => {
  await inFolder((root) => {
    const heard: string[] = [];
    using folder = new PrePaperFolder(create(root, "s"), (kind) => heard.push(kind));
    folder.log(0, "NO-SIGNALS", "one\nline");
    folder.checked([]);
    const text = Deno.readTextFileSync(join(folder.path, "pre_paper.log"));
    assertEquals(text, "1970-01-01T00:00:00.000Z NO-SIGNALS one line\n");
    assertEquals(heard, ["NO-SIGNALS"]);
    const checks = JSON.parse(
      Deno.readTextFileSync(join(folder.path, "history_check_results.json")),
    );
    assertEquals(checks, { schema_version: 1, checks: [] });
    return Promise.resolve();
  });
});
