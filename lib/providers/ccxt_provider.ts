import {
  DataError,
  DataMissingError,
  floorToStep,
  type Instrument,
  MINUTE_MS,
} from "../base/mod.ts";
import type { BarColumns, Stream, StreamColumns, TimeRange } from "../columns/mod.ts";
import {
  type CcxtExchange,
  type CcxtMarket,
  type CcxtTier,
  judgeBy,
  kindsOf,
  openExchange,
  pageLength,
} from "./ccxt_client.ts";
import { requireMarket, toInstrument } from "./ccxt_terms.ts";
import type { HistoricalProvider } from "./historical_provider.ts";
import { pageBars } from "./page_bars.ts";
import { pageFunding } from "./page_funding.ts";
import { retry } from "./retry.ts";
import type { VenuePorts } from "./venue_ports.ts";

/** Which venue, and how patiently it is asked. */
export interface CcxtProviderOptions extends VenuePorts {
  /** ccxt's id of the venue, for example `bybit` or `binanceusdm`. */
  venue: string;
  /** A server that answers in the venue's place, for tests: requests keep their path and query. */
  baseUrl?: string;
  /** How long an answer may take, in milliseconds. */
  timeoutMs?: number;
  /** How often a request is tried. */
  attempts?: number;
  /** How far the venue's clock is ahead of `now`, where that is known; else the venue is asked. */
  clockAheadMs?: number;
}

/** Funding records that every venue of the size we know answers with at once. */
const PAGE_RECORDS = 200;

/** How long the distance between the venue's clock and ours is taken for granted, milliseconds. */
const CLOCK_TRUST_MS = 1000;

/** A bar may be corrected in the moments after its close. */
const SETTLING_MS = 2000;

/**
 * Serves the history of a venue through ccxt, which is loaded only now. Nothing is asked of the venue
 * before the first row or term is.
 *
 * The venue's own clock decides which minutes are closed; the forming one is never served. Requests
 * keep the venue's pace, are repeated when they fail for a passing reason, and must agree where they
 * overlap. Minutes before the launch that the venue states are asked for once, together.
 *
 * A symbol is the venue's id of a market, or else its base and quote: `SOLUSDT` is `SOL/USDT:USDT`,
 * the linear perpetual, where there is one, else spot.
 *
 * @param options Which venue, with the clock, the wait and the chance it is handed.
 * @returns The provider, named after the venue.
 * @throws {UsageError} `UNKNOWN_VENUE`.
 */
export async function createCcxtProvider(
  { venue, baseUrl, timeoutMs = 10_000, attempts = 6, clockAheadMs, ...ports }: CcxtProviderOptions,
): Promise<HistoricalProvider> {
  const client = baseUrl === undefined ? { venue, timeoutMs } : { venue, timeoutMs, baseUrl };
  const exchange = await openExchange(client, ports);
  return new CcxtProvider(exchange, ports, { attempts, clockAheadMs });
}

class CcxtProvider implements HistoricalProvider {
  readonly name: string;
  readonly #exchange: CcxtExchange;
  readonly #ports: VenuePorts;
  readonly #attempts: number;
  #markets: Promise<CcxtMarket[]> | undefined;
  #clockAheadMs: Promise<number> | undefined;
  #clockAskedMs = Infinity;

  constructor(
    exchange: CcxtExchange,
    ports: VenuePorts,
    { attempts, clockAheadMs }: { attempts: number; clockAheadMs: number | undefined },
  ) {
    this.name = exchange.id;
    this.#exchange = exchange;
    this.#ports = ports;
    this.#attempts = attempts;
    if (clockAheadMs !== undefined) this.#clockAheadMs = Promise.resolve(clockAheadMs);
  }

  async horizonMs(): Promise<number> {
    return floorToStep(await this.#settledMs(), MINUTE_MS);
  }

  /** The venue's time, less the moments in which it may still correct what it said. */
  async #settledMs(): Promise<number> {
    const { now } = this.#ports;
    if (now() - this.#clockAskedMs > CLOCK_TRUST_MS) this.#clockAheadMs = undefined;
    this.#clockAheadMs ??= this.#once(async () => {
      this.#clockAskedMs = now();
      if (!this.#exchange.has.fetchTime) return 0;
      const venueMs = await this.#exchange.fetchTime();
      // The answer was on its way for a moment, so this puts the venue's clock back, never ahead.
      return venueMs === undefined ? 0 : venueMs - now();
    }, `ask ${this.name} for its time`);
    this.#clockAheadMs.catch(() => this.#clockAheadMs = undefined);
    return now() + await this.#clockAheadMs - SETTLING_MS;
  }

  async fetchBars<S extends Stream>(
    symbol: string,
    stream: S,
    startMs: number,
    endMs: number,
  ): Promise<StreamColumns[S]> {
    const market = await this.#market(symbol);
    const source = `${stream} of ${symbol} from ${this.name}`;
    this.#requireStream(stream, source);
    // A funding record is there from its instant on, and does not wait for a minute to be over.
    const horizonMs = stream === "funding" ? await this.#settledMs() : await this.horizonMs();
    const range = { startMs, endMs: Math.max(startMs, Math.min(endMs, horizonMs)) };
    if (stream === "funding") {
      const ask = (part: TimeRange) => this.#askFunding(market, part, source);
      const served = await this.#afterLaunch(market, range, ask);
      const options = { pageRecords: PAGE_RECORDS, source };
      return await pageFunding(ask, served, options) as StreamColumns[S];
    }
    const limit = pageLength(this.#exchange, market);
    const ask = (part: TimeRange) => this.#askBars(market, stream, part, { limit, source });
    const grid = {
      startMs: Math.ceil(range.startMs / MINUTE_MS) * MINUTE_MS,
      endMs: Math.ceil(range.endMs / MINUTE_MS) * MINUTE_MS,
    };
    const columns = await pageBars(ask, await this.#afterLaunch(market, grid, ask), {
      pageBars: limit,
      valueCount: stream === "last" ? 5 : 4,
      source,
      ...(this.#ports.remark === undefined ? {} : { remark: this.#ports.remark }),
    });
    const [tsOpenMs, open, high, low, close, volume] = columns;
    const bars: Partial<BarColumns> = { tsOpenMs, open, high, low, close };
    if (stream === "last") bars.volume = volume;
    return bars as StreamColumns[S];
  }

  async fetchInstrument(symbol: string): Promise<Instrument> {
    const market = await this.#market(symbol);
    const tiers = market.swap ? await this.#tiers(market, symbol) : [];
    const fundingInterval = market.swap ? await this.#fundingInterval(market, symbol) : undefined;
    const { precisionMode } = this.#exchange;
    return toInstrument(symbol, market, {
      venue: this.name,
      precisionMode,
      tiers,
      fundingInterval,
    });
  }

  async launchMs(symbol: string): Promise<number | null> {
    return (await this.#market(symbol)).created ?? null;
  }

  /** A venue that opened a market before the date it states is asked whether it did. */
  async #afterLaunch(
    { created = -Infinity }: CcxtMarket,
    range: TimeRange,
    ask: (part: TimeRange) => Promise<readonly unknown[]>,
  ): Promise<TimeRange> {
    const launchMs = Math.min(floorToStep(created, MINUTE_MS), range.endMs);
    if (!(range.startMs < launchMs)) return range;
    const before = await ask({ startMs: range.startMs, endMs: launchMs });
    return before.length > 0 ? range : { startMs: launchMs, endMs: range.endMs };
  }

  #askBars(
    { symbol }: CcxtMarket,
    stream: Stream,
    { startMs, endMs }: TimeRange,
    { limit, source }: { limit: number; source: string },
  ): Promise<readonly number[][]> {
    return this.#once(async () => {
      const params = { until: endMs - 1, ...(stream === "mark" ? { price: "mark" } : {}) };
      const bars = await this.#exchange.fetchOHLCV(symbol, "1m", startMs, limit, params);
      return stream === "mark" ? bars.map((bar) => bar.slice(0, 5)) : bars;
    }, `fetch ${source}`);
  }

  #askFunding(
    { symbol }: CcxtMarket,
    { startMs, endMs }: TimeRange,
    source: string,
  ): Promise<readonly (readonly [number, number])[]> {
    return this.#once(async () => {
      const records = await this.#exchange.fetchFundingRateHistory(
        symbol,
        startMs,
        PAGE_RECORDS,
        { until: endMs - 1 },
      );
      return records.map(({ timestamp, fundingRate }) => [timestamp, fundingRate] as const);
    }, `fetch ${source}`);
  }

  /**
   * Binance states its margin table to signed requests only. Its public terms name one rate, which is
   * higher than the first steps of the table, so a liquidation comes rather too early than too late.
   */
  async #tiers(market: CcxtMarket, symbol: string): Promise<CcxtTier[]> {
    const source = `margin tiers of ${symbol} from ${this.name}`;
    if (this.#exchange.has.fetchMarketLeverageTiers === true) {
      const ask = () =>
        this.#exchange.fetchMarketLeverageTiers(market.symbol).catch((error) => {
          if (kindsOf(error).includes("AuthenticationError")) return [];
          throw error;
        });
      const tiers = await this.#once(ask, `fetch ${source}`);
      if (tiers.length > 0) return tiers;
    }
    const percent = Number(market.info.maintMarginPercent);
    if (!(percent > 0)) {
      throw new DataMissingError(
        `Cannot fetch ${source} as it does not state them publicly: ` +
          `import the terms with data import --instruments`,
        { code: "NO_PUBLIC_TERMS" },
      );
    }
    this.#ports.remark?.(
      `${this.name} states the ${source.replace(` from ${this.name}`, "")} to signed requests ` +
        `only; its public ${percent} % is taken for every size`,
    );
    return [{ maintenanceMarginRate: percent / 100 }];
  }

  async #fundingInterval(
    { symbol: name }: CcxtMarket,
    symbol: string,
  ): Promise<string | undefined> {
    if (this.#exchange.has.fetchFundingIntervals !== true) return undefined;
    const intervals = await this.#once(
      () => this.#exchange.fetchFundingIntervals([name]),
      `fetch funding interval of ${symbol} from ${this.name}`,
    );
    return intervals[name]?.interval;
  }

  #requireStream(stream: Stream, source: string): void {
    const method = {
      last: "fetchOHLCV",
      mark: "fetchMarkOHLCV",
      funding: "fetchFundingRateHistory",
    };
    if (this.#exchange.has[method[stream]]) return;
    throw new DataMissingError(`Cannot fetch ${source} as ccxt does not serve that of this venue`, {
      code: "STREAM_MISSING",
    });
  }

  async #market(symbol: string): Promise<CcxtMarket> {
    let isRepeated = false;
    this.#markets ??= this.#once(async () => {
      const isReload = isRepeated;
      isRepeated = true;
      // A failed load is remembered by ccxt unless it is told to load again.
      const markets = Object.values(await this.#exchange.loadMarkets(isReload));
      const named = markets.filter(({ id, base, quote }) => id && base && quote);
      if (named.length > 0) return named;
      throw new DataError(`Cannot use ${this.name} as it lists no market: try again later`, {
        code: "VENUE_FAILED",
      });
    }, `list the markets of ${this.name}`);
    this.#markets.catch(() => this.#markets = undefined);
    const markets = await this.#markets;
    return requireMarket(markets, symbol, this.name);
  }

  /** One thing asked of the venue, repeated when it fails for a passing reason. */
  #once<T>(request: () => Promise<T>, action: string): Promise<T> {
    const judge = judgeBy(this.#exchange, this.#ports.now);
    const judgeSymbol = (error: unknown) => {
      if (error instanceof Error && kindsOf(error).includes("BadSymbol")) {
        throw new DataMissingError(`Cannot ${action}: ${error.message}`, {
          code: "UNKNOWN_SYMBOL",
        });
      }
      return judge(error);
    };
    const options = { action, attempts: this.#attempts, judge: judgeSymbol };
    return retry(request, options, this.#ports);
  }
}
