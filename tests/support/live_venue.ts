import { MINUTE_MS } from "../../lib/base/mod.ts";
import { VENUE_MARKETS, venueBar, type VenueMarket } from "./venue_market.ts";
import { startVenueServer, type VenueServer, type VenueServerOptions } from "./venue_server.ts";

/** How a kline is sent. */
export interface SentKline {
  /** Name of the market. */
  symbol: string;
  /** Which minute, epoch milliseconds. */
  tsOpenMs: number;
  /** Whether the venue says that it is over; it does unless told. */
  isFinal?: boolean;
  /** The venue's own time of the message; a tenth of a second after the close unless told. */
  venueTsMs?: number;
  /** Numbers that differ from those of the venue's history. */
  open?: number;
  /** Highest price, where it differs. */
  high?: number;
  /** Lowest price, where it differs. */
  low?: number;
  /** Last price, where it differs. */
  close?: number;
  /** Volume, where it differs. */
  volume?: number;
}

/** A loopback venue with a socket that says what it is told to say. */
export interface LiveVenue extends VenueServer {
  /** Sockets that are open. */
  readonly socketCount: number;
  /** Sockets that were ever opened or refused. */
  readonly attempts: number;
  /** Refuses sockets with this status until told otherwise; `null` accepts them. */
  refusal: number | null;
  /** Resolves once somebody has subscribed. */
  subscribed(): Promise<void>;
  /** Says something of a minute to everybody who subscribed to it; moves the venue's clock. */
  send(kline: SentKline): void;
  /** Says the final bars of several minutes in order. */
  sendMinutes(symbol: string, fromMs: number, count: number): void;
  /** Drops every socket. */
  drop(): void;
}

interface Listener {
  socket: WebSocket;
  isBinance: boolean;
  topics: Set<string>;
}

/**
 * Starts a venue on loopback whose socket speaks like Bybit's or Binance's, whichever address is opened.
 *
 * @param options What it is like.
 * @returns The venue; disposing it closes it.
 */
export function startLiveVenue(options: VenueServerOptions = {}): LiveVenue {
  const markets = options.markets ?? VENUE_MARKETS;
  const listeners = new Set<Listener>();
  const state = { refusal: null as number | null, attempts: 0 };
  let wake = () => {};
  const onUpgrade = (request: Request, path: string): Response => {
    state.attempts++;
    if (state.refusal !== null) return new Response("closed", { status: state.refusal });
    const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: 0 });
    const listener = { socket, isBinance: path.includes("/ws"), topics: new Set<string>() };
    socket.onmessage = ({ data }) => {
      answer(listener, JSON.parse(data));
      if (listener.topics.size > 0) wake();
    };
    socket.onopen = () => listeners.add(listener);
    socket.onclose = () => listeners.delete(listener);
    return response;
  };
  const server = startVenueServer({ ...options, onUpgrade });
  const send = (kline: SentKline) => {
    server.nowMs = kline.venueTsMs ?? kline.tsOpenMs + MINUTE_MS + 100;
    const market = markets.find(({ symbol }) => symbol === kline.symbol)!;
    for (const { socket, isBinance, topics } of listeners) {
      if (!topics.has(kline.symbol) || socket.readyState !== WebSocket.OPEN) continue;
      const message = isBinance ? binanceKline : bybitKline;
      socket.send(JSON.stringify(message(market, kline, server.nowMs)));
    }
  };
  const live = {
    get socketCount() {
      return listeners.size;
    },
    get attempts() {
      return state.attempts;
    },
    get refusal() {
      return state.refusal;
    },
    set refusal(status: number | null) {
      state.refusal = status;
    },
    async subscribed() {
      while (![...listeners].some(({ topics }) => topics.size > 0)) {
        await new Promise<void>((resolve) => wake = resolve);
      }
    },
    send,
    sendMinutes(symbol: string, fromMs: number, count: number) {
      for (let i = 0; i < count; i++) send({ symbol, tsOpenMs: fromMs + i * MINUTE_MS });
    },
    drop() {
      for (const listener of listeners) {
        listener.socket.close(1001, "going away");
        listeners.delete(listener);
      }
    },
    async [Symbol.asyncDispose]() {
      live.drop();
      await server[Symbol.asyncDispose]();
    },
  };
  return Object.create(server, Object.getOwnPropertyDescriptors(live));
}

function answer({ socket, isBinance, topics }: Listener, message: Record<string, unknown>): void {
  const { op, req_id, args, method, params, id } = message;
  const say = (reply: unknown) => socket.send(JSON.stringify(reply));
  if (isBinance) {
    if (method !== "SUBSCRIBE") return;
    for (const topic of params as string[]) topics.add(topic.split("@")[0].toUpperCase());
    say({ result: null, id });
  } else if (op === "ping") say({ success: true, ret_msg: "pong", op, req_id });
  else if (op === "subscribe") {
    for (const topic of args as string[]) topics.add(topic.split(".").at(-1)!);
    say({ success: true, ret_msg: "", conn_id: "loopback", op, req_id });
  }
}

/** What the venue's history says of the minute, except where it is told to say something else. */
function numbersOf(market: VenueMarket, kline: SentKline) {
  const { tsOpenMs, isFinal = true } = kline;
  const [, open, high, low, close, volume] = venueBar(market, tsOpenMs, "last", !isFinal);
  return { open, high, low, close, volume, ...kline, isFinal };
}

function bybitKline(market: VenueMarket, kline: SentKline, nowMs: number) {
  const { open, high, low, close, volume, tsOpenMs, isFinal } = numbersOf(market, kline);
  return {
    topic: `kline.1.${market.symbol}`,
    data: [{
      start: tsOpenMs,
      end: tsOpenMs + MINUTE_MS - 1,
      interval: "1",
      open: String(open),
      close: String(close),
      high: String(high),
      low: String(low),
      volume: String(volume),
      turnover: String(volume * close),
      confirm: isFinal,
      timestamp: nowMs,
    }],
    ts: nowMs,
    type: "snapshot",
  };
}

function binanceKline(market: VenueMarket, kline: SentKline, nowMs: number) {
  const { open, high, low, close, volume, tsOpenMs, isFinal } = numbersOf(market, kline);
  return {
    e: "kline",
    E: nowMs,
    s: market.symbol,
    k: {
      t: tsOpenMs,
      T: tsOpenMs + MINUTE_MS - 1,
      s: market.symbol,
      i: "1m",
      f: 1,
      L: 2,
      o: open.toFixed(2),
      c: close.toFixed(2),
      h: high.toFixed(2),
      l: low.toFixed(2),
      v: volume.toFixed(3),
      n: 1,
      x: isFinal,
      q: "1",
      V: "1",
      Q: "1",
      B: "0",
    },
  };
}
