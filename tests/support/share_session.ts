import { type Instrument } from "../../lib/base/mod.ts";
import { findCalendar } from "../../lib/calendar/mod.ts";
import { loadCard } from "../../lib/cards/mod.ts";
import {
  type BarColumns,
  lowerBound,
  sliceColumns,
  type TimeRange,
} from "../../lib/columns/mod.ts";
import type { StrategyPlan } from "../../lib/engine/mod.ts";
import type { HistoryPort } from "../../lib/preflight/mod.ts";
import {
  type AnalysisConfig,
  type AnalysisRequest,
  type AnalysisResult,
  openAnalysis,
  SessionCoordinator,
} from "../../lib/session/mod.ts";
import { instrumentFromJson } from "../../lib/store/instrument_json.ts";
import { readBars } from "./read_bars.ts";
import { sessionConfig } from "./session_scene.ts";

const ROOT = new URL("../../", import.meta.url);

/** The shares that ship with the repository. */
export const SHARES = ["SPY", "BAC"];

/** A week of them, with a day before it. */
export const SHARE_DAYS = { startDate: "2013-10-07", endDate: "2013-10-11" };

const calendar = findCalendar("XNYS");
const card = Deno.readTextFileSync(new URL("idea_cards/us_opening_range_breakout.yml", ROOT));

/**
 * The shipped card for US shares.
 *
 * @param change What is different.
 * @returns Its plan.
 */
export function sharePlan(change = (text: string) => text): StrategyPlan {
  return loadCard(change(card), "orb.yml").plan;
}

/** The shipped minutes and terms of the shares, in memory. */
export async function shareHistory(): Promise<HistoryPort> {
  const terms: Instrument[] = JSON.parse(
    await Deno.readTextFile(new URL("data/instruments.json", ROOT)),
  ).map((json: unknown) => instrumentFromJson(json, "instruments.json"));
  const bars = new Map<string, BarColumns>();
  for (const symbol of SHARES) bars.set(symbol, await readBars(`data/${symbol}_1m.csv.gz`));
  const cut = (columns: BarColumns, { startMs, endMs }: TimeRange) =>
    sliceColumns(
      columns,
      lowerBound(columns.tsOpenMs, startMs),
      lowerBound(columns.tsOpenMs, endMs),
    );
  const nothing = new Float64Array(0);
  return {
    readBars: (symbol, range) => Promise.resolve(cut(bars.get(symbol)!, range)),
    readMark: (symbol) => {
      const { volume: _, ...prices } = cut(bars.get(symbol)!, { startMs: 0, endMs: 0 });
      return Promise.resolve(prices);
    },
    readFunding: () => Promise.resolve({ tsMs: nothing, rate: nothing, intervalMs: nothing }),
    readInstrument: (symbol) => Promise.resolve(terms.find((one) => one.symbol === symbol) ?? null),
    extent(symbol, stream) {
      const tsOpenMs = stream === "last" ? bars.get(symbol)?.tsOpenMs : undefined;
      return Promise.resolve(
        tsOpenMs === undefined
          ? null
          : { firstMs: tsOpenMs[0], lastMs: tsOpenMs.at(-1)!, rows: tsOpenMs.length },
      );
    },
    filledRanges: () => Promise.resolve([]),
  };
}

/**
 * Runs a session over the shares with cards on it.
 *
 * @param history Where to read.
 * @param cards The cards.
 * @param changes How the analysis differs from a shared account without limits.
 * @param days First and last day.
 * @returns What came of it.
 */
export async function analyseShares(
  history: HistoryPort,
  cards: AnalysisRequest["cards"],
  changes: Partial<AnalysisConfig> = {},
  days = SHARE_DAYS,
): Promise<AnalysisResult> {
  const config: AnalysisConfig = {
    ideaCards: cards.map(({ plan, symbols }) => ({ card: plan.id, symbols: [...symbols] })),
    portfolio: "shared",
    startingEquityUsdt: null,
    maxPositions: null,
    priority: "listed",
    profile: "conservative",
    acceptFilled: false,
    ...changes,
  };
  const request = { config, cards, symbols: SHARES, calendar, ...days };
  const analysis = await openAnalysis(request, history);
  await new SessionCoordinator({
    config: sessionConfig({ symbols: SHARES, ...days }),
    calendar,
    history,
    consumers: [analysis],
  }).run();
  return analysis.result();
}
