import { type Direction, MINUTE_MS, SeededRandom } from "../../lib/base/mod.ts";
import { allocateBars, type BarColumns } from "../../lib/columns/mod.ts";
import {
  type EntryOrder,
  type ExchangeTerms,
  type LevelRule,
  type PartialTarget,
  type PriceDistance,
  type Profile,
  PROFILES,
} from "../../lib/exchange/mod.ts";
import type { Market, Wish } from "./market_arbitrary.ts";
import { sceneMinutes } from "./scene.ts";
import { WALK_START_MS } from "./walk.ts";

/** Draws of one market. */
class Draws {
  readonly #random: SeededRandom;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
  }

  integer(min: number, max: number): number {
    return min + Math.floor(this.#random.nextFloat() * (max - min + 1));
  }

  one<T>(...of: T[]): T {
    return of[this.integer(0, of.length - 1)];
  }

  chance(percent: number): boolean {
    return this.integer(1, 100) <= percent;
  }
}

/**
 * A market that follows from a seed: gaps and calm, one price stream or two, funding at any minute, any
 * terms, and a trader who uses every kind of order.
 *
 * @param seed Any 32-bit integer.
 * @param profile What the exchange assumes.
 * @returns The market.
 */
export function randomMarket(seed: number, profile: Profile): Market {
  const draws = new Draws(seed);
  const execMinutes = draws.one(1, 2, 3, 4, 6);
  const rows = execMinutes * draws.integer(4, Math.floor(48 / execMinutes));
  const last = walk(rows, draws);
  const mark = draws.chance(50) ? null : around(last, draws);
  const bars = rows / execMinutes;
  const wishes: Wish[] = [];
  for (let i = 0; i < bars; i++) {
    const row = i * execMinutes;
    wishes.push(randomWish(draws, row === 0 ? last.open[0] : last.close[row - 1]));
  }
  const funding = [];
  for (let row = 0; row < rows; row++) {
    if (draws.chance(6)) funding.push({ row, rate: draws.integer(-30, 30) / 10_000 });
  }
  return {
    terms: {
      tickSize: draws.one(0.01, 0.05, 0.5),
      qtyStep: draws.one(0.001, 0.1, 1),
      minQty: draws.one(0.001, 0.1),
      minNotionalUsdt: draws.one(0, 5, 50),
      maintenanceTiers: draws.one(
        [{ maxNotionalUsdt: null, maintenanceRate: 0.005, deductionUsdt: 0 }],
        [
          { maxNotionalUsdt: 1_000, maintenanceRate: 0.004, deductionUsdt: 0 },
          { maxNotionalUsdt: null, maintenanceRate: 0.01, deductionUsdt: 6 },
        ],
        [],
      ),
      leverage: draws.one(1, 3, 10, 25, 50, 125),
      takerBps: draws.one(0, 5.5),
      makerBps: draws.one(0, 2, -1),
      slippageBps: draws.one(0, 1, 12),
      impactBps: draws.one(0, 0, 30),
      ...draws.chance(30) ? ownedTerms(draws) : {},
    },
    minutes: sceneMinutes({ last, mark }),
    funding,
    execMinutes,
    wishes,
    cashUsdt: draws.one(50, 1_000, 20_000),
    switches: PROFILES[profile],
  };
}

/** What is charged, lent and refused where shares are traded. */
function ownedTerms(draws: Draws): Partial<ExchangeTerms> {
  return {
    perShareUsd: draws.one(0, 0.005, 0.2),
    minCommissionUsd: draws.one(0, 1),
    refusesShorts: draws.chance(20),
    shortBorrowPercent: draws.one(0, 3, 40),
  };
}

function randomWish(draws: Draws, close: number): Wish {
  const enter = draws.one<Direction | null>("long", "short", null);
  const sign = enter === "short" ? -1 : 1;
  const extras: Partial<EntryOrder> = {};
  if (draws.chance(40)) {
    const kind = draws.one("limit" as const, "stop" as const);
    const side = kind === "limit" ? -sign : sign;
    const price = Math.round(close * 100 + side * draws.integer(-10, 150)) / 100;
    const expiryBars = draws.integer(1, 4);
    extras.resting = { kind, price, expiryBars, postOnly: draws.chance(30) };
    extras.referencePrice = price;
  } else extras.adds = draws.chance(40);
  if (draws.chance(30)) extras.targets = randomTargets(draws);
  if (draws.chance(40)) {
    extras.moves = {
      trailing: draws.chance(60)
        ? { distance: distance(draws, 400), activation: distance(draws, draws.one(0, 200)) }
        : null,
      breakEven: draws.chance(50)
        ? { trigger: distance(draws, 300), offset: distance(draws, draws.one(0, 50)) }
        : null,
    };
  }
  return {
    exit: draws.chance(15),
    enter,
    qty: draws.integer(1, 4_000) / 100,
    stop: level(draws, close),
    target: level(draws, close),
    extras,
  };
}

function randomTargets(draws: Draws): PartialTarget[] {
  const targets: PartialTarget[] = [];
  const fraction = draws.one(0.25, 0.3, 0.5);
  for (let i = 1; i <= draws.integer(1, 3) && i * fraction <= 1; i++) {
    const offset = i * draws.integer(20, 120) / 100 +
      (targets.at(-1)?.level as PriceDistance | undefined ?? { offset: 0 }).offset;
    targets.push({ level: { kind: "distance", ratio: 0, offset }, fraction });
  }
  return targets;
}

function distance(draws: Draws, maxTicks: number): PriceDistance {
  if (maxTicks === 0) return { ratio: 0, offset: 0 };
  return draws.chance(50)
    ? { ratio: draws.integer(1, maxTicks) / 10_000, offset: 0 }
    : { ratio: 0, offset: draws.integer(1, maxTicks) / 100 };
}

function level(draws: Draws, close: number): LevelRule | null {
  if (draws.chance(25)) return null;
  if (draws.chance(70)) return { kind: "distance", ...distance(draws, 600) };
  return { kind: "price", price: Math.round(close * draws.integer(9_300, 10_700) / 100) / 100 };
}

function walk(rows: number, draws: Draws): BarColumns {
  const bars = allocateBars(rows);
  let close = 10_000;
  for (let i = 0; i < rows; i++) {
    const gap = draws.chance(10) ? draws.integer(-1_500, 1_500) : draws.integer(-5, 5);
    close = setBar(bars, i, close + gap, draws);
    bars.volume[i] = draws.one(0, 1, 100, 10_000);
  }
  return bars;
}

function around(last: BarColumns, draws: Draws): BarColumns {
  const bars = allocateBars(last.open.length);
  for (let i = 0; i < last.open.length; i++) {
    setBar(bars, i, Math.round(last.open[i] * 100) + draws.integer(-100, 100), draws);
  }
  return bars;
}

/** Writes one minute from an open in ticks and returns its close. */
function setBar(bars: BarColumns, row: number, wantedOpen: number, draws: Draws): number {
  const inRange = (ticks: number) => Math.min(30_000, Math.max(500, ticks));
  const open = inRange(wantedOpen);
  const close = inRange(open + draws.integer(-150, 150));
  bars.tsOpenMs[row] = WALK_START_MS + row * MINUTE_MS;
  bars.open[row] = open / 100;
  bars.close[row] = close / 100;
  bars.high[row] = (Math.max(open, close) + draws.integer(0, 120)) / 100;
  bars.low[row] = (Math.min(open, close) - draws.integer(0, 120)) / 100;
  return close;
}
