import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Instrument, MINUTE_MS, UsageError } from "../../lib/base/mod.ts";
import { loadCard } from "../../lib/cards/mod.ts";
import { allocateEquity, type BarColumns, sliceColumns } from "../../lib/columns/mod.ts";
import {
  LiveRun,
  type MemberClose,
  type PortfolioInput,
  PortfolioRun,
  recordEquity,
  type StrategyPlan,
} from "../../lib/engine/mod.ts";
import type { Fact } from "../../lib/exchange/mod.ts";
import { CARD_PERMISSIONS } from "../cards/sample_card.ts";
import { moneyFromFacts } from "../support/exchange_laws.ts";
import { minuteAt } from "../support/live_minutes.ts";
import { randomCard } from "../support/random_card.ts";
import { SAMPLE_ACCOUNT, SAMPLE_INSTRUMENT, samplePlan } from "../support/sample_plan.ts";
import { WALK_START_MS, walkMinutes } from "../support/walk.ts";

const ROWS = 600;
const START_MS = WALK_START_MS + 60 * MINUTE_MS;
const UNTIL_MS = WALK_START_MS + ROWS * MINUTE_MS;
const NO_FUNDING = {
  tsMs: new Float64Array(0),
  rate: new Float64Array(0),
  intervalMs: new Float64Array(0),
};

const idle = samplePlan({ id: "idle", decision: { kind: "function", onClose: () => null } });

interface Symbol {
  plan: StrategyPlan;
  last: BarColumns;
}

function portfolio(
  symbols: readonly Symbol[],
  changes: Partial<PortfolioInput> = {},
): PortfolioRun {
  const members = symbols.map(({ plan }, i) => ({
    plan,
    instrument: { ...SAMPLE_INSTRUMENT, symbol: `S${i}` } satisfies Instrument,
    hasMark: false,
  }));
  return new PortfolioRun({
    members,
    accounts: "shared",
    startingEquityUsdt: symbols[0].plan.account.startingEquityUsdt,
    maxPositions: null,
    priority: "listed",
    startMs: START_MS,
    untilMs: UNTIL_MS,
    ...changes,
  });
}

/** Plays every minute of every symbol. */
function play(
  run: PortfolioRun,
  symbols: readonly Symbol[],
  onStep: (closes: MemberClose[]) => void,
): void {
  const rows = symbols[0].last.open.length;
  for (let row = 0; row < rows; row++) {
    symbols.forEach(({ last }, member) => {
      run.take(member, minuteAt({ last, mark: null, funding: NO_FUNDING }, row));
    });
    onStep(run.step());
  }
}

/** What one member did, as a run of its own would tell it. */
function record(run: PortfolioRun, symbols: readonly Symbol[], member: number) {
  const equity = allocateEquity(ROWS);
  const facts: Fact[] = [];
  let rows = 0;
  play(run, symbols, (closes) => {
    for (const close of closes) {
      if (close.member !== member) continue;
      facts.push(...close.facts);
      recordEquity(equity, rows++, close.tsCloseMs, run.runs[member].exchange);
    }
  });
  const { trades, rejections } = run.runs[member].exchange;
  return { facts, trades, rejections, equity: sliceColumns(equity, 0, rows) };
}

function single({ plan, last }: Symbol) {
  const run = new LiveRun({
    ...{ plan, instrument: SAMPLE_INSTRUMENT, hasMark: false },
    startMs: START_MS,
    untilMs: UNTIL_MS,
  });
  const equity = allocateEquity(ROWS);
  const facts: Fact[] = [];
  let rows = 0;
  for (let row = 0; row < last.open.length; row++) {
    const close = run.push(minuteAt({ last, mark: null, funding: NO_FUNDING }, row));
    if (close === null) continue;
    facts.push(...close.facts);
    recordEquity(equity, rows++, close.tsCloseMs, run.exchange);
  }
  const { trades, rejections } = run.exchange;
  return { facts, trades, rejections, equity: sliceColumns(equity, 0, rows) };
}

Deno.test({
  name: "where only one symbol trades, a shared account does to the bit what the symbol does alone",
  permissions: CARD_PERMISSIONS,
  fn() {
    let trades = 0;
    for (let seed = 1; seed <= 25; seed++) {
      const busy = {
        plan: loadCard(randomCard(seed), `random_${seed}.yml`).plan,
        last: walkMinutes(ROWS, seed),
      };
      const quiet = { plan: idle, last: walkMinutes(ROWS, seed + 500) };
      const alone = single(busy);
      assertEquals(record(portfolio([busy]), [busy], 0), alone);
      for (const [symbols, at] of [[[busy, quiet], 0], [[quiet, busy], 1]] as const) {
        const startingEquityUsdt = busy.plan.account.startingEquityUsdt;
        const run = portfolio(symbols, { startingEquityUsdt, priority: "turnover" });
        assertEquals(record(run, symbols, at), alone, `seed ${seed}`);
        assertEquals(run.equityUsdt, alone.equity.equityUsdt.at(-1));
      }
      trades += alone.trades.length;
    }
    assert(trades > 25, `${trades} trades`);
  },
});

Deno.test({
  name: "separate accounts do to the bit what each symbol does alone",
  permissions: CARD_PERMISSIONS,
  fn() {
    for (let seed = 1; seed <= 10; seed++) {
      const symbols = [0, 1, 2].map((k) => ({
        plan: loadCard(randomCard(seed * 3 + k), "random.yml").plan,
        last: walkMinutes(ROWS, seed * 7 + k),
      }));
      symbols.forEach((symbol, member) => {
        const run = portfolio(symbols, { accounts: "separate" });
        assertEquals(record(run, symbols, member), single(symbol));
      });
    }
  },
});

Deno.test({
  name: "shared money is what the facts of all members say, and slots are never overdrawn",
  permissions: CARD_PERMISSIONS,
  fn() {
    let reached = 0;
    let refused = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const symbols = [0, 1, 2, 3].map((k) => ({
        plan: loadCard(randomCard(seed * 4 + k), "random.yml").plan,
        last: walkMinutes(ROWS, seed * 11 + k),
      }));
      const startingEquityUsdt = 5_000;
      const maxPositions = 1 + seed % 3;
      const priority = seed % 2 === 0 ? "turnover" : "listed";
      const run = portfolio(symbols, { startingEquityUsdt, maxPositions, priority });
      const facts: Fact[][] = symbols.map(() => []);
      play(run, symbols, (closes) => {
        for (const { member, facts: more } of closes) facts[member].push(...more);
        const open = run.runs.filter(({ exchange }) => exchange.position !== null).length;
        assert(open <= maxPositions, `seed ${seed}: ${open} positions`);
        if (open === maxPositions) reached++;
        if (closes.length !== symbols.length) return;
        const money = facts.map((own) => moneyFromFacts(own, 0));
        const sum = (of: (one: typeof money[0]) => number) =>
          money.reduce((total, one) => total + of(one), 0);
        const tolerance = 1e-9 * startingEquityUsdt;
        const { pool } = run;
        const cashUsdt = startingEquityUsdt + sum((one) => one.cashUsdt);
        assertAlmostEquals(pool!.cashUsdt, cashUsdt, tolerance);
        assertAlmostEquals(pool!.usedMarginUsdt, sum((one) => one.marginUsdt), tolerance);
        const unrealised = money.reduce(
          (total, { openQty, openPrice }, member) =>
            total +
            (openQty === 0 ? 0 : openQty * (run.runs[member].exchange.markPrice - openPrice)),
          0,
        );
        assertAlmostEquals(run.equityUsdt, cashUsdt + unrealised, tolerance);
        for (const { exchange } of run.runs) {
          assertEquals(exchange.equityUsdt >= run.equityUsdt - tolerance, true);
          const free = Math.max(0, run.equityUsdt - pool!.usedMarginUsdt);
          assertAlmostEquals(
            exchange.ledger.availableUsdt(exchange.unrealisedUsdt),
            free,
            tolerance,
          );
        }
      });
      for (const { exchange } of run.runs) refused += exchange.rejections.MAX_POSITIONS ?? 0;
    }
    assert(reached > 100 && refused > 50, `${reached} full, ${refused} refused`);
  },
});

/** Bars of one price, with a volume. */
function flat(price: number, volume: number, change: (bars: BarColumns) => void = () => {}) {
  const bars = walkMinutes(60, 1);
  for (const name of ["open", "high", "low", "close"] as const) bars[name].fill(price);
  bars.volume.fill(volume);
  change(bars);
  return bars;
}

/** Buys for all the equity at an exec close of 15m, and is stopped at 10 % below. */
function buyer(atMinute: number): StrategyPlan {
  return samplePlan({
    id: `buyer_${atMinute}`,
    timeframes: { exec: "15m" },
    account: { ...SAMPLE_ACCOUNT, maxLeverage: 1, takerBps: 0, slippageBps: 0 },
    risk: {
      anchor: "fill",
      stopLoss: { type: "percent", value: 10 },
      takeProfit: null,
      timeStopBars: null,
      sizing: { model: "percent_equity", value: 100 },
    },
    decision: {
      kind: "function",
      onClose: ({ tsCloseMs }) =>
        tsCloseMs === WALK_START_MS + atMinute * MINUTE_MS
          ? { action: "enter", direction: "long" }
          : null,
    },
  });
}

const SHORT = { startMs: WALK_START_MS, untilMs: WALK_START_MS + 60 * MINUTE_MS };

function filled(run: PortfolioRun, symbols: readonly Symbol[]): string[] {
  const fills: string[] = [];
  play(run, symbols, (closes) => {
    for (const { member, facts } of closes) {
      for (const { type, tsMs, detail } of facts) {
        const minute = (tsMs - WALK_START_MS) / MINUTE_MS;
        if (type === "entry_filled") fills.push(`${member} buys ${detail.qty} at ${minute}`);
        if (type === "exit_filled") fills.push(`${member} ${detail.reason} at ${minute}`);
        if (type === "order_rejected") fills.push(`${member} ${detail.code} at ${minute}`);
      }
    }
  });
  return fills.toSorted();
}

Deno.test({
  name: "who comes first gets the cash, by the list or by turnover",
  permissions: "none",
  fn() {
    const symbols = [
      { plan: buyer(15), last: flat(100, 1) },
      { plan: buyer(15), last: flat(100, 5) },
    ];
    const listed = filled(portfolio(symbols, SHORT), symbols);
    assertEquals(listed.slice(0, 1), ["0 buys 100 at 15"]);
    assert(listed.includes("1 INSUFFICIENT_MARGIN at 15"));
    const busiest = filled(portfolio(symbols, { ...SHORT, priority: "turnover" }), symbols);
    assert(busiest.includes("1 buys 100 at 15"));
    assert(busiest.includes("0 INSUFFICIENT_MARGIN at 15"));
  },
});

Deno.test({
  name: "cash that comes back inside an exec bar is not there at its open, but is at the next",
  permissions: "none",
  fn() {
    // The first one is stopped at minute 37, after the second one's bar has begun at 30.
    const falls = flat(100, 1, (bars) => {
      bars.low.fill(80, 37);
      bars.open.fill(80, 38);
      bars.close.fill(80, 37);
    });
    const meanwhile = [
      { plan: buyer(15), last: falls },
      { plan: buyer(30), last: flat(100, 1) },
    ];
    assertEquals(filled(portfolio(meanwhile, SHORT), meanwhile), [
      "0 buys 100 at 15",
      "0 stop_loss at 37",
      "1 INSUFFICIENT_MARGIN at 30",
    ]);
    const after = [meanwhile[0], { plan: buyer(45), last: flat(100, 1) }];
    assertEquals(filled(portfolio(after, SHORT), after), [
      "0 buys 100 at 15",
      "0 stop_loss at 37",
      "1 buys 90 at 45",
      "1 end_of_data at 60",
    ]);
  },
});

Deno.test({
  name: "minutes of two instants are not mixed, and only profiles that judge by minutes are taken",
  permissions: "none",
  fn() {
    const symbols = [0, 1].map(() => ({ plan: idle, last: flat(100, 1) }));
    const run = portfolio(symbols, SHORT);
    const minute = (row: number) =>
      minuteAt({ last: symbols[0].last, mark: null, funding: NO_FUNDING }, row);
    run.take(1, minute(0));
    assertThrows(() => run.take(0, minute(0)), UsageError, "members in order");
    assertThrows(() => run.take(1, minute(1)), UsageError, "step through an instant");
    assertThrows(() => portfolio(symbols, { profile: "bar_close" }), UsageError, "bar_close");
  },
});
