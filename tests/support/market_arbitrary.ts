import fc from "fast-check";
import { type Direction, MINUTE_MS } from "../../lib/base/mod.ts";
import { allocateBars, type BarColumns } from "../../lib/columns/mod.ts";
import {
  BarRange,
  type EntryOrder,
  type ExchangeMinutes,
  type ExchangeTerms,
  type LevelRule,
  scheduleFunding,
  SimulatedExchange,
  type Switches,
  withSettlement,
} from "../../lib/exchange/mod.ts";
import { anyRange } from "./any_range.ts";
import { sceneMinutes } from "./scene.ts";
import { WALK_START_MS } from "./walk.ts";

/** What is asked at one exec close. */
export interface Wish {
  /** Whether an open position is left. */
  exit: boolean;
  /** Which way an entry goes, or `null` for none. */
  enter: Direction | null;
  /** Quantity. */
  qty: number;
  /** Where the stop stands. */
  stop: LevelRule | null;
  /** Where the target stands. */
  target: LevelRule | null;
  /** Whatever else the order has: what it waits for, further targets, how its stop moves. */
  extras?: Partial<EntryOrder>;
}

/** A market, the terms of trading in it, and what a trader does. */
export interface Market {
  /** Costs and contract terms. */
  terms: ExchangeTerms;
  /** Minutes. */
  minutes: ExchangeMinutes;
  /** Funding records: the minute at whose close each falls due, and its rate. */
  funding: { row: number; rate: number }[];
  /** Minutes of an exec bar. */
  execMinutes: number;
  /** One wish per exec close, the one before the first bar included. */
  wishes: Wish[];
  /** Cash at the beginning. */
  cashUsdt: number;
  /** What the exchange assumes; the conservative profile unless told. */
  switches?: Switches;
}

/** How an exec bar is lived through: by its price ranges, or minute by minute. */
export type Pace = "ranges" | "minutes";

const TICK = 0.01;

/** One minute as moves in ticks: gap to the open, body, and how far it reaches beyond either. */
const moves = fc.record({
  gap: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -5, max: 5 }) }, {
    weight: 1,
    arbitrary: fc.integer({ min: -1_500, max: 1_500 }),
  }),
  body: fc.integer({ min: -150, max: 150 }),
  above: fc.integer({ min: 0, max: 120 }),
  below: fc.integer({ min: 0, max: 120 }),
});

const level = (max: number) =>
  fc.option(fc.oneof(
    fc.integer({ min: 1, max }).map((ticks): LevelRule => ({
      kind: "distance",
      ratio: 0,
      offset: ticks * TICK,
    })),
    fc.integer({ min: 1, max: 400 }).map((bps): LevelRule => ({
      kind: "distance",
      ratio: bps / 10_000,
      offset: 0,
    })),
    fc.integer({ min: 9_000, max: 11_000 }).map((ticks): LevelRule => ({
      kind: "price",
      price: ticks / 100,
    })),
  ));

const wish: fc.Arbitrary<Wish> = fc.record({
  exit: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  enter: fc.constantFrom<Direction | null>("long", "short", null),
  qty: fc.integer({ min: 1, max: 4_000 }).map((lots) => lots / 100),
  stop: level(600),
  target: level(600),
});

/** What is charged, lent and refused where shares are traded. */
const ownedTerms = fc.record({
  perShareUsd: fc.constantFrom(0.005, 0.2),
  minCommissionUsd: fc.constantFrom(0.5, 1),
  refusesShorts: fc.constant(true),
  shortBorrowPercent: fc.constantFrom(3, 40),
}, { requiredKeys: [] });

const terms: fc.Arbitrary<ExchangeTerms> = fc.tuple(
  fc.record({
    tickSize: fc.constantFrom(0.01, 0.05, 0.5),
    qtyStep: fc.constantFrom(0.001, 0.1),
    minQty: fc.constantFrom(0.001, 0.1),
    minNotionalUsdt: fc.constantFrom(0, 5, 50),
    maintenanceTiers: fc.constantFrom(
      [{ maxNotionalUsdt: null, maintenanceRate: 0.005, deductionUsdt: 0 }],
      [
        { maxNotionalUsdt: 1_000, maintenanceRate: 0.004, deductionUsdt: 0 },
        { maxNotionalUsdt: null, maintenanceRate: 0.01, deductionUsdt: 6 },
      ],
      [],
    ),
    leverage: fc.constantFrom(1, 3, 10, 25, 50, 125),
    takerBps: fc.constantFrom(0, 5.5),
    makerBps: fc.constantFrom(0, 2, -1),
    slippageBps: fc.constantFrom(0, 1, 12),
    impactBps: fc.constantFrom(0, 0, 30),
  }),
  ownedTerms,
).map(([usual, owned]) => ({ ...usual, ...owned }));

/** Any market of a few dozen minutes, with gaps, two streams or one, funding, and a restless trader. */
export const anyMarket: fc.Arbitrary<Market> = fc
  .record({
    moves: fc.array(moves, { minLength: 12, maxLength: 48 }),
    markMoves: fc.option(fc.array(moves, { minLength: 48, maxLength: 48 })),
    rates: fc.array(fc.record({ row: fc.nat(47), bps: fc.integer({ min: -30, max: 30 }) }), {
      maxLength: 8,
    }),
    execMinutes: fc.constantFrom(1, 2, 3, 4, 6),
    wishes: fc.array(wish, { minLength: 48, maxLength: 48 }),
    terms,
    cashUsdt: fc.constantFrom(50, 1_000, 20_000),
  })
  .map(({ moves, markMoves, rates, execMinutes, wishes, terms, cashUsdt }): Market => {
    const rows = moves.length - moves.length % execMinutes;
    const last = walk(moves.slice(0, rows));
    const mark = markMoves === null ? null : around(last, markMoves);
    return {
      terms,
      minutes: sceneMinutes({ last, mark }),
      funding: rates.filter(({ row }) => row < rows).sort((a, b) => a.row - b.row)
        .map(({ row, bps }) => ({ row, rate: bps / 10_000 })),
      execMinutes,
      wishes,
      cashUsdt,
    };
  });

/**
 * Trades a market to its end, where the open position is closed.
 *
 * @param market The market.
 * @param pace How exec bars are lived through.
 * @param onBar Sees the exchange after what was asked at each exec close, after each exec bar and at the
 * end.
 * @param toRow Minute row to stop after; the last one unless told.
 * @returns The exchange at the end.
 */
export function trade(
  market: Market,
  pace: Pace,
  onBar: (exchange: SimulatedExchange) => void = () => {},
  toRow = market.minutes.tsOpenMs.length,
): SimulatedExchange {
  const { minutes, terms, execMinutes, cashUsdt, funding } = market;
  const looked = scheduleFunding({
    tsMs: Float64Array.from(funding, ({ row }) => minutes.tsOpenMs[row] + MINUTE_MS + 3),
    rate: Float64Array.from(funding, ({ rate }) => rate),
    intervalMs: new Float64Array(funding.length),
  }, minutes.tsOpenMs);
  const exchange = new SimulatedExchange(
    terms,
    minutes,
    // The other pace looks up what this one holds, and both have to pay the same.
    pace === "ranges" ? withSettlement(looked, minutes.tsOpenMs, minutes.markClose) : looked,
    cashUsdt,
    market.switches,
  );
  for (let from = 0; from < toRow; from += execMinutes) {
    const to = from + execMinutes;
    ask(exchange, market, from);
    onBar(exchange);
    const range = pace === "ranges"
      ? new BarRange().gather(minutes, from, to)
      : anyRange(minutes.markClose[to - 1]);
    exchange.processBar(from, to, range);
    onBar(exchange);
  }
  exchange.closeAtMinuteClose("end_of_data", toRow - 1);
  onBar(exchange);
  return exchange;
}

function ask(
  exchange: SimulatedExchange,
  { minutes, wishes, execMinutes }: Market,
  row: number,
): void {
  const { exit, enter, qty, stop, target, extras } = wishes[row / execMinutes];
  const tsMs = minutes.tsOpenMs[row];
  if (exit) exchange.submitExit(enter === null ? "signal" : "flip", tsMs);
  if (enter === null) return;
  const referencePrice = row === 0 ? minutes.open[0] : minutes.close[row - 1];
  const order = { direction: enter, qty, referencePrice, stop, target, ...extras };
  exchange.submitEntry(order, tsMs);
}

type Moves = { gap: number; body: number; above: number; below: number };

function walk(steps: Moves[]): BarColumns {
  const bars = allocateBars(steps.length);
  let close = 10_000;
  steps.forEach((step, i) => close = setBar(bars, i, close + step.gap, step));
  return bars;
}

/** A second stream that opens within a few ticks of the first, minute by minute. */
function around(last: BarColumns, steps: Moves[]): BarColumns {
  const bars = allocateBars(last.open.length);
  for (let i = 0; i < last.open.length; i++) {
    const open = Math.round(last.open[i] * 100) + steps[i].gap % 100;
    setBar(bars, i, open, steps[i]);
  }
  return bars;
}

/** Writes one minute from prices in ticks and returns its close. */
function setBar(bars: BarColumns, row: number, wantedOpen: number, step: Moves): number {
  const inRange = (ticks: number) => Math.min(30_000, Math.max(500, ticks));
  const open = inRange(wantedOpen);
  const close = inRange(open + step.body);
  bars.tsOpenMs[row] = WALK_START_MS + row * MINUTE_MS;
  bars.open[row] = open / 100;
  bars.close[row] = close / 100;
  bars.high[row] = (Math.max(open, close) + step.above) / 100;
  bars.low[row] = (Math.min(open, close) - step.below) / 100;
  return close;
}
