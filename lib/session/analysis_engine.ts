import { canonicalJson, digestColumns, sha256Hex } from "../base/mod.ts";
import type { MarketCalendar } from "../calendar/mod.ts";
import { type EquityColumns, priceBar } from "../columns/mod.ts";
import { PortfolioRun, type RunMinute, type StrategyPlan } from "../engine/mod.ts";
import { type Fact, scheduleFunding } from "../exchange/mod.ts";
import { computeMetrics, profitBounds } from "../metrics/mod.ts";
import type { PreflightResult } from "../preflight/mod.ts";
import type { AnalysisConfig } from "./analysis_config.ts";
import type { AnalysedSymbol, AnalysisResult } from "./analysis_result.ts";
import type { SessionConsumer } from "./ports.ts";
import type { SessionBar } from "./session_bar.ts";

/** One strategy on one symbol, with the history that preflight has passed. */
export interface AnalysisMember {
  /** The strategy. */
  plan: StrategyPlan;
  /** Place of the symbol in the session's order. */
  symbolIndex: number;
  /** What preflight read; its instrument is there. */
  checked: PreflightResult;
}

/** What an analysis is made of. */
export interface AnalysisSetup {
  /** What was asked for. */
  config: AnalysisConfig;
  /** The strategies, in the order of the session's symbols. */
  members: readonly AnalysisMember[];
  /** When the market trades; `null` for always. */
  calendar: MarketCalendar | null;
  /** Opening of the first session, epoch milliseconds. */
  startMs: number;
  /** Close of the last session, epoch milliseconds. */
  endMs: number;
  /** Cash of a shared account at the beginning. */
  startingEquityUsdt: number;
}

/**
 * Trades idea cards on the bars of a session, each on its symbol, with one account for all or one for
 * each. It follows the session as a consumer: minutes are gathered bar by bar, and at each instant the
 * portfolio steps through them. The strategies are warm when the first session opens, from the history
 * that preflight has passed.
 */
export class AnalysisEngine implements SessionConsumer {
  readonly #setup: AnalysisSetup;
  readonly #portfolio: PortfolioRun;
  /** Members of each symbol, by its place in the session. */
  readonly #membersOf = new Map<number, number[]>();
  readonly #facts: Fact[][];
  readonly #extras: ((tsOpenMs: number) => Pick<RunMinute, "mark" | "funding">)[];
  readonly #curve = newCurve();
  readonly #netProfitUsdt: number[][];
  readonly #openPositions: number[] = [];
  readonly #startingEquityUsdt: number;

  /**
   * Warms the strategies up.
   *
   * @param setup Strategies, account and window.
   */
  constructor(setup: AnalysisSetup) {
    const { config, members, calendar, startMs, endMs, startingEquityUsdt } = setup;
    this.#setup = setup;
    this.#portfolio = new PortfolioRun({
      members: members.map(({ plan, checked: { instrument, mark } }) => ({
        plan,
        instrument: instrument!,
        hasMark: mark !== null,
      })),
      accounts: config.portfolio,
      maxPositions: config.maxPositions,
      priority: config.priority,
      profile: config.profile,
      calendar,
      startMs,
      untilMs: endMs,
      startingEquityUsdt,
    });
    this.#startingEquityUsdt = this.#portfolio.equityUsdt;
    this.#facts = members.map(() => []);
    this.#netProfitUsdt = members.map(() => []);
    this.#extras = members.map(({ checked }) => extrasOf(checked));
    members.forEach((member, place) => {
      const places = this.#membersOf.get(member.symbolIndex) ?? [];
      this.#membersOf.set(member.symbolIndex, [...places, place]);
      this.#warmUp(place);
    });
  }

  /** Minutes before the first session go straight to the strategy: nothing can be open yet. */
  #warmUp(place: number): void {
    const { members, startMs } = this.#setup;
    const { bars } = members[place].checked;
    const { tsOpenMs, volume } = bars;
    for (let row = 0; row < tsOpenMs.length && tsOpenMs[row] < startMs; row++) {
      this.#portfolio.warm(place, {
        tsOpenMs: tsOpenMs[row],
        last: { ...priceBar(bars, row), volume: volume[row] },
        ...this.#extras[place](tsOpenMs[row]),
      });
    }
  }

  /**
   * Takes the minutes among the bars.
   *
   * @param bar A bar that has closed.
   */
  onBar(bar: SessionBar): void {
    if (bar.interval !== "1m") return;
    const { tsOpenMs, open, high, low, close, volume } = bar;
    for (const place of this.#membersOf.get(bar.symbolIndex) ?? []) {
      const last = { open, high, low, close, volume };
      this.#portfolio.take(place, { tsOpenMs, last, ...this.#extras[place](tsOpenMs) });
    }
  }

  /**
   * Steps through the minutes of an instant.
   *
   * @param tsMs Epoch milliseconds.
   */
  onInstant(tsMs: number): void {
    const closes = this.#portfolio.step();
    for (const { member, facts } of closes) this.#facts[member].push(...facts);
    if (closes.length > 0) this.#record(tsMs);
  }

  #record(tsMs: number): void {
    const portfolio = this.#portfolio;
    const curve = this.#curve;
    let [unrealised, margin, notional, open] = [0, 0, 0, 0];
    portfolio.runs.forEach(({ exchange }, place) => {
      const { ledger, position, unrealisedUsdt, markPrice } = exchange;
      const paidUsdt = ledger.feesUsdt + ledger.fundingUsdt;
      this.#netProfitUsdt[place].push(ledger.realisedUsdt - paidUsdt + unrealisedUsdt);
      unrealised += unrealisedUsdt;
      margin += ledger.usedMarginUsdt;
      if (position === null) return;
      open++;
      notional += position.qty * markPrice;
    });
    curve.tsCloseMs.push(tsMs);
    curve.equityUsdt.push(portfolio.equityUsdt);
    curve.cashUsdt.push(portfolio.cashUsdt);
    curve.unrealisedUsdt.push(unrealised);
    curve.usedMarginUsdt.push(margin);
    curve.positionNotionalUsdt.push(notional);
    curve.markPrice.push(NaN);
    this.#openPositions.push(open);
  }

  /**
   * What came of it, once the session is over.
   *
   * @returns The result. Equal sessions give equal results, bit for bit.
   */
  result(): AnalysisResult {
    const { config, members, calendar, startMs, endMs } = this.#setup;
    const equity = Object.fromEntries(
      Object.entries(this.#curve).map(([name, values]) => [name, Float64Array.from(values)]),
    ) as unknown as EquityColumns;
    const symbols = members.map((_, place) => this.#symbol(place));
    const trades = symbols.flatMap(({ trades }) => trades)
      .toSorted((a, b) => a.exitTsMs - b.exitTsMs);
    const rejections: AnalysedSymbol["rejections"] = {};
    for (const symbol of symbols) {
      for (const [code, count] of Object.entries(symbol.rejections)) {
        const key = code as keyof typeof rejections;
        rejections[key] = (rejections[key] ?? 0) + count;
      }
    }
    const facts = JSON.stringify(symbols.map((symbol) => symbol.facts));
    const inputs = symbols.map(({ symbol, cardDigest, dataDigest }) => [
      symbol,
      cardDigest,
      dataDigest,
    ]);
    const curve = digestColumns(Object.values<Float64Array>({ ...equity }));
    return {
      config,
      kinds: [...new Set(members.map(({ checked }) => checked.instrument!.kind))],
      startingEquityUsdt: this.#startingEquityUsdt,
      equity,
      openPositions: Float64Array.from(this.#openPositions),
      symbols,
      metrics: computeMetrics({
        equity,
        trades,
        startingEquityUsdt: this.#startingEquityUsdt,
        startMs,
        endMs,
        daysPerYear: calendar === null || calendar.isContinuous ? 365 : 252,
        benchmarkStartPrice: 1,
        benchmarkEndPrice: this.#holdingReturn(),
        entryAttempts: symbols.reduce((sum, { entryAttempts }) => sum + entryAttempts, 0),
        rejections,
      }),
      bounds: profitBounds(trades),
      digest: sha256Hex(canonicalJson({ config, inputs, curve, facts: sha256Hex(facts) })),
    };
  }

  #symbol(place: number): AnalysedSymbol {
    const { plan, checked: { bars, instrument } } = this.#setup.members[place];
    const { exchange, entryAttempts } = this.#portfolio.runs[place];
    return {
      symbol: instrument!.symbol,
      card: plan.id,
      cardDigest: plan.digest,
      dataDigest: digestColumns(Object.values(bars)),
      trades: exchange.trades,
      facts: this.#facts[place],
      entryAttempts,
      rejections: exchange.rejections,
      netProfitUsdt: Float64Array.from(this.#netProfitUsdt[place]),
    };
  }

  /** What an equal share of each symbol, bought at the first open, is worth at the last close. */
  #holdingReturn(): number {
    const { members, startMs } = this.#setup;
    const bySymbol = new Map(members.map(({ symbolIndex, checked }) => [symbolIndex, checked]));
    let sum = 0;
    for (const { bars: { tsOpenMs, open, close } } of bySymbol.values()) {
      const first = tsOpenMs.findIndex((ts) => ts >= startMs);
      sum += close[close.length - 1] / open[first];
    }
    return sum / bySymbol.size;
  }
}

/** Mark price and funding of a minute, which a session's bars do not carry. */
function extrasOf({ bars, mark, funding }: PreflightResult) {
  const { minuteRow, rate } = scheduleFunding(funding, bars.tsOpenMs);
  const rates = new Map(Array.from(minuteRow, (row, i) => [bars.tsOpenMs[row], rate[i]]));
  let row = 0;
  return (tsOpenMs: number): Pick<RunMinute, "mark" | "funding"> => {
    const due = rates.get(tsOpenMs);
    const paid = due === undefined ? null : { rate: due };
    if (mark === null) return { mark: null, funding: paid };
    while (mark.tsOpenMs[row] < tsOpenMs) row++;
    return { mark: priceBar(mark, row), funding: paid };
  };
}

function newCurve(): Record<keyof EquityColumns, number[]> {
  return {
    tsCloseMs: [],
    equityUsdt: [],
    cashUsdt: [],
    unrealisedUsdt: [],
    usedMarginUsdt: [],
    positionNotionalUsdt: [],
    markPrice: [],
  };
}
