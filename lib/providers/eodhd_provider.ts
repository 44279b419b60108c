import {
  DataMissingError,
  DAY_MS,
  floorToStep,
  type Instrument,
  MINUTE_MS,
  UsageError,
} from "../base/mod.ts";
import type { Stream, StreamColumns, TimeRange } from "../columns/mod.ts";
import type { HistoricalProvider } from "./historical_provider.ts";
import { pageBars } from "./page_bars.ts";
import { parseRetryAfter, retry, type Verdict } from "./retry.ts";
import type { VenuePorts } from "./venue_ports.ts";

/** How EODHD is reached, and how patiently it is asked. */
export interface EodhdProviderOptions extends VenuePorts {
  /** Where it is; a server on loopback in tests. */
  baseUrl?: string;
  /** How long an answer may take, in milliseconds. */
  timeoutMs?: number;
  /** How often a request is tried. */
  attempts?: number;
}

/** The environment variable that holds the key; nothing else reads it. */
const KEY_VARIABLE = "EODHD_API_KEY";

const NAME = "eodhd";

/** The longest range of minutes it answers with at once. */
const PAGE_MINUTES = 120 * 1440;

/** A US day with its after-hours is final about three hours after they end at 01:00 UTC. */
const FINAL_AFTER_MS = 4 * 60 * MINUTE_MS;

interface EodhdRow {
  timestamp: number;
  open: number | null;
  high: number | null;
  low: number | null;
  close: number | null;
  volume: number | null;
}

/** An answer that is not the rows. */
class EodhdFailure extends Error {
  constructor(
    readonly status: number,
    readonly text: string,
    readonly retryAfter: string | null,
  ) {
    super(text);
  }
}

/**
 * Serves minutes of US shares from EODHD: `AAPL` is `AAPL.US`, pre-market and after-hours included,
 * prices as traded, not adjusted for splits. The key comes from `EODHD_API_KEY`, is read when the
 * first request goes out, and appears in no message.
 *
 * A day is served once it is final, four hours into the next day, UTC. A minute without a trade has no
 * bar. EODHD states no contract terms; they are those of every US share above one dollar: a cent, one
 * share.
 *
 * @param options Where it is, with the clock, the wait and the chance it is handed.
 * @returns The provider, named `eodhd`.
 */
export function createEodhdProvider(
  { baseUrl = "https://eodhd.com", timeoutMs = 30_000, attempts = 6, ...ports }:
    EodhdProviderOptions,
): HistoricalProvider {
  const horizonMs = () => floorToStep(ports.now() - FINAL_AFTER_MS, DAY_MS);
  return {
    name: NAME,
    horizonMs: () => Promise.resolve(horizonMs()),
    async fetchBars<S extends Stream>(symbol: string, stream: S, startMs: number, endMs: number) {
      const source = `${stream} of ${symbol} from ${NAME}`;
      requireLast(stream, source);
      const key = readKey();
      const ask = (range: TimeRange) =>
        retry(() => request(baseUrl, timeoutMs, { symbol, key, range }), {
          action: `fetch ${source}`,
          attempts,
          judge: (error) => judge(error, key, `fetch ${source}`, ports.now()),
        }, ports);
      const from = Math.ceil(startMs / MINUTE_MS) * MINUTE_MS;
      const to = Math.ceil(Math.min(endMs, horizonMs()) / MINUTE_MS) * MINUTE_MS;
      const { remark } = ports;
      const page = { pageBars: PAGE_MINUTES, valueCount: 5, source };
      const options = remark === undefined ? page : { ...page, remark };
      const range = { startMs: from, endMs: Math.max(from, to) };
      const [tsOpenMs, open, high, low, close, volume] = await pageBars(ask, range, options);
      const bars: StreamColumns["last"] = { tsOpenMs, open, high, low, close, volume };
      return bars as StreamColumns[S];
    },
    fetchInstrument: (symbol) => Promise.resolve(shareTerms(symbol)),
  };
}

async function request(
  baseUrl: string,
  timeoutMs: number,
  { symbol, key, range }: { symbol: string; key: string; range: TimeRange },
): Promise<number[][]> {
  const ticker = symbol.includes(".") ? symbol : `${symbol}.US`;
  const url = new URL(`/api/intraday/${encodeURIComponent(ticker)}`, baseUrl);
  const query = {
    interval: "1m",
    from: String(range.startMs / 1000),
    to: String(range.endMs / 1000 - 1),
    fmt: "json",
    api_token: key,
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const response = await fetch(url, {
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  const rows = response.ok ? parseRows(text) : null;
  if (rows === null) {
    throw new EodhdFailure(response.status, text, response.headers.get("retry-after"));
  }
  return rows;
}

function parseRows(text: string): number[][] | null {
  try {
    const rows: EodhdRow[] = JSON.parse(text);
    return rows
      .filter(({ close }) => close !== null)
      .map(({ timestamp, open, high, low, close, volume }) =>
        [timestamp * 1000, open, high, low, close, volume ?? 0].map((value) => value ?? NaN)
      );
  } catch {
    return null;
  }
}

function judge(error: unknown, key: string, action: string, nowMs: number): Verdict {
  // The runtime names the whole address in its own errors, and a source may repeat the key.
  const hide = (text: string) =>
    text.replaceAll(key, "***").replaceAll(/api_token=[^&\s)"]*/g, "api_token=***").slice(0, 300);
  if (!(error instanceof EodhdFailure)) {
    const isNetwork = error instanceof TypeError ||
      (error instanceof DOMException && error.name === "TimeoutError");
    if (!isNetwork) throw error;
    return { text: hide(error.message), isTransient: true };
  }
  const { status, text, retryAfter } = error;
  const said = hide(`${NAME} ${status} ${text.trim()}`);
  if (status === 404) {
    throw new DataMissingError(`Cannot ${action}: ${said}`, { code: "UNKNOWN_SYMBOL" });
  }
  const retryAfterMs = parseRetryAfter(retryAfter, nowMs);
  const hint = status === 401 || status === 403 ? `; check the key in ${KEY_VARIABLE}` : "";
  return {
    text: said + hint,
    // An answer of 200 that is not the rows was cut, or is a page of some proxy.
    isTransient: status === 200 || status === 429 || status >= 500,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function readKey(): string {
  const key = Deno.env.get(KEY_VARIABLE)?.trim();
  if (key !== undefined && key !== "") return key;
  throw new UsageError(
    `Cannot fetch from ${NAME} as the environment variable ${KEY_VARIABLE} is not set: ` +
      `put your key there`,
    { code: "KEY_MISSING" },
  );
}

function requireLast(stream: Stream, source: string): void {
  if (stream === "last") return;
  throw new DataMissingError(`Cannot fetch ${source} as shares have no such series`, {
    code: "STREAM_MISSING",
  });
}

function shareTerms(symbol: string): Instrument {
  return {
    symbol,
    kind: "equity",
    tickSize: 0.01,
    qtyStep: 1,
    minQty: 1,
    minNotional: 0,
    maintenanceTiers: [],
    fundingIntervalMs: null,
    calendar: "XNYS",
    venue: NAME,
  };
}
