import { assertEquals } from "@std/assert";
import { FINDING_CODES, fixCommand } from "../../lib/preflight/mod.ts";
import { DAY_START_MS } from "./memory_history.ts";

const REQUEST = {
  symbol: "SOLUSDT",
  startMs: DAY_START_MS,
  endMs: DAY_START_MS + 90 * 60_000,
  strategyOptions: ["--idea-card", "ema_trend_htf"],
};
const WINDOW = "--idea-card ema_trend_htf --symbol SOLUSDT --start 2025-05-05 " +
  "--end 2025-05-05T01:30:00Z";

Deno.test({
  name: "each code has its own repair",
  permissions: "none",
  fn() {
    const heal = `deno task cli backtest preflight ${WINDOW} --fix-gaps --archive data`;
    const rebuild = `${heal} --db data/rebuilt.duckdb`;
    const look = "deno task cli data export --symbol SOLUSDT --stream last " +
      "--start 2025-05-04T23:58:00Z --end 2025-05-05T01:32:00Z --file artifacts/outlier.csv";
    const expected = {
      MISSING_1M_COVERAGE: heal,
      EXEC_1M_MAPPING_FAILED: heal,
      MISSING_MARK_COVERAGE: heal,
      MISSING_FUNDING: heal,
      MISSING_INSTRUMENT: "deno task cli data import --instruments data/instruments.json",
      BAD_BAR: heal,
      DUPLICATE_BAR: rebuild,
      UNORDERED_BAR: rebuild,
      MISALIGNED_BAR: rebuild,
      FILLED_BARS_PRESENT: `deno task cli backtest run ${WINDOW} --accept-filled`,
      OUTLIER_BAR: look,
      VOLUME_OUTLIER: look,
      MARK_OFF_LAST: look,
      FUNDING_CADENCE: look,
      OUTSIDE_HOURS: look,
    };
    const actual = FINDING_CODES.map((code) => [code, fixCommand(code, "last", REQUEST)]);
    assertEquals(Object.fromEntries(actual), expected);
  },
});

Deno.test({
  name: "program, store and archive are written as given",
  permissions: "none",
  fn() {
    const request = { ...REQUEST, program: "closedbar", dbPath: "my.duckdb", archivePath: "d/x" };
    assertEquals(
      fixCommand("MISSING_FUNDING", "funding", request),
      `closedbar backtest preflight ${WINDOW} --fix-gaps --archive d/x --db my.duckdb`,
    );
  },
});

Deno.test({
  name: "words that a shell would take apart are quoted",
  permissions: "none",
  fn() {
    const request = {
      ...REQUEST,
      strategyOptions: ["--idea-card", "my cards/it's.yml"],
      archivePath: "$HOME/a b",
    };
    assertEquals(
      fixCommand("BAD_BAR", "last", request),
      `deno task cli backtest preflight --idea-card 'my cards/it'\\''s.yml' --symbol SOLUSDT ` +
        `--start 2025-05-05 --end 2025-05-05T01:30:00Z --fix-gaps --archive '$HOME/a b'`,
    );
  },
});

Deno.test({
  name: "without a card the archive's file is imported",
  permissions: "none",
  fn() {
    const { strategyOptions: _, ...request } = REQUEST;
    assertEquals(
      fixCommand("MISSING_MARK_COVERAGE", "mark", request),
      "deno task cli data import --file data/SOLUSDT_mark_1m.csv.gz --symbol SOLUSDT --stream mark",
    );
    assertEquals(
      fixCommand("MISSING_1M_COVERAGE", "last", request),
      "deno task cli data import --file data/SOLUSDT_1m.csv.gz --symbol SOLUSDT --stream last",
    );
    assertEquals(
      fixCommand("MISSING_FUNDING", "funding", { ...request, archivePath: "f.csv.gz" }),
      "deno task cli data import --file f.csv.gz --symbol SOLUSDT --stream funding",
    );
  },
});

Deno.test({
  name: "of a move that looks false the first one's minutes are shown, two on either side",
  permissions: "none",
  fn() {
    const at = (minute: number) => ({
      startMs: DAY_START_MS + minute * 60_000,
      endMs: DAY_START_MS + (minute + 1) * 60_000,
    });
    const { strategyOptions: _, ...request } = REQUEST;
    assertEquals(
      fixCommand("OUTLIER_BAR", "last", { ...request, dbPath: "my.duckdb" }, [at(10), at(70)]),
      "deno task cli data export --symbol SOLUSDT --stream last --start 2025-05-05T00:08:00Z " +
        "--end 2025-05-05T00:13:00Z --file artifacts/outlier.csv --db my.duckdb",
    );
  },
});

Deno.test({
  name: "contract terms are imported from beside the archive's files",
  permissions: "none",
  fn() {
    const terms = (archivePath: string) =>
      fixCommand("MISSING_INSTRUMENT", null, { ...REQUEST, archivePath });
    const command = "deno task cli data import --instruments";
    assertEquals(terms("mine"), `${command} mine/instruments.json`);
    assertEquals(terms("mine/sol.csv"), `${command} mine/instruments.json`);
    assertEquals(terms("sol.csv"), `${command} instruments.json`);
    const told = (options: string[] | null) =>
      fixCommand("MISSING_INSTRUMENT", null, { ...REQUEST, termsOptions: () => options });
    assertEquals(told(["--instruments", "own terms.json"]), `${command} 'own terms.json'`);
    assertEquals(told(null), null);
  },
});

Deno.test({
  name: "what a venue has is fetched from the venue, contract terms included",
  permissions: "none",
  fn() {
    const request = { ...REQUEST, program: "closedbar", venue: "binanceusdm" };
    const heal = `closedbar backtest preflight ${WINDOW} --fix-gaps --venue binanceusdm`;
    assertEquals(fixCommand("MISSING_FUNDING", "funding", request), heal);
    assertEquals(fixCommand("MISSING_INSTRUMENT", null, request), heal);
    const elsewhere = { ...request, venueUrl: "http://127.0.0.1:9" };
    const there = `${heal} --venue-url http://127.0.0.1:9`;
    assertEquals(fixCommand("MISSING_FUNDING", "funding", elsewhere), there);
    const { strategyOptions: _, ...cardless } = request;
    const sync = (stream: string) =>
      `closedbar data sync-range --symbol SOLUSDT --stream ${stream} --start 2025-05-05 ` +
      "--end 2025-05-05T01:30:00Z --venue binanceusdm";
    assertEquals(fixCommand("MISSING_MARK_COVERAGE", "mark", cardless), sync("mark"));
    assertEquals(fixCommand("MISSING_INSTRUMENT", null, cardless), sync("last"));
  },
});
