import { MINUTE_MS } from "../../lib/base/mod.ts";
import {
  VENUE_MARKETS,
  VENUE_START_MS,
  type VenueBar,
  venueBars,
  venueFunding,
  type VenueMarket,
} from "./venue_market.ts";

/** How the venue misbehaves when a request comes. */
export type Misbehaviour =
  /** Answers with this status and text. */
  | { kind: "status"; status: number; body?: string; headers?: Record<string, string> }
  /** Never answers. */
  | { kind: "silence" }
  /** Closes the connection in the middle of the body. */
  | { kind: "cut" }
  /** Answers 200 with half of the JSON. */
  | { kind: "torn" }
  /** Leaves out the older half of the rows. */
  | { kind: "half" }
  /** Adds five minutes before and after what was asked for. */
  | { kind: "overlap" }
  /** Sends each row twice. */
  | { kind: "twice" }
  /** Sends rows in no order. */
  | { kind: "shuffle" }
  /** Sends bars with other closes. */
  | { kind: "rewrite" };

/** A misbehaviour and when it shows. */
export type Fault = Misbehaviour & {
  /** Part of the path of the requests it befalls; every request unless told. */
  path?: string;
  /** How many of these are answered well before. */
  after?: number;
  /** How many it befalls; one unless told. */
  times?: number;
};

/** What the venue is like. */
export interface VenueServerOptions {
  /** The venue's clock; ten days after its markets opened unless told. */
  nowMs?: number;
  /** What it trades. */
  markets?: readonly VenueMarket[];
  /** Rows it answers with at most, below its stated limit. */
  answerLimit?: number;
  /** How it misbehaves. */
  faults?: readonly Fault[];
  /** The key that EODHD asks for. */
  eodhdKey?: string;
  /** Answers a request for a socket, and what the venue has by now is then its own matter. */
  onUpgrade?: (request: Request, path: string) => Response;
}

/** A request that came. */
export interface VenueRequest {
  /** Its path. */
  path: string;
  /** Its query. */
  query: Record<string, string>;
}

/** A venue on loopback that speaks the formats of Bybit, Binance USD-M, Coinbase and EODHD. */
export interface VenueServer extends AsyncDisposable {
  /** Where it listens, without a slash at the end. */
  url: string;
  /** Every request, in order. */
  requests: VenueRequest[];
  /** The venue's clock, epoch milliseconds. */
  nowMs: number;
  /** Adds a misbehaviour. */
  misbehave(fault: Fault): void;
}

interface Venue {
  nowMs: number;
  markets: readonly VenueMarket[];
  answerLimit: number;
  eodhdKey: string;
}

interface Asked {
  query: Record<string, string>;
  path: string;
  venue: Venue;
  shape: Misbehaviour["kind"] | undefined;
}

/**
 * Starts a venue on loopback.
 *
 * @param options What it is like.
 * @returns The venue; disposing it closes it.
 */
export function startVenueServer(options: VenueServerOptions = {}): VenueServer {
  const faults = (options.faults ?? []).map((fault) => ({ ...fault }));
  const venue: Venue = {
    nowMs: options.nowMs ?? VENUE_START_MS + 10 * 1440 * MINUTE_MS,
    markets: options.markets ?? VENUE_MARKETS,
    answerLimit: options.answerLimit ?? Infinity,
    eodhdKey: options.eodhdKey ?? "demo",
  };
  const requests: VenueRequest[] = [];
  const stop = new AbortController();
  const takeFault = (path: string): Misbehaviour | undefined => {
    for (const fault of faults) {
      if (fault.path !== undefined && !path.includes(fault.path)) continue;
      if ((fault.after ?? 0) > 0) {
        fault.after!--;
        continue;
      }
      fault.times ??= 1;
      if (fault.times-- > 0) return fault;
    }
    return undefined;
  };
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
    signal: stop.signal,
  }, (request) => {
    const { pathname: path, searchParams } = new URL(request.url);
    const query = Object.fromEntries(searchParams);
    requests.push({ path, query });
    if (options.onUpgrade && request.headers.get("upgrade") === "websocket") {
      return options.onUpgrade(request, path);
    }
    const fault = takeFault(path);
    if (fault?.kind === "status") {
      const { status, body = "", headers = {} } = fault;
      return new Response(body, { status, headers });
    }
    if (fault?.kind === "silence") return silence(request, stop.signal);
    const { status = 200, json } = answer({ query, path, venue, shape: fault?.kind });
    const text = typeof json === "string" ? json : JSON.stringify(json);
    const headers = { "content-type": "application/json" };
    if (fault?.kind === "torn") return new Response(text.slice(0, text.length / 2), { headers });
    if (fault?.kind === "cut") return cutShort(text);
    return new Response(text, { status, headers });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    requests,
    get nowMs() {
      return venue.nowMs;
    },
    set nowMs(nowMs: number) {
      venue.nowMs = nowMs;
    },
    misbehave: (fault) => void faults.push({ ...fault }),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await server.finished;
    },
  };
}

function silence(request: Request, stop: AbortSignal): Promise<Response> {
  return new Promise((resolve) => {
    const end = () => resolve(new Response(null, { status: 499 }));
    request.signal.addEventListener("abort", end, { once: true });
    stop.addEventListener("abort", end, { once: true });
  });
}

/** A body that ends before its stated length closes the connection. */
function cutShort(text: string): Response {
  const whole = new TextEncoder().encode(text);
  const half = whole.subarray(0, whole.length / 2);
  const headers = { "content-type": "application/json", "content-length": String(whole.length) };
  return new Response(new Blob([half]).stream(), { headers });
}

interface Answer {
  status?: number;
  json: unknown;
}

function answer(asked: Asked): Answer {
  const { path } = asked;
  if (path.startsWith("/v5/market/")) return answerBybit(asked);
  if (path.startsWith("/fapi/v1/")) return answerBinance(asked);
  if (path.startsWith("/api/intraday/")) return answerEodhd(asked);
  if (/^\/(time|currencies|products)/.test(path)) return answerCoinbase(asked);
  return { status: 404, json: { error: `no such path: ${path}` } };
}

/** Cuts rows to a limit, from the end the venue cuts, and bends them as a misbehaviour wants. */
function serve<T extends number[]>(
  rows: T[],
  limit: number,
  keep: "oldest" | "newest",
  { shape, venue }: Asked,
): T[] {
  const most = Math.min(limit, venue.answerLimit);
  let served = keep === "oldest" ? rows.slice(0, most) : rows.slice(-most);
  if (shape === "half") served = served.slice(Math.floor(served.length / 2));
  if (shape === "twice") served = served.flatMap((row) => [row, row]);
  if (shape === "shuffle") {
    const mixed = (row: T) => Math.imul(row[0] / MINUTE_MS, 0x9e3779b1) >>> 0;
    served = served.toSorted((a, b) => mixed(a) - mixed(b));
  }
  if (shape === "rewrite") {
    served = served.map((row) => row.map((value, i) => i === 4 ? row[3] : value) as T);
  }
  return served;
}

function barsOf(asked: Asked, market: VenueMarket, stream: "last" | "mark", range: {
  startMs: number;
  endMs: number;
}): VenueBar[] {
  const reachMs = asked.shape === "overlap" ? 5 * MINUTE_MS : 0;
  const { startMs, endMs } = range;
  const wide = { startMs: startMs - reachMs, endMs: endMs + reachMs };
  return venueBars(market, stream, wide, asked.venue.nowMs);
}

function answerBybit(asked: Asked): Answer {
  const { path, query, venue } = asked;
  const wrap = (result: unknown) => ({
    json: { retCode: 0, retMsg: "OK", result, retExtInfo: {}, time: venue.nowMs },
  });
  const name = path.slice("/v5/market/".length);
  if (name === "time") {
    const timeSecond = String(Math.floor(venue.nowMs / 1000));
    return wrap({ timeSecond, timeNano: `${venue.nowMs}000000` });
  }
  if (name === "instruments-info") {
    const listed = query.status === "PreLaunch" || query.category !== "linear" ? [] : venue.markets;
    const list = listed.filter((market) => market.isListed !== false).map(bybitInstrument);
    return wrap({ category: query.category, list, nextPageCursor: "" });
  }
  const market = venue.markets.find(({ symbol }) => symbol === query.symbol);
  if (market === undefined || query.category !== "linear") {
    return {
      json: {
        retCode: 10001,
        retMsg: "params error: Symbol Is Invalid",
        result: {},
        retExtInfo: {},
        time: venue.nowMs,
      },
    };
  }
  const { symbol } = market;
  if (name === "risk-limit") return wrap({ category: "linear", list: bybitTiers(symbol) });
  if (name === "funding/history") {
    if (query.endTime === undefined) return { json: { retCode: 10001, retMsg: "endTime missing" } };
    const range = { startMs: Number(query.startTime), endMs: Number(query.endTime) };
    const rows = serve(
      venueFunding(market, range, venue.nowMs),
      Number(query.limit),
      "newest",
      asked,
    );
    const list = rows.reverse().map(([at, rate]) => ({
      symbol,
      fundingRate: rate.toFixed(8),
      fundingRateTimestamp: String(at),
    }));
    return wrap({ category: "linear", list });
  }
  if (name !== "kline" && name !== "mark-price-kline") return { status: 404, json: "no such path" };
  const stream = name === "kline" ? "last" : "mark";
  const range = { startMs: Number(query.start), endMs: Number(query.end) };
  const limit = Math.min(Number(query.limit), 1000);
  const rows = serve(barsOf(asked, market, stream, range), limit, "newest", asked);
  const list = rows.reverse().map(([at, open, high, low, close, volume]) => {
    const texts = [at, open, high, low, close].map(String);
    return stream === "mark" ? texts : [...texts, String(volume), String(volume * close)];
  });
  return wrap({ symbol, category: "linear", list });
}

function bybitInstrument(
  { symbol, base, firstMs, statedLaunchMs, fundingIntervalMs }: VenueMarket,
) {
  return {
    symbol,
    contractType: "LinearPerpetual",
    status: "Trading",
    baseCoin: base,
    quoteCoin: "USDT",
    launchTime: String(statedLaunchMs ?? firstMs),
    deliveryTime: "0",
    deliveryFeeRate: "",
    priceScale: "2",
    leverageFilter: { minLeverage: "1", maxLeverage: "100.00", leverageStep: "0.01" },
    priceFilter: { minPrice: "0.01", maxPrice: "199999.98", tickSize: "0.01" },
    lotSizeFilter: {
      maxOrderQty: "79770.0",
      minOrderQty: "0.1",
      qtyStep: "0.1",
      postOnlyMaxOrderQty: "79770.0",
      maxMktOrderQty: "15950.0",
      minNotionalValue: "5",
    },
    unifiedMarginTrade: true,
    fundingInterval: (fundingIntervalMs ?? 480 * MINUTE_MS) / MINUTE_MS,
    settleCoin: "USDT",
    copyTrading: "both",
    isPreListing: false,
  };
}

function bybitTiers(symbol: string) {
  return [
    { limit: "200000", maintenance: "0.005", initial: "0.01", leverage: "100.00" },
    { limit: "1000000", maintenance: "0.01", initial: "0.02", leverage: "50.00" },
    { limit: "5000000", maintenance: "0.025", initial: "0.05", leverage: "20.00" },
  ].map(({ limit, maintenance, initial, leverage }, i) => ({
    id: i + 1,
    symbol,
    riskLimitValue: limit,
    maintenanceMargin: maintenance,
    initialMargin: initial,
    isLowestRisk: i === 0 ? 1 : 0,
    maxLeverage: leverage,
    mmDeduction: "",
  }));
}

function answerBinance(asked: Asked): Answer {
  const { path, query, venue } = asked;
  const name = path.slice("/fapi/v1/".length);
  if (name === "time") return { json: { serverTime: venue.nowMs } };
  if (name === "exchangeInfo") {
    return {
      json: {
        timezone: "UTC",
        serverTime: venue.nowMs,
        rateLimits: [],
        exchangeFilters: [],
        assets: [],
        symbols: venue.markets.filter((market) => market.isListed !== false).map(binanceSymbol),
      },
    };
  }
  if (name === "fundingInfo") {
    const adjusted = venue.markets.filter(({ fundingIntervalMs }) =>
      fundingIntervalMs !== undefined
    );
    return {
      json: adjusted.map(({ symbol, fundingIntervalMs }) => ({
        symbol,
        adjustedFundingRateCap: "0.03000000",
        adjustedFundingRateFloor: "-0.03000000",
        fundingIntervalHours: fundingIntervalMs! / (60 * MINUTE_MS),
        disclaimer: false,
      })),
    };
  }
  const market = venue.markets.find(({ symbol }) => symbol === query.symbol);
  if (market === undefined) {
    return { status: 400, json: { code: -1121, msg: "Invalid symbol." } };
  }
  const range = { startMs: Number(query.startTime), endMs: Number(query.endTime ?? Infinity) };
  if (name === "fundingRate") {
    const limit = Math.min(Number(query.limit ?? 100), 1000);
    const rows = serve(venueFunding(market, range, venue.nowMs), limit, "oldest", asked);
    return {
      json: rows.map(([at, rate]) => ({
        symbol: market.symbol,
        fundingTime: at,
        fundingRate: rate.toFixed(8),
        markPrice: "100.00000000",
      })),
    };
  }
  if (name !== "klines" && name !== "markPriceKlines") return { status: 404, json: "no such path" };
  const stream = name === "klines" ? "last" : "mark";
  const limit = Math.min(Number(query.limit ?? 500), 1500);
  const rows = serve(barsOf(asked, market, stream, range), limit, "oldest", asked);
  return {
    json: rows.map(([at, open, high, low, close, volume]) => [
      at,
      ...[open, high, low, close].map((price) => price.toFixed(2)),
      stream === "last" ? volume.toFixed(3) : "0",
      at + MINUTE_MS - 1,
      ...(stream === "last"
        ? [(volume * close).toFixed(3), 60, "1.0", "1.0", "0"]
        : ["0", 60, "0", "0", "0"]),
    ]),
  };
}

function binanceSymbol({ symbol, base, firstMs, statedLaunchMs }: VenueMarket) {
  return {
    symbol,
    pair: symbol,
    contractType: "PERPETUAL",
    deliveryDate: 4_133_404_800_000,
    onboardDate: statedLaunchMs ?? firstMs,
    status: "TRADING",
    maintMarginPercent: "2.5000",
    requiredMarginPercent: "5.0000",
    baseAsset: base,
    quoteAsset: "USDT",
    marginAsset: "USDT",
    pricePrecision: 4,
    quantityPrecision: 0,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    underlyingType: "COIN",
    underlyingSubType: ["Layer-1"],
    triggerProtect: "0.0500",
    liquidationFee: "0.015000",
    marketTakeBound: "0.05",
    filters: [
      { filterType: "PRICE_FILTER", minPrice: "0.4200", maxPrice: "6857", tickSize: "0.0100" },
      { filterType: "LOT_SIZE", minQty: "0.01", maxQty: "1000000", stepSize: "0.01" },
      { filterType: "MARKET_LOT_SIZE", minQty: "0.01", maxQty: "5000", stepSize: "0.01" },
      { filterType: "MAX_NUM_ORDERS", limit: 200 },
      { filterType: "MIN_NOTIONAL", notional: "5" },
      { filterType: "PERCENT_PRICE", multiplierUp: "1.05", multiplierDown: "0.95" },
    ],
    orderTypes: ["LIMIT", "MARKET"],
    timeInForce: ["GTC", "IOC"],
  };
}

/** Spot pairs such as `BTC-USD`, whose minutes without a trade are left out. */
function answerCoinbase(asked: Asked): Answer {
  const { path, query, venue } = asked;
  const epoch = venue.nowMs / 1000;
  if (path === "/time") return { json: { iso: new Date(venue.nowMs).toISOString(), epoch } };
  if (path === "/currencies") return { json: [] };
  if (path === "/products") {
    return {
      json: venue.markets.map(({ symbol, base }) => ({
        id: symbol,
        base_currency: base,
        quote_currency: "USD",
        quote_increment: "0.01",
        base_increment: "0.00000001",
        display_name: `${base}/USD`,
        min_market_funds: "1",
        status: "online",
        trading_disabled: false,
      })),
    };
  }
  const market = venue.markets.find(({ symbol }) => path === `/products/${symbol}/candles`);
  if (market === undefined) return { status: 404, json: { message: "NotFound" } };
  const range = { startMs: Date.parse(query.start), endMs: Date.parse(query.end) };
  if ((range.endMs - range.startMs) / MINUTE_MS > 300) {
    const message = "granularity too small for the requested time range. Count of aggregations " +
      "requested exceeds 300";
    return { status: 400, json: { message } };
  }
  const rows = serve(barsOf(asked, market, "last", range), 300, "newest", asked).reverse();
  return {
    json: rows.map((
      [at, open, high, low, close, volume],
    ) => [at / 1000, low, high, open, close, volume]),
  };
}

function answerEodhd(asked: Asked): Answer {
  const { path, query, venue } = asked;
  if (query.api_token !== venue.eodhdKey) return { status: 401, json: "Unauthenticated" };
  const name = path.slice("/api/intraday/".length);
  const market = venue.markets.find(({ symbol }) => name === `${symbol}.US`);
  if (market === undefined) return { status: 404, json: "Ticker Not Found." };
  const range = { startMs: Number(query.from) * 1000, endMs: Number(query.to) * 1000 };
  const rows = serve(barsOf(asked, market, "last", range), Infinity, "oldest", asked);
  return {
    json: rows.map(([at, open, high, low, close, volume]) => ({
      timestamp: at / 1000,
      gmtoffset: 0,
      datetime: new Date(at).toISOString().slice(0, 19).replace("T", " "),
      open,
      high,
      low,
      close,
      volume,
    })),
  };
}
