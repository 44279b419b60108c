import { writeRun } from "../lib/artifacts/mod.ts";
import { backtest, type BacktestRun, prepareFeeds } from "../lib/backtest/mod.ts";
import { digestColumns, MINUTE_MS, sha256Hex, type Timeframe } from "../lib/base/mod.ts";
import { loadCard } from "../lib/cards/mod.ts";
import { evaluateRules, runEngine } from "../lib/engine/mod.ts";
import { BarRange, scheduleFunding, SimulatedExchange } from "../lib/exchange/mod.ts";
import { deriveTimeframe, type MinuteFeed } from "../lib/feeds/mod.ts";
import { PacketColumns } from "../lib/quote/mod.ts";
import { fundingEvery, MemoryHistory } from "../tests/preflight/memory_history.ts";
import { WALK_START_MS, walkMinutes } from "../tests/support/walk.ts";
import { crossCard } from "./engine_cases.ts";

/** Each stage of a run on its own, over the minutes of a seeded walk; each returns its digest. */
export interface StagesCase {
  /** Folds the minutes into a longer timeframe. */
  resample(timeframe: Timeframe): string;
  /** Folds what the minutes between exec closes did onto the exec grid. */
  rollups(): string;
  /** Evaluates the card's rules at every exec close. */
  rules(): string;
  /** Reads ten values of every snapshot of a run. */
  snapshots(): string;
  /** Lives through every exec bar, with a position open in every other hundred of them. */
  exchange(): string;
  /** Writes all artifacts of a run into a folder that is removed again. */
  artifacts(): Promise<string>;
}

/**
 * An EMA cross with stop and target on 15m bars.
 *
 * @param rows Number of minutes, warm-up included.
 * @returns The stages.
 */
export async function stagesCase(rows: number): Promise<StagesCase> {
  const last = walkMinutes(rows, 1);
  const endMs = WALK_START_MS + rows * MINUTE_MS;
  const text = crossCard("15m").replace("bps: 0", "bps: 0\n  mark_price: approximate");
  const { plan } = loadCard(text, "ema_cross.yml");
  const history = new MemoryHistory(last, fundingEvery(8, WALK_START_MS - DAY_MS, endMs + DAY_MS));
  const window = { startMs: WALK_START_MS + DAY_MS, endMs };
  const run = await backtest({ plan, symbol: "WALK", window }, history);
  const { feeds, fromRow, toRow } = prepareFeeds(
    plan,
    { symbol: "WALK", last, mark: null },
    window,
  );
  return {
    resample: (timeframe) => digestColumns(Object.values(deriveTimeframe(last, timeframe).bars)),
    rollups: () => digestColumns(Object.values(new PacketColumns(feeds).rollups)),
    rules() {
      if (plan.decision.kind !== "rules") throw new Error("The card of this bench has rules");
      const flags = evaluateRules(plan.decision, feeds, new PacketColumns(feeds), {
        fromRow,
        toRow,
      });
      return digestColumns([flags.enterLong, flags.exitLong]);
    },
    snapshots: () => readSnapshots(run),
    exchange: () => tradeEveryOther(feeds.minutes, feeds.grid.minuteTo),
    artifacts: () => writeArtifacts(run),
  };
}

const DAY_MS = 1_440 * MINUTE_MS;

function readSnapshots({ plan, instrument, prepared }: BacktestRun): string {
  const none = new Float64Array(0);
  const seen = new Float64Array(prepared.toRow - prepared.fromRow);
  let row = 0;
  runEngine({
    plan,
    instrument,
    funding: { tsMs: none, rate: none, intervalMs: none },
    ...prepared,
    onSnapshot(snapshot) {
      const { tsCloseMs, open, high, low, close, volume, rollupMin1m, rollupMax1m } = snapshot;
      seen[row++] = tsCloseMs + open + high + low + close + volume + rollupMin1m + rollupMax1m +
        snapshot.feature("fast") + snapshot.feature("slow", { offset: 1 });
    },
  });
  return digestColumns([seen]);
}

function tradeEveryOther({ last, mark }: MinuteFeed, minuteTo: Int32Array): string {
  const minutes = {
    ...last,
    markOpen: mark.open,
    markHigh: mark.high,
    markLow: mark.low,
    markClose: mark.close,
  };
  const none = new Float64Array(0);
  const exchange = new SimulatedExchange(
    {
      tickSize: 0.01,
      qtyStep: 0.001,
      minQty: 0.001,
      minNotionalUsdt: 5,
      maintenanceTiers: [{ maxNotionalUsdt: null, maintenanceRate: 0.005, deductionUsdt: 0 }],
      leverage: 1,
      takerBps: 6,
      makerBps: 2,
      slippageBps: 1,
      impactBps: 0,
    },
    minutes,
    scheduleFunding({ tsMs: none, rate: none, intervalMs: none }, last.tsOpenMs),
    10_000,
  );
  const range = new BarRange();
  let from = 0;
  for (let row = 0; row < minuteTo.length; row++) {
    const to = minuteTo[row];
    exchange.processBar(from, to, range.gather(minutes, from, to));
    const referencePrice = last.close[to - 1];
    const tsMs = last.tsOpenMs[to - 1] + MINUTE_MS;
    if (row % 200 === 0) {
      const order = {
        direction: "long" as const,
        qty: 1,
        referencePrice,
        stop: null,
        target: null,
      };
      exchange.submitEntry(order, tsMs);
    } else if (row % 200 === 100) exchange.submitExit("signal", tsMs);
    from = to;
  }
  return sha256Hex(JSON.stringify([exchange.trades, exchange.equityUsdt]));
}

async function writeArtifacts(run: BacktestRun): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "closedbar_bench_" });
  try {
    return sha256Hex(JSON.stringify((await writeRun(run, folder)).digests));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
