import { nearestName, UsageError } from "../base/mod.ts";
import { parseRetryAfter, type Verdict } from "./retry.ts";
import type { VenuePorts } from "./venue_ports.ts";

/** A market as ccxt describes it, as far as this room needs to know. */
export interface CcxtMarket {
  /** The venue's own name. */
  id: string;
  /** The name that ccxt gives it, for example `SOL/USDT:USDT`. */
  symbol: string;
  /** What is bought. */
  base: string;
  /** What prices are in. */
  quote: string;
  /** Whether it is a perpetual. */
  swap?: boolean;
  /** Whether its margin is in the quote currency. */
  linear?: boolean;
  /** Whether it is spot. */
  spot?: boolean;
  /** Base units of one contract. */
  contractSize?: number;
  /** Steps of price and amount, by the venue's precision mode. */
  precision: { price?: number; amount?: number };
  /** Limits of an order. */
  limits: { amount?: { min?: number }; cost?: { min?: number } };
  /** When trading began, epoch milliseconds. */
  created?: number;
  /** What the venue itself said. */
  info: Record<string, unknown>;
}

/** A step of a venue's margin table as ccxt describes it. */
export interface CcxtTier {
  /** Where it ends, in quote currency. */
  maxNotional?: number;
  /** Maintenance margin rate. */
  maintenanceMarginRate: number;
  /** Highest leverage. */
  maxLeverage?: number;
}

/** A venue as ccxt speaks to it, as far as this room needs to know. */
export interface CcxtExchange {
  /** Its id. */
  id: string;
  /** What it can do. */
  has: Record<string, boolean | string | undefined>;
  /** Milliseconds between two requests of cost one. */
  rateLimit: number;
  /** Whether `precision` counts digits or is the step itself. */
  precisionMode: number;
  /** Headers of the last answer. */
  last_response_headers?: Record<string, string>;
  /** The server that answers in the venue's place, if one does. */
  servedBy?: string;
  /** Waits for a request's turn. */
  throttle: (cost?: number) => Promise<void>;
  /** Sends a request. */
  fetchImplementation: (url: string, init: RequestInit) => Promise<Response>;
  loadMarkets(reload?: boolean): Promise<Record<string, CcxtMarket>>;
  featureValue(symbol: string, method: string, name: string, fallback: number): number;
  fetchTime(): Promise<number | undefined>;
  fetchOHLCV(
    symbol: string,
    timeframe: string,
    since: number,
    limit: number,
    params: Record<string, unknown>,
  ): Promise<number[][]>;
  fetchFundingRateHistory(
    symbol: string,
    since: number,
    limit: number,
    params: Record<string, unknown>,
  ): Promise<{ timestamp: number; fundingRate: number }[]>;
  fetchMarketLeverageTiers(symbol: string): Promise<CcxtTier[]>;
  fetchFundingIntervals(symbols: string[]): Promise<Record<string, { interval?: string }>>;
}

/** A venue as ccxt listens to it, as far as this room needs to know. */
export interface CcxtStream extends CcxtExchange {
  /** Addresses, sockets among them. */
  urls: { api: { ws: unknown } };
  /** Settings, the socket's among them. */
  options: Record<string, unknown>;
  /** Takes a message with bars. */
  handleOHLCV: (client: unknown, message: unknown) => void;
  /** Told when a socket stands. */
  onConnected: (client: unknown, message?: unknown) => void;
  watchOHLCVForSymbols(pairs: [symbol: string, timeframe: string][]): Promise<unknown>;
  close(): Promise<unknown>;
}

/** Which venue, and how to reach it. */
export interface ClientOptions {
  /** ccxt's id of the venue. */
  venue: string;
  /** A server that answers in the venue's place, for tests: requests keep their path and query. */
  baseUrl?: string;
  /** How long an answer may take, its body included. */
  timeoutMs: number;
  /** Whether its socket is listened to besides. */
  isStream?: boolean;
}

/** What this project trades at the venues it knows well; without it they list every market they have. */
const LINEAR_ONLY = { fetchMarkets: { types: ["linear"] } };
const VENUE_OPTIONS: Readonly<Record<string, unknown>> = {
  bybit: LINEAR_ONLY,
  binance: LINEAR_ONLY,
  binanceusdm: LINEAR_ONLY,
};

/** Bars that every venue of the size we know answers with at once. */
const MOST_BARS = 1000;

/** Binance weighs a request by its limit, and below 500 bars it weighs least for each. */
const VENUE_BARS: Readonly<Record<string, number>> = { binance: 499, binanceusdm: 499 };

/**
 * How many bars to ask a venue for at once.
 *
 * @param exchange The venue.
 * @param market The market.
 * @returns A count.
 */
export function pageLength(exchange: CcxtExchange, { symbol }: CcxtMarket): number {
  return VENUE_BARS[exchange.id] ??
    Math.min(MOST_BARS, exchange.featureValue(symbol, "fetchOHLCV", "limit", MOST_BARS));
}

/** Errors of ccxt after which the same request may succeed, theirs and those derived from them. */
const TRANSIENT = "OperationFailed";

/**
 * Loads ccxt and opens a venue of it, with our pace and our transport.
 *
 * @param options Which venue.
 * @param ports Time and chance.
 * @returns The venue; nothing has been asked yet.
 * @throws {UsageError} `UNKNOWN_VENUE` with the nearest known id.
 */
export async function openExchange(
  { venue, baseUrl, timeoutMs, isStream = false }: ClientOptions,
  ports: VenuePorts,
): Promise<CcxtExchange> {
  await leaveOutAddon();
  const { default: ccxt } = await import("ccxt");
  if (!ccxt.exchanges.includes(venue)) {
    const near = nearestName(venue, ccxt.exchanges);
    throw new UsageError(
      `Cannot use venue "${venue}" as ccxt has none of that id` +
        (near ? `: did you mean "${near}"?` : `: use one of its ids, such as bybit or binanceusdm`),
      { code: "UNKNOWN_VENUE" },
    );
  }
  type Constructor = new (config: Record<string, unknown>) => CcxtExchange;
  const classes = (isStream ? ccxt.pro : ccxt) as unknown as Record<string, Constructor>;
  const Exchange = classes[venue];
  const exchange = new Exchange({
    timeout: timeoutMs,
    enableRateLimit: true,
    options: VENUE_OPTIONS[venue] ?? {},
  });
  exchange.throttle = paceBy(exchange, ports);
  exchange.fetchImplementation = fetchJson(baseUrl);
  if (baseUrl !== undefined) exchange.servedBy = new URL(baseUrl).origin;
  return exchange;
}

/**
 * The socket library that ccxt loads looks for a native addon unless this variable is set, and native
 * code is outside the sandbox. Without the permission to set it the sandbox refuses the addon.
 */
async function leaveOutAddon(): Promise<void> {
  const variable = "WS_NO_BUFFER_UTIL";
  const { state } = await Deno.permissions.query({ name: "env", variable });
  if (state === "granted") Deno.env.set(variable, "1");
}

/** Requests go out one after the other, each waiting out the cost of the one before. */
function paceBy(exchange: CcxtExchange, { now, sleep }: VenuePorts): CcxtExchange["throttle"] {
  let freeAtMs = -Infinity;
  return async (cost = 1) => {
    const nowMs = now();
    const startMs = Math.max(nowMs, freeAtMs);
    freeAtMs = startMs + cost * exchange.rateLimit;
    if (startMs > nowMs) await sleep(startMs - nowMs);
  };
}

/**
 * ccxt takes an answer that is no JSON for an empty one, and its clock stops at the headers. So the
 * body is read here, under the same clock, and has to be whole.
 */
function fetchJson(baseUrl: string | undefined): CcxtExchange["fetchImplementation"] {
  return async (url, { method, headers, body, signal }) => {
    const { pathname, search } = new URL(url);
    const target = baseUrl === undefined ? url : new URL(pathname + search, baseUrl).href;
    const response = await fetch(target, { method, headers, body, signal, redirect: "error" })
      .catch(explain);
    const text = await response.text().catch(explain);
    if (response.ok && !isJson(text)) {
      const cause = new Error(`the answer is no whole JSON: ${text.slice(0, 80)}`);
      throw new TypeError("fetch failed", { cause });
    }
    return new Response(text, response);
  };
}

/** ccxt passes on the message of a cause, not the error's own. */
function explain(error: unknown): never {
  if (!(error instanceof TypeError)) throw error;
  throw new TypeError(error.message, { cause: new Error(error.message) });
}

function isJson(text: string): boolean {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null;
  } catch {
    return false;
  }
}

/** The runtime never sends a request to some ports, however often it is asked. */
const BLOCKED_PORT = /requests to port \d+ are blocked/i;

/** Error pages are long; their beginning says what they are. */
const MOST_TEXT = 300;

/**
 * What a failure of ccxt means.
 *
 * @param exchange The venue, for the headers of its last answer.
 * @param nowMs Now, epoch milliseconds.
 * @returns Judges an error; one that is neither of ccxt nor of its reading of an answer is thrown on.
 */
export function judgeBy(exchange: CcxtExchange, nowMs: () => number): (error: unknown) => Verdict {
  return (error) => {
    const kinds = kindsOf(error);
    if (error instanceof TypeError) {
      const text = `${exchange.id} gave an answer that ccxt cannot read (${error.message})`;
      return { text, isTransient: false };
    }
    if (!(error instanceof Error) || !kinds.includes("BaseError")) throw error;
    const isLimit = kinds.includes("RateLimitExceeded") || kinds.includes("DDoSProtection") ||
      kinds.includes("ExchangeNotAvailable");
    const header = exchange.last_response_headers?.["Retry-After"] ?? null;
    const retryAfterMs = isLimit ? parseRetryAfter(header, nowMs()) : undefined;
    // ccxt tells the address it meant to ask; what counts is the one that was asked.
    const told = exchange.servedBy === undefined
      ? error.message
      : error.message.replaceAll(/https?:\/\/[^\/\s]+/g, exchange.servedBy);
    return {
      text: told.replaceAll(/\s+/g, " ").slice(0, MOST_TEXT),
      isTransient: kinds.includes(TRANSIENT) && !BLOCKED_PORT.test(told),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  };
}

/**
 * @param error What was thrown.
 * @returns The names of its class and of those it derives from.
 */
export function kindsOf(error: unknown): string[] {
  const kinds: string[] = [];
  let prototype = Object.getPrototypeOf(Object(error));
  while (prototype !== null) {
    kinds.push(prototype.constructor.name);
    prototype = Object.getPrototypeOf(prototype);
  }
  return kinds;
}
