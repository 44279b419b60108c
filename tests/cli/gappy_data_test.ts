import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { runCli } from "../support/run_cli.ts";
import { ROOT } from "../support/run_process.ts";

const folder = await Deno.makeTempDir({ prefix: "closedbar_" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A real series with real holes. */
interface Gappy {
  symbol: string;
  file: string;
  /** Minutes that are missing between the first and the last, by the page on fixtures. */
  missing: number;
  /** Window of a run, with room for its warm-up before. */
  window: [start: string, end: string];
  /** Smallest price step. */
  tickSize: number;
}

const SERIES: Gappy[] = [
  {
    symbol: "UNITTEST",
    file: "tests/data/unittest_BTC_1m_with_gaps.csv.gz",
    missing: 260,
    window: ["2017-11-05T06:00", "2017-11-05T22:00"],
    tickSize: 1e-8,
  },
  {
    symbol: "BTCUSD",
    file: "tests/data/coinbase_BTCUSD_1m_with_gaps.csv.gz",
    missing: 21,
    window: ["2016-10-07T06:00", "2016-10-07T22:00"],
    tickSize: 0.01,
  },
];

/** Every stamp of a file, read without the toolkit. */
async function stampsOf(file: string): Promise<number[]> {
  const { body } = new Response(
    (await Deno.open(join(ROOT, file))).readable.pipeThrough(new DecompressionStream("gzip")),
  );
  const text = await new Response(body).text();
  return text.trim().split("\n").slice(1).map((line) => Number(line.split(",")[0]));
}

/** Missing minutes of a span, and the runs they form. */
function holesOf(stamps: Set<number>, startMs: number, endMs: number) {
  const holes = { minutes: 0, runs: 0 };
  for (let ts = startMs; ts < endMs; ts += MINUTE_MS) {
    if (stamps.has(ts)) continue;
    holes.minutes++;
    if (ts === startMs || stamps.has(ts - MINUTE_MS)) holes.runs++;
  }
  return holes;
}

/** Terms, funding and a card, which the old spot pairs never had. */
async function writeCompanions({ symbol, tickSize }: Gappy, firstMs: number) {
  const terms = {
    symbol,
    kind: "perp",
    tick_size: tickSize,
    qty_step: 0.001,
    min_qty: 0.001,
    min_notional: 0,
    maintenance_tiers: [{ max_notional_usdt: null, maintenance_rate: 0.01, deduction_usdt: 0 }],
    funding_interval_ms: 8 * HOUR_MS,
    calendar: "24/7",
    venue: "made up for a test",
  };
  const paths = {
    terms: join(folder, `${symbol}.json`),
    funding: join(folder, `${symbol}_funding.csv`),
    card: join(folder, `${symbol}.yml`),
  };
  await Deno.writeTextFile(paths.terms, JSON.stringify(terms));
  const from = Math.floor(firstMs / (8 * HOUR_MS)) * 8 * HOUR_MS;
  const records = [0, 1, 2, 3, 4].map((i) => `${from + i * 8 * HOUR_MS},0,${8 * HOUR_MS}`);
  await Deno.writeTextFile(paths.funding, `ts_ms,rate,interval_ms\n${records.join("\n")}\n`);
  const card = await Deno.readTextFile(join(ROOT, "idea_cards/ema_trend_htf.yml"));
  await Deno.writeTextFile(
    paths.card,
    card.replace("[SOLUSDT, BTCUSDT]", `[${symbol}]`)
      .replace("{ exec: 15m, htf: 1h }", "{ exec: 5m, htf: 15m }"),
  );
  return paths;
}

for (const series of SERIES) {
  const { symbol, file, missing, window } = series;
  Deno.test(`the ${missing} missing minutes of ${symbol} are seen, refused, filled and marked`, async () => {
    const stamps = await stampsOf(file);
    const [firstMs, lastMs] = [stamps[0], stamps[stamps.length - 1]];
    const all = holesOf(new Set(stamps), firstMs, lastMs + MINUTE_MS);
    assertEquals(all.minutes, missing);

    const db = join(folder, `${symbol}.duckdb`);
    const { terms, funding, card } = await writeCompanions(series, firstMs);
    const into = ["--symbol", symbol, "--db", db];
    for (
      const what of [
        ["--file", join(ROOT, file), ...into],
        ["--file", funding, "--stream", "funding", ...into],
        ["--instruments", terms, "--db", db],
      ]
    ) assertEquals((await runCli("data", "import", ...what)).code, 0);

    const status = JSON.parse((await runCli("data", "status", "--db", db, "--json")).stdout);
    const { rows, gap_count } = status.series[0];
    assertEquals([rows, gap_count], [stamps.length, all.runs]);
    const verify = JSON.parse((await runCli("data", "verify", "--db", db, "--json")).stdout);
    const coverage = verify.symbols[0].findings[0];
    assertEquals([coverage.code, coverage.count, coverage.gaps.length], [
      "MISSING_1M_COVERAGE",
      missing,
      all.runs,
    ]);

    const run = ["--idea-card", card, "--start", window[0], "--end", window[1], "--db", db];
    const before = JSON.parse((await runCli("backtest", "preflight", ...run, "--json")).stdout);
    const required = [before.required_start_ts_ms, before.required_end_ts_ms] as const;
    const needed = holesOf(new Set(stamps), ...required);
    const [gate] = before.findings;
    assertEquals([before.ok, gate.code, gate.count, gate.gaps.length], [
      false,
      "MISSING_1M_COVERAGE",
      needed.minutes,
      needed.runs,
    ]);

    const filled = await runCli("data", "fill", "--method", "flat", ...into, "--json");
    const { minutes, ranges } = JSON.parse(filled.stdout);
    assertEquals([minutes, ranges.length], [missing, all.runs]);
    const out = ["--out", join(folder, "runs")];
    const refused = await runCli("backtest", "run", ...run, ...out);
    assertEquals(refused.code, 1);
    assertStringIncludes(refused.stderr, `FILLED_BARS_PRESENT, ${needed.minutes} required minutes`);
    const accepted = await runCli("backtest", "run", ...run, ...out, "--accept-filled", "--json");
    assertEquals([accepted.code, accepted.stderr], [0, ""]);
    const { dir } = JSON.parse(accepted.stdout);
    const report = JSON.parse(await Deno.readTextFile(join(dir, "preflight_report.json")));
    assertEquals([report.ok, report.price_feed_1m.filled_bars], [true, needed.minutes]);
    const after = JSON.parse((await runCli("data", "status", "--db", db, "--json")).stdout);
    assertEquals(after.series[0].sources.filled_flat, missing);
  });
}
