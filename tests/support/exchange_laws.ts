import { assert, assertEquals } from "@std/assert";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import type {
  ExchangeMinutes,
  ExchangeTerms,
  Fact,
  SimulatedExchange,
  Switches,
  TradeRecord,
} from "../../lib/exchange/mod.ts";

/** What is left of a run: its facts and its trades. */
export interface History {
  /** Numbered facts. */
  readonly log: { readonly facts: readonly Fact[] };
  /** Closed trades. */
  readonly trades: readonly TradeRecord[];
}

/** Minutes before and after the one of a fill whose range may hold its price. */
export interface FillReach {
  /** Minutes before it. */
  before: number;
  /** Minutes after it. */
  after: number;
}

/**
 * The reach of fills under the switches of a profile.
 *
 * @param judgedOn What levels are judged on.
 * @param execMinutes Minutes of an exec bar.
 * @returns The minute alone, the exec bar that opens with it, or the minute that closes with it too.
 */
export function fillReach(judgedOn: Switches["judgedOn"], execMinutes: number): FillReach {
  if (judgedOn === "minutes") return { before: 0, after: 0 };
  return judgedOn === "exec_bar" ? { before: 0, after: execMinutes - 1 } : { before: 1, after: 0 };
}

/** Money recomputed from numbered facts alone. */
export interface MoneyFromFacts {
  /** Cash. */
  cashUsdt: number;
  /** Fees of all fills. */
  feesUsdt: number;
  /** Funding paid minus received. */
  fundingUsdt: number;
  /** Price profit of all exits. */
  realisedUsdt: number;
  /** Signed open quantity. */
  openQty: number;
  /** Entry price of the open quantity. */
  openPrice: number;
  /** Margin of the open quantity. */
  marginUsdt: number;
}

/**
 * Replays facts as a bookkeeper would, knowing nothing of the exchange.
 *
 * @param facts Numbered facts.
 * @param startingUsdt Cash at the beginning.
 * @returns The account after the last fact.
 */
export function moneyFromFacts(facts: readonly Fact[], startingUsdt: number): MoneyFromFacts {
  let feesUsdt = 0;
  let fundingUsdt = 0;
  let realisedUsdt = 0;
  let openQty = 0;
  let openPrice = NaN;
  let marginUsdt = 0;
  for (const { type, detail } of facts) {
    const number = (key: string) => Number(detail[key]);
    if (type === "entry_filled") {
      const sign = detail.direction === "long" ? 1 : -1;
      const entered = Math.abs(openQty) * (openQty === 0 ? 0 : openPrice) +
        number("qty") * number("price");
      openQty += number("qty") * sign;
      openPrice = entered / Math.abs(openQty);
      marginUsdt = number("margin_usdt");
      feesUsdt += number("fee_usdt");
    } else if (type === "exit_filled") {
      const qty = number("qty") * Math.sign(openQty);
      realisedUsdt += qty * (number("price") - openPrice);
      feesUsdt += number("fee_usdt");
      const isPart = detail.remaining_qty !== undefined;
      openQty = isPart ? number("remaining_qty") * Math.sign(openQty) : 0;
      marginUsdt = isPart ? number("margin_usdt") : 0;
    } else if (type === "funding_settled") {
      fundingUsdt += openQty * number("mark_price") * number("rate");
    }
  }
  const cashUsdt = startingUsdt + realisedUsdt - feesUsdt - fundingUsdt;
  return { cashUsdt, feesUsdt, fundingUsdt, realisedUsdt, openQty, openPrice, marginUsdt };
}

/**
 * Asserts that the account is what its facts say, to 1e-9 of equity.
 *
 * @param exchange The exchange after an exec bar.
 * @param startingUsdt Cash at the beginning.
 */
export function assertMoney(exchange: SimulatedExchange, startingUsdt: number): void {
  const { ledger, unrealisedUsdt, equityUsdt, markPrice } = exchange;
  const money = moneyFromFacts(exchange.log.facts, startingUsdt);
  const tolerance = 1e-9 * Math.max(startingUsdt, Math.abs(equityUsdt));
  const near = (actual: number, expected: number, what: string) =>
    assert(Math.abs(actual - expected) <= tolerance, `${what} is ${actual}, facts say ${expected}`);
  near(ledger.cashUsdt, money.cashUsdt, "cash");
  near(ledger.feesUsdt, money.feesUsdt, "fees");
  near(ledger.fundingUsdt, money.fundingUsdt, "funding");
  near(ledger.realisedUsdt, money.realisedUsdt, "realised profit");
  near(ledger.usedMarginUsdt, money.marginUsdt, "used margin");
  const open = money.openQty === 0 ? 0 : money.openQty * (markPrice - money.openPrice);
  near(unrealisedUsdt, open, "unrealised profit");
  near(equityUsdt, money.cashUsdt + open, "equity");
  const free = money.cashUsdt + open - money.marginUsdt;
  near(ledger.availableUsdt(unrealisedUsdt), Math.max(0, free), "available");
}

/**
 * Asserts what holds for every history of every account: facts numbered and in time order, fills inside
 * their minute, losses inside the margin, bounds around the net profit.
 *
 * @param exchange The exchange at the end.
 * @param minutes What it lived through.
 * @param terms Its terms.
 * @param reach Minutes around a fill's instant whose range may hold it; its own minute unless told.
 */
export function assertHistory(
  exchange: History,
  minutes: ExchangeMinutes,
  terms: ExchangeTerms,
  reach: FillReach = { before: 0, after: 0 },
): void {
  const { facts } = exchange.log;
  facts.forEach((fact, i) => {
    assertEquals(fact.seq, i + 1);
    assert(i === 0 || facts[i - 1].tsMs <= fact.tsMs, `fact ${fact.seq} goes back in time`);
  });
  for (const { type, tsMs, detail } of facts) {
    const isFill = type === "entry_filled" || type === "exit_filled";
    if (isFill && detail.reason !== "liquidation") {
      assertInsideMinutes(Number(detail.price), tsMs, minutes, terms, reach);
    }
  }
  for (const trade of exchange.trades) {
    const tolerance = 1e-9 * trade.notionalUsdt;
    const extra = trade.feesUsdt + trade.fundingPaidUsdt - trade.fundingReceivedUsdt;
    const net = trade.grossPnlUsdt - extra;
    assert(Math.abs(net - trade.netPnlUsdt) <= tolerance, "net is gross minus fees and funding");
    assert(trade.grossPnlUsdt >= -trade.marginUsdt - tolerance, "the margin caps the loss");
    assert(trade.worstNetPnlUsdt <= trade.netPnlUsdt && trade.netPnlUsdt <= trade.bestNetPnlUsdt);
    assert(trade.ambiguous || trade.worstNetPnlUsdt === trade.bestNetPnlUsdt);
    assert(trade.maeUsdt >= Math.max(0, -trade.grossPnlUsdt), "the exit is part of the MAE");
    assert(trade.mfeUsdt >= Math.max(0, trade.grossPnlUsdt), "the exit is part of the MFE");
  }
}

function assertInsideMinutes(
  price: number,
  tsMs: number,
  minutes: ExchangeMinutes,
  { slippageBps, impactBps, tickSize }: ExchangeTerms,
  { before, after }: FillReach,
): void {
  // A close at the end of the data is stamped with the close instant and no minute opens there.
  const row = minutes.tsOpenMs.indexOf(tsMs);
  const at = row >= 0 ? row : minutes.tsOpenMs.indexOf(tsMs - MINUTE_MS);
  const [from, to] = [Math.max(0, at - before), at + after + 1];
  const low = Math.min(...minutes.low.subarray(from, to));
  const high = Math.max(...minutes.high.subarray(from, to));
  const slack = high * (slippageBps + impactBps) / 10_000 + 2 * tickSize;
  assert(
    price >= low - slack && price <= high + slack,
    `fill at ${price} lies outside ${low}..${high}`,
  );
}
