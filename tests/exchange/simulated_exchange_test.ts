import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { allocateBars, type BarColumns } from "../../lib/columns/mod.ts";
import {
  type EntryOrder,
  type ExchangeTerms,
  SimulatedExchange,
  type TradeRecord,
} from "../../lib/exchange/mod.ts";
import { anyRange } from "../support/any_range.ts";
import { assertHistory, assertMoney } from "../support/exchange_laws.ts";
import { anyMarket, trade } from "../support/market_arbitrary.ts";
import { sceneMinutes } from "../support/scene.ts";

const RUNS = { seed: 1, numRuns: 400 };

Deno.test({
  name: "after every exec bar the account is what its facts say",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(anyMarket, (market) => {
        trade(market, "ranges", (exchange) => assertMoney(exchange, market.cashUsdt));
      }),
      RUNS,
    );
  },
});

Deno.test({
  name: "every history keeps its order, its minutes and its margin",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(anyMarket, (market) => {
        const exchange = trade(market, "ranges");
        assertHistory(exchange, market.minutes, market.terms);
      }),
      RUNS,
    );
  },
});

Deno.test({
  name: "price ranges of exec bars give the facts and trades that opening every minute gives",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(anyMarket, (market) => {
        const byRanges = trade(market, "ranges");
        const byMinutes = trade(market, "minutes");
        assertEquals(byRanges.log.facts, byMinutes.log.facts);
        assertEquals(byRanges.trades, byMinutes.trades);
        assertEquals(byRanges.ledger.cashUsdt, byMinutes.ledger.cashUsdt);
      }),
      RUNS,
    );
  },
});

Deno.test({
  name: "what comes later changes nothing that has happened",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(anyMarket, fc.double({ min: 0, max: 1, noNaN: true }), (market, share) => {
        const bars = market.minutes.open.length / market.execMinutes;
        const toRow = Math.max(1, Math.round(bars * share)) * market.execMinutes;
        const endMs = market.minutes.tsOpenMs[toRow - 1] + MINUTE_MS;
        // At the very end the shorter run closes its position, so that instant is left out.
        const before = (exchange: SimulatedExchange) =>
          exchange.log.facts.filter((fact) => fact.tsMs < endMs);
        const whole = trade(market, "ranges");
        const part = trade(market, "ranges", undefined, toRow);
        assertEquals(before(part), before(whole));
      }),
      RUNS,
    );
  },
});

Deno.test({
  name: "the markets of these tests reach every ending, rejection and doubt",
  permissions: "none",
  fn() {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anyMarket, (market) => {
        const { trades, rejections, log } = trade(market, "ranges");
        for (const { exitReason, ambiguous } of trades) {
          seen.add(exitReason);
          if (ambiguous) seen.add(`${exitReason} in doubt`);
        }
        for (const code of Object.keys(rejections)) seen.add(code);
        for (const { type } of log.facts) seen.add(type);
      }),
      RUNS,
    );
    const wanted = [
      ..."stop_loss take_profit liquidation signal flip end_of_data".split(" "),
      ..."BELOW_MIN_NOTIONAL BELOW_MIN_QTY INSUFFICIENT_MARGIN POSITION_EXISTS".split(" "),
      ..."INVALID_STOP INVALID_TARGET order_reduced funding_settled".split(" "),
      "stop_loss in doubt",
      "liquidation in doubt",
    ];
    assertEquals(wanted.filter((name) => !seen.has(name)), []);
  },
});

/** Prices of the mirror test are quarters around 128, which doubles hold exactly. */
const CENTRE = 128;

const MIRROR_TERMS: ExchangeTerms = {
  tickSize: 0.25,
  qtyStep: 1,
  minQty: 1,
  minNotionalUsdt: 0,
  maintenanceTiers: [{ maxNotionalUsdt: null, maintenanceRate: 1 / 64, deductionUsdt: 0 }],
  leverage: 8,
  takerBps: 0,
  makerBps: 0,
  slippageBps: 0,
  impactBps: 0,
};

const quarters = (max: number) => fc.integer({ min: 1, max }).map((n) => n / 4);

const mirrorMinutes = fc.array(
  fc.record({
    open: fc.integer({ min: -40, max: 40 }),
    close: fc.integer({ min: -40, max: 40 }),
    above: fc.nat(24),
    below: fc.nat(24),
  }),
  { minLength: 2, maxLength: 12 },
);

Deno.test({
  name: "a short in the mirrored market ends as the long does",
  permissions: "none",
  fn() {
    const reasons = new Set<string>();
    fc.assert(
      fc.property(
        mirrorMinutes,
        mirrorMinutes,
        fc.option(quarters(80)),
        fc.option(quarters(60)),
        (lastSteps, markSteps, stop, target) => {
          const rows = Math.min(lastSteps.length, markSteps.length);
          const last = quarterBars(lastSteps.slice(0, rows));
          const mark = quarterBars(markSteps.slice(0, rows));
          const order = {
            qty: 4,
            referencePrice: CENTRE,
            stop: stop === null ? null : { kind: "distance" as const, ratio: 0, offset: stop },
            target: target === null
              ? null
              : { kind: "distance" as const, ratio: 0, offset: target },
          };
          const long = playOne({ ...order, direction: "long" }, last, mark);
          const short = playOne({ ...order, direction: "short" }, mirrored(last), mirrored(mark));
          assertEquals(facing(short), { ...facing(long), exit: 2 * CENTRE - long.exitPrice });
          reasons.add(long.ambiguous ? `${long.exitReason} in doubt` : long.exitReason);
        },
      ),
      { seed: 1, numRuns: 1_000 },
    );
    assert(reasons.size >= 6, `only ${[...reasons].join(", ")} were seen`);
  },
});

/** Without leverage nothing is liquidated within reach of these prices. */
const UNLEVERED: ExchangeTerms = { ...MIRROR_TERMS, leverage: 1, maintenanceTiers: [] };

const away = (offset: number) => ({ ratio: 0, offset });
const anyOrder = fc.record({
  resting: fc.option(
    fc.record({ kind: fc.constantFrom("limit" as const, "stop" as const), offset: quarters(24) }),
  ),
  stop: fc.option(quarters(80)),
  targets: fc.option(fc.tuple(quarters(30), quarters(30))),
  trail: fc.option(fc.record({ distance: quarters(40), activation: quarters(40) })),
  even: fc.option(quarters(40)),
  addRow: fc.option(fc.integer({ min: 1, max: 4 })),
});

Deno.test({
  name: "waiting entries, moving stops, parts and additions are the same rules long and short",
  permissions: "none",
  fn() {
    const reasons = new Set<string>();
    fc.assert(
      fc.property(mirrorMinutes, mirrorMinutes, anyOrder, (lastSteps, markSteps, wish) => {
        const rows = Math.min(lastSteps.length, markSteps.length);
        const last = quarterBars(lastSteps.slice(0, rows));
        const mark = quarterBars(markSteps.slice(0, rows));
        const order = (sign: number): EntryOrder => {
          const { resting, stop, targets, trail, even } = wish;
          const side = resting?.kind === "limit" ? -sign : sign;
          const price = CENTRE + side * (resting?.offset ?? 0);
          return {
            direction: sign > 0 ? "long" : "short",
            qty: 4,
            referencePrice: price,
            stop: stop === null ? null : { kind: "distance", ...away(stop) },
            target: null,
            targets: targets?.map((distance, i) => ({
              level: { kind: "distance", ...away(i * 7.5 + distance) },
              fraction: 0.5,
            })),
            moves: {
              trailing: trail && {
                distance: away(trail.distance),
                activation: away(trail.activation),
              },
              breakEven: even === null ? null : { trigger: away(even), offset: away(0.25) },
            },
            resting: resting === null
              ? undefined
              : { kind: resting.kind, price, expiryBars: 3, postOnly: false },
          };
        };
        const long = playOne(order(1), last, mark, wish.addRow, UNLEVERED);
        const short = playOne(order(-1), mirrored(last), mirrored(mark), wish.addRow, UNLEVERED);
        assertEquals(short === undefined, long === undefined);
        if (long === undefined || short === undefined) return;
        assertMirrored(short, long);
        reasons.add(long.ambiguous ? `${long.exitReason} in doubt` : long.exitReason);
      }),
      { seed: 1, numRuns: 3_000 },
    );
    assert(reasons.size >= 10, `only ${[...reasons].join(", ")} were seen`);
  },
});

function playOne(
  order: EntryOrder,
  last: BarColumns,
  mark: BarColumns,
  addRow: number | null = null,
  terms = MIRROR_TERMS,
): TradeRecord {
  const minutes = sceneMinutes({ last, mark });
  const funding = { minuteRow: new Int32Array(0), rate: new Float64Array(0) };
  const exchange = new SimulatedExchange(terms, minutes, funding, 1_000);
  exchange.submitEntry(order, minutes.tsOpenMs[0]);
  const rows = minutes.open.length;
  for (let row = 0; row < rows; row++) {
    if (row === addRow && exchange.position !== null) {
      const added = { ...order, qty: 2, resting: undefined, adds: true };
      exchange.submitEntry(added, minutes.tsOpenMs[row]);
    }
    exchange.processBar(row, row + 1, anyRange(minutes.markClose[row]));
  }
  exchange.closeAtMinuteClose("end_of_data", rows - 1);
  return exchange.trades[0];
}

/** As {@linkcode facing}, where averages of several fills have no exact double. */
function assertMirrored(short: TradeRecord, long: TradeRecord): void {
  // Margin is a share of the entry, which need not be the centre here, so liquidation has no mirror.
  const inPrice = (trade: TradeRecord) => ({ ...facing(trade), closestLiquidation: 0 });
  const expected = { ...inPrice(long), exit: 2 * CENTRE - long.exitPrice };
  const rounded = (values: object) =>
    JSON.parse(
      JSON.stringify(values, (_, value) =>
        typeof value === "number" ? Math.round(value * 1e9) / 1e9 + 0 : value),
    );
  assertEquals(rounded(inPrice(short)), rounded(expected));
}

/** What a trade and its mirror image have in common. */
function facing(record: TradeRecord) {
  const { exitPrice: exit, exitTsMs, exitReason, grossPnlUsdt, maeUsdt, mfeUsdt } = record;
  const { closestLiquidation, barsHeld, ambiguous, bestNetPnlUsdt, worstNetPnlUsdt } = record;
  return {
    exit,
    exitTsMs,
    exitReason,
    grossPnlUsdt,
    maeUsdt,
    mfeUsdt,
    closestLiquidation,
    barsHeld,
    ambiguous,
    bestNetPnlUsdt,
    worstNetPnlUsdt,
  };
}

function quarterBars(
  steps: { open: number; close: number; above: number; below: number }[],
): BarColumns {
  const bars = allocateBars(steps.length);
  steps.forEach(({ open, close, above, below }, i) => {
    bars.tsOpenMs[i] = i * MINUTE_MS;
    bars.open[i] = CENTRE + (i === 0 ? 0 : open / 4);
    bars.close[i] = CENTRE + close / 4;
    bars.high[i] = Math.max(bars.open[i], bars.close[i]) + above / 4;
    bars.low[i] = Math.min(bars.open[i], bars.close[i]) - below / 4;
  });
  return bars;
}

function mirrored(bars: BarColumns): BarColumns {
  const flip = (column: Float64Array) => column.map((price) => 2 * CENTRE - price);
  return {
    ...bars,
    open: flip(bars.open),
    high: flip(bars.low),
    low: flip(bars.high),
    close: flip(bars.close),
  };
}
