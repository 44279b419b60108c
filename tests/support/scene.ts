import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Direction, type MaintenanceTier, MINUTE_MS } from "../../lib/base/mod.ts";
import type { FundingColumns } from "../../lib/columns/mod.ts";
import {
  BarRange,
  type EntryOrder,
  type ExchangeMinutes,
  type ExchangeTerms,
  type ExitReason,
  type Fact,
  type LevelRule,
  parseProfile,
  type PartialTarget,
  type PriceDistance,
  PROFILES,
  scheduleFunding,
  SimulatedExchange,
  type TradeRecord,
} from "../../lib/exchange/mod.ts";
import { anyRange } from "./any_range.ts";
import { assertHistory, assertMoney, fillReach } from "./exchange_laws.ts";
import { type Facts, pairs, parseScenes, type SceneTable } from "./scene_table.ts";

/** Terms of a scene that names none: 1,000 USDT, ten times, no costs, half a percent maintenance. */
export const USUAL_TERMS: Facts = {
  cash: "1000",
  exec: "1",
  leverage: "10",
  slippage: "0",
  fee: "0",
  maker: "0",
  impact: "0",
  tick: "0.01",
  lot: "0.001",
  min_qty: "0.001",
  min_notional: "5",
  tiers: "*:0.005:0",
  share: "none",
  commission: "none",
  shorts: "yes",
  borrow: "none",
  profile: "conservative",
};

/** Detail of a fact, by the word a table uses for it. */
const DETAIL_KEYS: Facts = {
  price: "price",
  qty: "qty",
  from: "from_qty",
  fee: "fee_usdt",
  margin: "margin_usdt",
  notional: "notional_usdt",
  stop: "stop_price",
  target: "target_price",
  liq: "liquidation_price",
  gross: "gross_pnl_usdt",
  net: "net_pnl_usdt",
  ambiguous: "ambiguous",
  rate: "rate",
  mark: "mark_price",
  side: "direction",
  trade: "trade_id",
  left: "remaining_qty",
  average: "average_price",
  total: "position_qty",
  by: "by",
  why: "reason",
};

/** Prices and quantities on their grid are the nearest double of their decimal, to the last bit. */
const EXACT_KEYS = new Set(["qty", "from", "stop", "target", "entry"]);

/** Money is a product of several numbers; this is how far it may be off, as a fraction of itself. */
const MONEY_TOLERANCE = 1e-12;

/** Field of a trade record, by the word a table uses for it. */
const TRADE_FIELDS: Record<string, keyof TradeRecord> = {
  side: "direction",
  qty: "qty",
  entry: "entryPrice",
  exit: "exitPrice",
  reason: "exitReason",
  stop: "stopPrice",
  target: "targetPrice",
  liq: "liquidationPrice",
  bankruptcy: "bankruptcyPrice",
  margin: "marginUsdt",
  notional: "notionalUsdt",
  gross: "grossPnlUsdt",
  fees: "feesUsdt",
  paid: "fundingPaidUsdt",
  received: "fundingReceivedUsdt",
  net: "netPnlUsdt",
  mae: "maeUsdt",
  mfe: "mfeUsdt",
  closest: "closestLiquidation",
  bars: "barsHeld",
  ambiguous: "ambiguous",
  doubts: "doubts",
  best: "bestNetPnlUsdt",
  worst: "worstNetPnlUsdt",
};

/**
 * Registers one test per scene of a text, in the grammar of `parseScenes`.
 *
 * Orders: `long 2`, `short 2`, each with `stop`, `target` and `ref` as needed, and `exit`, `exit flip`
 * and so on. `limit 98` or `trigger 102` makes an entry rest, for `bars 2` and with `post yes` if told;
 * `targets 102:0.5,104:0.5` closes parts; `trail`, with `from` for its activation, and `even`, with
 * `beyond`, move the stop by distances; `add yes` adds to a position. A level is a price (`98`), a share of the fill (`2%`) or a distance from it (`~1.5`). The
 * reference price is the close before the order unless `ref` gives it.
 *
 * Events: `entry PRICE`, an exit reason with its price (`stop_loss 97.9`), `funding PAID`,
 * `reject CODE`, `reduce QTY`, `accept QTY`, `expire REASON`, `disable REASON`; more numbers follow as `key value` pairs. Every event of a
 * minute is listed, in order; only accepted orders may be left out.
 *
 * Lines after the minutes: `close | end_of_data | end_of_data 101` closes at the last minute's close for
 * a reason and gives the event, or none; `account | ...` and `trade N | ...` state the outcome. Prices and codes are compared exactly, money to 1e-12.
 *
 * Each scene runs twice, once with the true price ranges of its exec bars and once with every minute
 * opened, and both runs give the same facts and trades.
 *
 * @param text The scenes.
 */
export function scenes(text: string): void {
  for (const table of parseScenes(text)) {
    Deno.test({ name: table.title, permissions: "none", fn: () => runScene(table) });
  }
}

function runScene(table: SceneTable): void {
  const shortcut = playScene(table);
  const walked = playScene(table, false);
  assertEquals(shortcut.log.facts, walked.log.facts, "opening every minute changes nothing");
  assertEquals(shortcut.trades, walked.trades, "opening every minute changes nothing");
  assertEvents(table, shortcut.log.facts);
  assertOutcome(table, accountFacts(shortcut), shortcut.trades);
}

/**
 * @param terms Terms of a scene, the usual ones filled in.
 * @returns What trading costs in it.
 */
export function sceneTerms(terms: Facts): ExchangeTerms {
  return {
    tickSize: Number(terms.tick),
    qtyStep: Number(terms.lot),
    minQty: Number(terms.min_qty),
    minNotionalUsdt: Number(terms.min_notional),
    maintenanceTiers: terms.tiers.split(",").filter((tier) => tier !== "none").map(readTier),
    leverage: Number(terms.leverage),
    takerBps: Number(terms.fee),
    makerBps: Number(terms.maker),
    slippageBps: Number(terms.slippage),
    impactBps: Number(terms.impact),
    ...terms.share === "none" ? {} : { perShareUsd: Number(terms.share) },
    ...terms.commission === "none" ? {} : { minCommissionUsd: Number(terms.commission) },
    ...terms.shorts === "yes" ? {} : { refusesShorts: true },
    ...terms.borrow === "none" ? {} : { shortBorrowPercent: Number(terms.borrow) },
  };
}

/**
 * @param table A scene.
 * @param usual The usual terms; no others are known.
 * @returns Its terms over the usual ones.
 */
export function withUsualTerms(table: SceneTable, usual: Facts = USUAL_TERMS): Facts {
  for (const key of Object.keys(table.terms)) lookUp(usual, key);
  return { ...usual, ...table.terms };
}

/**
 * @param table A scene.
 * @returns Its funding records as columns.
 */
export function sceneFunding({ funding }: SceneTable): FundingColumns {
  return {
    tsMs: Float64Array.from(funding, (record) => record.tsMs),
    rate: Float64Array.from(funding, (record) => record.rate),
    intervalMs: new Float64Array(funding.length),
  };
}

/**
 * Asserts that the facts of a run are the events its table lists, minute by minute.
 *
 * @param table The scene.
 * @param facts What happened.
 */
export function assertEvents(table: SceneTable, facts: readonly Fact[]): void {
  const labels = [...table.labels, "close"];
  const expected = [...table.expected, table.close?.expected ?? []];
  const found: Fact[][] = labels.map(() => []);
  for (const fact of facts) found[rowOf(table, fact)].push(fact);
  labels.forEach((label, row) => {
    const listsAccepted = expected[row].some((event) => event.startsWith("accept"));
    const events = found[row].filter((fact) => listsAccepted || fact.type !== "order_accepted");
    assertEquals(events.map(verb), expected[row].map((event) => event.split(" ")[0]), label);
    events.forEach((fact, i) =>
      assertEvent(`${label} ${expected[row][i]}`, expected[row][i], fact)
    );
  });
}

/**
 * Asserts what the `account` and `trade N` lines of a scene state.
 *
 * @param table The scene.
 * @param account Values of the account by the words of the table.
 * @param trades Closed trades.
 */
export function assertOutcome(
  { outcome }: SceneTable,
  account: Record<string, unknown>,
  trades: readonly TradeRecord[],
): void {
  for (const [label, stated] of Object.entries(outcome)) {
    if (label === "account") assertFacts(label, stated, (key) => lookUp(account, key));
    else {
      assertMatch(label, /^trade \d+$/, "a closing line is `close`, `account` or `trade N`");
      const trade = trades[Number(label.slice(6)) - 1];
      assert(trade !== undefined, `there is no ${label}`);
      assertFacts(label, stated, (key) => trade[lookUp(TRADE_FIELDS, key)]);
    }
  }
}

/**
 * @param minutes Last and mark minutes of a scene.
 * @returns The same rows as the exchange reads them; one stream when there is no mark.
 */
export function sceneMinutes({ last, mark }: Pick<SceneTable, "last" | "mark">): ExchangeMinutes {
  const { tsOpenMs, open, high, low, close, volume } = last;
  const { open: markOpen, high: markHigh, low: markLow, close: markClose } = mark ?? last;
  return { tsOpenMs, open, high, low, close, volume, markOpen, markHigh, markLow, markClose };
}

/**
 * Plays a scene to its end, without looking at what it expects.
 *
 * @param table The scene.
 * @param useRanges Whether exec bars are skipped where their price range reaches no level.
 * @returns The exchange at the end.
 */
export function playScene(table: SceneTable, useRanges = true): SimulatedExchange {
  const termFacts = withUsualTerms(table);
  const terms = sceneTerms(termFacts);
  const minutes = sceneMinutes(table);
  const cash = Number(termFacts.cash);
  const execMinutes = Number(termFacts.exec);
  const schedule = scheduleFunding(sceneFunding(table), minutes.tsOpenMs);
  const switches = PROFILES[parseProfile(termFacts.profile)];
  const exchange = new SimulatedExchange(terms, minutes, schedule, cash, switches);
  const rows = table.labels.length;
  assertEquals(rows % execMinutes, 0, "exec bars are whole");
  for (let from = 0; from < rows; from += execMinutes) {
    const to = from + execMinutes;
    for (const order of table.orders[from]) submit(exchange, table, order, from);
    for (let row = from + 1; row < to; row++) {
      assertEquals(table.orders[row], [], "orders are asked at exec closes");
    }
    const markClose = minutes.markClose[to - 1];
    const range = new BarRange();
    exchange.processBar(
      from,
      to,
      useRanges ? range.gather(minutes, from, to) : anyRange(markClose),
    );
    assertMoney(exchange, cash);
  }
  if (table.close !== null) exchange.closeAtMinuteClose(table.close.asked as ExitReason, rows - 1);
  assertMoney(exchange, cash);
  assertHistory(exchange, minutes, terms, fillReach(switches.judgedOn, execMinutes));
  return exchange;
}

function submit(exchange: SimulatedExchange, table: SceneTable, asked: string, row: number): void {
  const [what, detail, ...rest] = asked.split(" ");
  const tsMs = table.last.tsOpenMs[row];
  if (what === "exit") return exchange.submitExit((detail ?? "signal") as ExitReason, tsMs);
  const said = pairs(rest.join(" "));
  const { stop, target, targets, ref, limit, trigger, bars = "1", post, trail, even } = said;
  const before = row > 0 ? table.last.close[row - 1] : table.last.open[0];
  const price = limit ?? trigger;
  const order: EntryOrder = {
    direction: what as Direction,
    qty: Number(detail),
    referencePrice: ref === undefined ? Number(price ?? before) : Number(ref),
    stop: readLevel(stop),
    target: readLevel(target),
  };
  if (price !== undefined) {
    order.resting = {
      kind: limit === undefined ? "stop" : "limit",
      price: Number(price),
      expiryBars: Number(bars),
      postOnly: post === "yes",
    };
  }
  if (targets !== undefined) order.targets = targets.split(",").map(readTarget);
  if (said.add === "yes") order.adds = true;
  if (trail !== undefined || even !== undefined) {
    order.moves = {
      trailing: trail === undefined
        ? null
        : { distance: readDistance(trail), activation: readDistance(said.from ?? "~0") },
      breakEven: even === undefined
        ? null
        : { trigger: readDistance(even), offset: readDistance(said.beyond ?? "~0") },
    };
  }
  exchange.submitEntry(order, tsMs);
}

function readTarget(text: string): PartialTarget {
  const [level, fraction] = text.split(":");
  return { level: readLevel(level) as LevelRule, fraction: Number(fraction) };
}

function readDistance(text: string): PriceDistance {
  const level = readLevel(text);
  if (level?.kind !== "distance") throw new Error(`"${text}" is not a distance such as 2% or ~1.5`);
  return { ratio: level.ratio, offset: level.offset };
}

function readLevel(text: string | undefined): LevelRule | null {
  if (text === undefined) return null;
  if (text.endsWith("%")) {
    return { kind: "distance", ratio: Number(text.slice(0, -1)) / 100, offset: 0 };
  }
  if (text.startsWith("~")) return { kind: "distance", ratio: 0, offset: Number(text.slice(1)) };
  return { kind: "price", price: Number(text) };
}

function readTier(text: string): MaintenanceTier {
  const [max, rate, deduction] = text.split(":");
  return {
    maxNotionalUsdt: max === "*" ? null : Number(max),
    maintenanceRate: Number(rate),
    deductionUsdt: Number(deduction),
  };
}

/** Row a fact belongs to; funding belongs to the minute that closes with it, the last close to the end. */
function rowOf({ last }: SceneTable, { type, tsMs }: Fact): number {
  const row = last.tsOpenMs.indexOf(type === "funding_settled" ? tsMs - MINUTE_MS : tsMs);
  return row < 0 ? last.tsOpenMs.length : row;
}

function verb({ type, detail }: Fact): string {
  switch (type) {
    case "order_accepted":
      return "accept";
    case "order_reduced":
      return "reduce";
    case "order_rejected":
      return "reject";
    case "entry_filled":
      return "entry";
    case "funding_settled":
      return "funding";
    case "run_stopped":
      return "stopped";
    case "order_expired":
      return "expire";
    case "entries_disabled":
      return "disable";
    default:
      return String(detail.reason);
  }
}

function assertEvent(where: string, event: string, fact: Fact): void {
  const [expectedVerb, value, ...rest] = event.split(" ");
  assertEquals(verb(fact), expectedVerb, where);
  const main = {
    accept: "qty",
    reduce: "qty",
    reject: "code",
    funding: "paid_usdt",
    stopped: "reason",
    expire: "reason",
    disable: "reason",
  }[expectedVerb] ?? "price";
  const isMoney = expectedVerb === "funding" || expectedVerb === "liquidation";
  assertValue(where, fact.detail[main], value, isMoney ? MONEY_TOLERANCE : 0);
  assertFacts(where, pairs(rest.join(" ")), (key) => fact.detail[lookUp(DETAIL_KEYS, key)]);
}

function assertValue(where: string, actual: unknown, stated: string, tolerance: number): void {
  const words: Record<string, unknown> = { yes: true, no: false, none: null };
  if (stated in words) return assertEquals(actual, words[stated], where);
  const expected = Number(stated);
  if (Number.isNaN(expected)) return assertEquals(actual, stated, where);
  assert(typeof actual === "number", `${where}: ${actual} is not a number`);
  const error = Math.abs(actual - expected);
  const bound = tolerance * Math.max(1, Math.abs(expected));
  assert(error <= bound, `${where}: ${actual}, not ${expected}`);
}

function accountFacts(exchange: SimulatedExchange): Record<string, unknown> {
  const { ledger, unrealisedUsdt, position } = exchange;
  return {
    cash: ledger.cashUsdt,
    equity: exchange.equityUsdt,
    unrealised: unrealisedUsdt,
    margin: ledger.usedMarginUsdt,
    available: ledger.availableUsdt(unrealisedUsdt),
    fees: ledger.feesUsdt,
    funding: ledger.fundingUsdt,
    realised: ledger.realisedUsdt,
    mark: exchange.markPrice,
    held: position === null ? null : position.direction,
    rejections: Object.values(exchange.rejections).reduce((sum, count) => sum + count, 0),
  };
}

function assertFacts(where: string, stated: Facts, actual: (key: string) => unknown): void {
  for (const [key, value] of Object.entries(stated)) {
    const tolerance = EXACT_KEYS.has(key) ? 0 : MONEY_TOLERANCE;
    assertValue(`${where}: ${key}`, actual(key), value, tolerance);
  }
}

function lookUp<T>(table: Record<string, T>, key: string): T {
  if (!(key in table)) throw new Error(`"${key}" is not one of ${Object.keys(table).join(", ")}`);
  return table[key];
}
