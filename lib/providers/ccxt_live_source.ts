import { EventQueue, type LiveSource, type SourceEvent } from "../paper/mod.ts";
import { type CcxtStream, judgeBy, kindsOf, openExchange } from "./ccxt_client.ts";
import { requireMarket } from "./ccxt_terms.ts";
import { requireLiveVenue } from "./require_live_venue.ts";
import { retry } from "./retry.ts";
import { KLINE_READERS, type KlineReader } from "./venue_klines.ts";
import type { VenuePorts } from "./venue_ports.ts";

/** Which venue is listened to. */
export interface CcxtLiveSourceOptions extends VenuePorts {
  /** ccxt's id of the venue, for example `bybit`. */
  venue: string;
  /** A server that answers in the venue's place, for tests: `http://` is its history, `ws://` its socket. */
  baseUrl?: string;
  /** How long an answer may take, in milliseconds. */
  timeoutMs?: number;
  /** Wait before a lost connection is made again, in milliseconds; doubled while it does not hold. */
  reconnectMs?: number;
}

/** Longest wait before a connection is made again, milliseconds. */
const MOST_RECONNECT_MS = 60_000;

/** How often the list of markets is asked for. */
const ATTEMPTS = 6;

/**
 * Listens to a venue's minutes through ccxt, which is loaded only now. Whether a minute is over is what
 * the venue itself says, so only venues that say it are served. A lost connection is made again, after a
 * wait that doubles while it does not hold.
 *
 * @param options Which venue, with the clock, the wait and the chance it is handed.
 * @returns The source; the venue has been asked nothing yet. It streams the last price.
 * @throws {UsageError} `UNKNOWN_VENUE`, or `NO_FINAL_FLAG` for a venue that does not say which minute is
 * over.
 */
export async function createCcxtLiveSource(
  { venue, baseUrl, timeoutMs = 10_000, reconnectMs = 1000, ...ports }: CcxtLiveSourceOptions,
): Promise<LiveSource> {
  const read = KLINE_READERS[venue];
  const client = {
    venue,
    timeoutMs,
    isStream: true,
    ...(baseUrl === undefined ? {} : { baseUrl }),
  };
  if (read === undefined) {
    await openExchange({ ...client, isStream: false }, ports);
    requireLiveVenue(venue);
  }
  const exchange = await openExchange(client, ports) as CcxtStream;
  if (baseUrl !== undefined) redirectSockets(exchange, baseUrl);
  // ccxt would wait by a clock of its own before it connects again.
  exchange.options.ws = { ...exchange.options.ws as object, backoff: { base: 0 } };
  return new CcxtLiveSource(exchange, read, { ports, reconnectMs });
}

class CcxtLiveSource implements LiveSource {
  readonly name: string;
  readonly streams = ["last"] as const;
  readonly #exchange: CcxtStream;
  readonly #read: KlineReader;
  readonly #ports: VenuePorts;
  readonly #reconnectMs: number;
  #failures = 0;

  constructor(
    exchange: CcxtStream,
    read: KlineReader,
    { ports, reconnectMs }: { ports: VenuePorts; reconnectMs: number },
  ) {
    this.name = exchange.id;
    this.#exchange = exchange;
    this.#read = read;
    this.#ports = ports;
    this.#reconnectMs = reconnectMs;
  }

  async *events(symbols: readonly string[], signal: AbortSignal): AsyncGenerator<SourceEvent> {
    const queue = new EventQueue<SourceEvent>();
    const exchange = this.#exchange;
    const close = () => {
      queue.end();
      this.restart();
    };
    signal.addEventListener("abort", close);
    if (signal.aborted) queue.end();
    exchange.onConnected = () => queue.push({ type: "connected" });
    const listening = this.#listen(symbols, queue, signal).catch((error) => queue.fail(error));
    try {
      yield* queue;
    } finally {
      signal.removeEventListener("abort", close);
      queue.end();
      this.restart();
      await listening;
    }
  }

  restart(): void {
    // Whoever waits for the socket is told by its own rejection.
    this.#exchange.close().catch(() => {});
  }

  async #listen(
    symbols: readonly string[],
    queue: EventQueue<SourceEvent>,
    signal: AbortSignal,
  ): Promise<void> {
    const exchange = this.#exchange;
    const markets = await this.#markets();
    const names = new Map<string, string>();
    const pairs = symbols.map((symbol): [string, string] => {
      const market = requireMarket(markets, symbol, this.name);
      names.set(market.id, symbol);
      return [market.symbol, "1m"];
    });
    exchange.handleOHLCV = (_client, message) => {
      for (const { marketId, ...bar } of this.#read(message)) {
        const symbol = names.get(marketId);
        if (symbol === undefined) continue;
        this.#failures = 0;
        queue.push({ type: "bar", bar: { symbol, stream: "last", ...bar } });
      }
    };
    while (!signal.aborted && !queue.isEnded) {
      try {
        // The bars are read from the messages themselves, so this ends with the connection only.
        await exchange.watchOHLCVForSymbols(pairs);
      } catch (error) {
        if (signal.aborted || queue.isEnded) return;
        queue.push(this.#lossOf(error));
        await this.#wait(signal);
      }
    }
  }

  async #markets() {
    const judge = judgeBy(this.#exchange, this.#ports.now);
    let isRepeated = false;
    const load = () => {
      const isReload = isRepeated;
      isRepeated = true;
      return this.#exchange.loadMarkets(isReload);
    };
    const options = { action: `list the markets of ${this.name}`, attempts: ATTEMPTS, judge };
    const markets = Object.values(await retry(load, options, this.#ports));
    return markets.filter(({ id, base, quote }) => id && base && quote);
  }

  /** ccxt reads a refusal of the socket no further than its text. */
  #lossOf(error: unknown): SourceEvent {
    const { text } = judgeBy(this.#exchange, this.#ports.now)(error);
    const isMaintenance = kindsOf(error).includes("OnMaintenance") ||
      /\b503\b|maintenance|code 1012\b/i.test(text);
    return { type: isMaintenance ? "maintenance" : "disconnected", reason: text };
  }

  /** Waits in small steps, so that a session can end at any time. */
  async #wait(signal: AbortSignal): Promise<void> {
    const { sleep, random } = this.#ports;
    const longest = Math.min(MOST_RECONNECT_MS, this.#reconnectMs * 2 ** this.#failures++);
    let leftMs = longest * (0.5 + random.nextFloat() / 2);
    while (leftMs > 0 && !signal.aborted) {
      const stepMs = Math.min(leftMs, 250);
      await sleep(stepMs);
      leftMs -= stepMs;
    }
  }
}

/** Every socket address keeps its path and moves to another server. */
function redirectSockets({ urls: { api } }: CcxtStream, baseUrl: string): void {
  const base = baseUrl.replace(/^http/, "ws").replace(/\/$/, "");
  const redirect = (value: unknown): unknown => {
    if (typeof value === "string") return value.replace(/^wss?:\/\/[^/]+/, base);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, redirect(member)]),
    );
  };
  api.ws = redirect(api.ws);
}
