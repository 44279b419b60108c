import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Instrument, MINUTE_MS, UsageError } from "../../lib/base/mod.ts";
import { findCalendar } from "../../lib/calendar/mod.ts";
import { loadCard } from "../../lib/cards/mod.ts";
import { allocateBars, type BarColumns, type FundingColumns } from "../../lib/columns/mod.ts";
import { LiveRun, type StrategyPlan } from "../../lib/engine/mod.ts";
import { PROFILES } from "../../lib/exchange/mod.ts";
import { resolveParams } from "../../lib/indicators/mod.ts";
import { detector, type StructureSpec } from "../../lib/structure/mod.ts";
import { instrumentFromJson } from "../../lib/store/instrument_json.ts";
import { CARD_PERMISSIONS } from "../cards/sample_card.ts";
import { assertLiveEqualsBatch, minuteAt } from "../support/live_minutes.ts";
import { randomCard } from "../support/random_card.ts";
import { readBars, readFunding } from "../support/read_bars.ts";
import { SAMPLE_INSTRUMENT, sampleFeature, samplePlan } from "../support/sample_plan.ts";
import { WALK_START_MS, walkMinutes } from "../support/walk.ts";

const CARDS = 40;
const DAY_MS = 86_400_000;
const NO_FUNDING: FundingColumns = {
  tsMs: new Float64Array(0),
  rate: new Float64Array(0),
  intervalMs: new Float64Array(0),
};

/** Records every fifty minutes, some milliseconds late, of either sign. */
function fundingOver(last: BarColumns): FundingColumns {
  const rows = Array.from({ length: Math.floor(last.open.length / 50) }, (_, k) => k * 50 + 49);
  return {
    tsMs: Float64Array.from(rows, (row) => last.tsOpenMs[row] + MINUTE_MS + row % 7),
    rate: Float64Array.from(rows, (row) => (row % 4 - 1) * 1e-4),
    intervalMs: Float64Array.from(rows, () => 50 * MINUTE_MS),
  };
}

/** The window that leaves the first and the last hour of the data outside. */
function inner(last: BarColumns): { startMs: number; endMs: number } {
  const { tsOpenMs } = last;
  return { startMs: tsOpenMs[0] + 60 * MINUTE_MS, endMs: tsOpenMs.at(-1)! - 59 * MINUTE_MS };
}

Deno.test({
  name: `${CARDS} random cards do on arriving minutes what they do on complete columns`,
  permissions: CARD_PERMISSIONS,
  fn() {
    const profiles = Object.keys(PROFILES) as (keyof typeof PROFILES)[];
    let trades = 0;
    for (let seed = 1; seed <= CARDS; seed++) {
      const { plan } = loadCard(randomCard(seed), `random_${seed}.yml`);
      const last = walkMinutes(900, seed);
      const mark = seed % 2 === 0 ? walkMinutes(900, seed + 1_000) : null;
      const result = assertLiveEqualsBatch(() => plan, {
        instrument: SAMPLE_INSTRUMENT,
        last,
        mark,
        funding: fundingOver(last),
        window: inner(last),
        profile: profiles[seed % profiles.length],
      });
      trades += result.trades.length;
    }
    assert(trades > CARDS, `only ${trades} trades`);
  },
});

const FOLDER = new URL("../../idea_cards/", import.meta.url);
const DATA = new URL("../../data/", import.meta.url);

function shippedInstrument(symbol: string): Instrument {
  const list = JSON.parse(Deno.readTextFileSync(new URL("instruments.json", DATA)));
  return list.map((json: unknown) => instrumentFromJson(json, "instruments.json"))
    .find((instrument: Instrument) => instrument.symbol === symbol);
}

for (const symbol of ["SOLUSDT", "BTCUSDT"]) {
  Deno.test({
    name: `every shipped card does on arriving ${symbol} minutes what its backtest does`,
    permissions: { ...CARD_PERMISSIONS, read: true },
    async fn() {
      const last = await readBars(`data/${symbol}_1m.csv.gz`);
      const funding = await readFunding(`data/${symbol}_funding.csv.gz`);
      const startMs = last.tsOpenMs[0] + 3 * DAY_MS;
      let trades = 0;
      for (const name of [...Deno.readDirSync(FOLDER)].map((entry) => entry.name).toSorted()) {
        const { plan } = loadCard(Deno.readTextFileSync(new URL(name, FOLDER)), name);
        if (!plan.timeframes.exec.endsWith("m")) continue;
        const result = assertLiveEqualsBatch(() => plan, {
          instrument: shippedInstrument(symbol),
          last,
          mark: null,
          funding,
          window: { startMs, endMs: startMs + 14 * DAY_MS },
        });
        trades += result.trades.length;
      }
      assert(trades > 50, `only ${trades} trades`);
    },
  });
}

for (const symbol of ["SPY", "BAC"]) {
  Deno.test({
    name:
      `a market with hours does the same on arriving minutes of ${symbol}, short bars and its own days too`,
    permissions: { ...CARD_PERMISSIONS, read: true },
    async fn() {
      const last = await readBars(`data/${symbol}_1m.csv.gz`);
      const name = "us_opening_range_breakout.yml";
      const text = Deno.readTextFileSync(new URL(name, FOLDER));
      const { startMs, endMs } = { startMs: last.tsOpenMs[390], endMs: last.tsOpenMs.at(-1)! };
      for (const exec of ["5m", "1h"]) {
        const card = text.replace("exec: 5m", `exec: ${exec}`).replace(
          "opening_bars: 6",
          "opening_bars: 2",
        )
          .replace("[7, 66]", "[2, 66]").replace("{ exec: 79 }", "{ exec: 8 }");
        const result = assertLiveEqualsBatch(() => loadCard(card, name).plan, {
          instrument: shippedInstrument(symbol),
          last,
          mark: null,
          funding: NO_FUNDING,
          window: { startMs, endMs: endMs + MINUTE_MS },
          calendar: findCalendar("XNYS"),
        });
        assert(result.trades.length > 0);
      }
    },
  });
}

function windowOver(source: string): StructureSpec {
  const params = resolveParams(detector("rolling_window"), { length: 6, source });
  return { key: "box", detector: "rolling_window", params };
}

/** A function of everything that a snapshot tells, zone rollups included. */
function curiousPlan(): StrategyPlan {
  const features = {
    exec: [sampleFeature("fast", "ema", { length: 3 }), sampleFeature("mid", "sma", {}, "hlc3")],
    htf: [sampleFeature("trend", "ema", { length: 4 })],
  };
  const swing = { left: 2, right: 2 };
  const zone = { ...swing, kind: "demand" };
  return samplePlan({
    timeframes: { exec: "5m", htf: "30m" },
    features,
    structure: {
      exec: [
        { key: "zone", detector: "zone", params: resolveParams(detector("zone"), zone) },
        { key: "bos", detector: "bos", params: resolveParams(detector("bos"), swing) },
        windowOver("mid"),
      ],
      htf: [
        { key: "swing", detector: "swing", params: resolveParams(detector("swing"), swing) },
        windowOver("trend"),
      ],
    },
    decision: {
      kind: "function",
      onClose(snapshot) {
        const before = snapshot.feature("fast", { offset: 3 });
        const touched = snapshot.rollup("px.rollup.zone.zone1.touched");
        if (snapshot.position !== null) return touched === 1 ? { action: "exit" } : null;
        if (snapshot.rollupPriceRange1m > 0.4) return { action: "enter", direction: "short" };
        return snapshot.feature("fast") > before && snapshot.quote.mark > 0
          ? { action: "enter", direction: "long" }
          : null;
      },
    },
  });
}

Deno.test({
  name: "a strategy in TypeScript with structure and contexts sees the same packets",
  permissions: "none",
  fn() {
    for (const seed of [1, 2, 3]) {
      const last = walkMinutes(2_000, seed);
      const result = assertLiveEqualsBatch(curiousPlan, {
        instrument: SAMPLE_INSTRUMENT,
        last,
        mark: walkMinutes(2_000, seed + 10),
        funding: fundingOver(last),
        window: inner(last),
      });
      assert(result.trades.length > 5);
    }
  },
});

Deno.test({
  name: "minutes with holes, and data that begins in the middle of a bar, make the same bars",
  permissions: "none",
  fn() {
    for (let seed = 1; seed <= 12; seed++) {
      const whole = walkMinutes(700, seed, WALK_START_MS + seed * MINUTE_MS);
      const kept = Array.from(whole.open.keys()).filter((row) => (row * 7919 + seed) % 23 > 2);
      const last = allocateBars(kept.length);
      for (const name of Object.keys(last) as (keyof BarColumns)[]) {
        kept.forEach((row, k) => last[name][k] = whole[name][row]);
      }
      assertLiveEqualsBatch(curiousPlan, {
        instrument: SAMPLE_INSTRUMENT,
        last,
        mark: null,
        funding: fundingOver(last),
        window: inner(last),
      });
    }
  },
});

Deno.test({
  name: "an open-ended run is the backtest whose data goes on, at every length",
  permissions: "none",
  fn() {
    const last = walkMinutes(600, 5);
    const history = { last, mark: null, funding: NO_FUNDING };
    const facts = (rows: number) => {
      const run = liveSample();
      const seen = [];
      for (let row = 0; row < rows; row++) {
        seen.push(...run.push(minuteAt(history, row))?.facts ?? []);
      }
      return { seen, position: run.snapshot.position };
    };
    const whole = facts(600);
    assert(whole.seen.length > 10);
    for (const rows of [5, 150, 303, 599]) {
      const { seen } = facts(rows);
      assertEquals(seen, whole.seen.slice(0, seen.length));
    }
  },
});

function liveSample(): LiveRun {
  return new LiveRun({
    plan: curiousPlan(),
    instrument: SAMPLE_INSTRUMENT,
    hasMark: false,
    startMs: 0,
  });
}

Deno.test({
  name: "a minute that is not later, is off the minute or changes the source of marks is refused",
  permissions: "none",
  fn() {
    const last = walkMinutes(3, 1);
    const minute = minuteAt({ last, mark: null, funding: NO_FUNDING }, 1);
    const refuses = (change: Partial<typeof minute>, code: string) => {
      const run = liveSample();
      run.push(minute);
      const error = assertThrows(() => run.push({ ...minute, ...change }), UsageError);
      assertEquals(error.code, code);
    };
    const { tsOpenMs } = minute;
    refuses({}, "UNORDERED_MINUTE");
    refuses({ tsOpenMs: tsOpenMs - MINUTE_MS }, "UNORDERED_MINUTE");
    refuses({ tsOpenMs: tsOpenMs + 1 }, "UNORDERED_MINUTE");
    refuses({ tsOpenMs: tsOpenMs + MINUTE_MS, mark: minute.last }, "MARK_NOT_ALIGNED");
  },
});
