import { createPrePaperFolder, PrePaperFolder } from "../lib/artifacts/mod.ts";
import { MINUTE_MS, SeededRandom, sha256Hex } from "../lib/base/mod.ts";
import { loadCard } from "../lib/cards/mod.ts";
import { type PaperRunner, runPaperSession, VenueClock } from "../lib/paper/mod.ts";
import { createCcxtLiveSource, createCcxtProvider } from "../lib/providers/mod.ts";
import { openBarCache } from "../lib/store/mod.ts";
import { startLiveVenue } from "../tests/support/live_venue.ts";
import { realClock } from "../tests/support/paper_scene.ts";
import { VENUE_START_MS, type VenueMarket } from "../tests/support/venue_market.ts";
import { crossCard, INSTRUMENT } from "./engine_cases.ts";

const START_MS = VENUE_START_MS + 3 * 1_440 * MINUTE_MS;
const MIB = 1024 * 1024;

/** How far a session may be behind what was sent: a funding record comes minutes after its close. */
const LAG_MS = 4 * MINUTE_MS;

/** What a soak came to. */
export interface SoakResult {
  /** From the first minute to the end, without the start. */
  seconds: number;
  /** Minutes of all symbols that were stepped live. */
  minutes: number;
  /** Exec closes of all symbols. */
  closes: number;
  /** Memory in use after each hour, venue included; after a collection where `gc` is exposed. */
  hourlyMiB: number[];
  /** Memory after the last hour against the second, in percent. */
  growthPercent: number;
  /** Digest of what every symbol kept of its closes. */
  digest: string;
}

/**
 * Sends minutes through a real loopback socket to a session that records everything.
 *
 * @param symbols Number of symbols.
 * @param hours Hours of minutes.
 * @returns What it took.
 */
export async function paperSoak(symbols: number, hours: number): Promise<SoakResult> {
  const folder = await Deno.makeTempDir({ prefix: "closedbar_soak_" });
  const markets: VenueMarket[] = Array.from({ length: symbols }, (_, k) => ({
    symbol: `S${k}USDT`,
    base: `S${k}`,
    firstMs: VENUE_START_MS,
    price: 100 + 10 * k,
  }));
  const recorders: PrePaperFolder[] = [];
  try {
    await using venue = startLiveVenue({ nowMs: START_MS + 5_000, markets });
    using cache = await openBarCache(`${folder}/cache.db`);
    const clock = new VenueClock(realClock());
    clock.hear(START_MS + 5_000);
    const ports = {
      ...{ venue: "bybit", baseUrl: venue.url, random: new SeededRandom(1) },
      now: () => clock.now(),
      sleep: () => realClock().sleep(5),
    };
    const { plan } = loadCard(crossCard("15m"), "soak.yml");
    const strategies = markets.map(({ symbol }) => {
      const recorder = new PrePaperFolder(recordAt(folder, symbol));
      recorders.push(recorder);
      const instrument = { ...INSTRUMENT, symbol };
      return { plan, instrument, hasMark: false, profile: "conservative" as const, recorder };
    });
    let runners: readonly PaperRunner[] = [];
    const running = runPaperSession({
      strategies,
      source: await createCcxtLiveSource({ ...ports, reconnectMs: 5 }),
      backfill: await createCcxtProvider({ ...ports, clockAheadMs: 0 }),
      cache,
      clock,
      signal: new AbortController().signal,
      untilMs: START_MS + hours * 60 * MINUTE_MS,
      onChange: (all) => runners = all,
    });
    await venue.subscribed();
    const startedMs = performance.now();
    const hourlyMiB: number[] = [];
    const send = (minute: number) => {
      const tsOpenMs = START_MS + minute * MINUTE_MS;
      for (const { symbol } of markets) venue.send({ symbol, tsOpenMs });
    };
    for (let minute = 0; minute < hours * 60; minute++) {
      send(minute);
      if (minute % 10 === 9) await caughtUp(START_MS + minute * MINUTE_MS, () => runners);
      if (minute % 60 === 59) hourlyMiB.push(usedMiB());
    }
    for (let k = 0; k < 4; k++) send(hours * 60 + k);
    const ended = await running;
    const seconds = (performance.now() - startedMs) / 1000;
    const closes = ended.reduce((sum, runner) => sum + runner.closes, 0);
    return {
      seconds,
      minutes: symbols * hours * 60,
      closes,
      hourlyMiB,
      growthPercent: (hourlyMiB[hourlyMiB.length - 1] / hourlyMiB[1] - 1) * 100,
      digest: digestOf(recorders),
    };
  } finally {
    for (const recorder of recorders) recorder[Symbol.dispose]();
    await Deno.remove(folder, { recursive: true });
  }
}

function recordAt(folder: string, symbol: string): string {
  return createPrePaperFolder(`${folder}/sessions`, {
    run_id: symbol,
    approved: { dir: "", run_id: symbol, manifest_sha256: "", strategy: "ema_cross" },
    symbol,
    source: "loopback",
    mark_source: "approx_from_ohlcv_1m",
    started_ts_ms: START_MS,
    until_ts_ms: null,
  });
}

/** Sockets take what they are given at once; a real venue does not send a day in a second. */
async function caughtUp(sentMs: number, runners: () => readonly PaperRunner[]): Promise<void> {
  const isBehind = () =>
    runners().length === 0 || runners().some(({ lastOpenMs }) => !(lastOpenMs >= sentMs - LAG_MS));
  while (isBehind()) await new Promise((resolve) => setTimeout(resolve, 1));
}

function usedMiB(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external } = Deno.memoryUsage();
  return (heapUsed + external) / MIB;
}

function digestOf(recorders: readonly PrePaperFolder[]): string {
  const texts = recorders.map(({ path }) => Deno.readTextFileSync(`${path}/closes.jsonl`));
  return sha256Hex(texts.join("")).slice(0, 16);
}
