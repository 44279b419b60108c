import { DataMissingError, UsageError } from "../base/mod.ts";
import type { MarketCalendar } from "../calendar/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";
import { type CommandWords, type HistoryPort, preflight, type SyncPort } from "../preflight/mod.ts";
import type { AnalysisConfig } from "./analysis_config.ts";
import { AnalysisEngine, type AnalysisMember } from "./analysis_engine.ts";
import type { SessionRepair } from "./ports.ts";
import { refuseAnalysis } from "./refuse_analysis.ts";
import { requireSymbols } from "./require_symbols.ts";

/** A strategy and the symbols of the session that it trades. */
export interface AnalysedCard {
  /** The strategy. */
  plan: StrategyPlan;
  /** Names in the store. */
  symbols: readonly string[];
  /** How repairs are spelled, for a strategy that was named in a configuration. */
  command?: CommandWords;
}

/** What an analysis is opened with. */
export interface AnalysisRequest {
  /** What was asked for. */
  config: AnalysisConfig;
  /** The strategies. */
  cards: readonly AnalysedCard[];
  /** Symbols of the session, in its order. */
  symbols: readonly string[];
  /** When the market trades, over the hours of the session. */
  calendar: MarketCalendar;
  /** First trading day, as an ISO date. */
  startDate: string;
  /** Last trading day, included. */
  endDate: string;
  /** Names the command that brings missing minutes. */
  repair?: SessionRepair;
}

/**
 * Puts the history that each strategy needs through preflight, and warms the strategies up with it.
 *
 * @param request Strategies, symbols and days.
 * @param history Where to read.
 * @param sync How holes are repaired; left out, nothing is repaired.
 * @returns A consumer for the session.
 * @throws {GateError} `PREFLIGHT_FAILED` when the data of a symbol is refused.
 * @throws {DataMissingError} `SYMBOL_MISSING`, `MISSING_DAY` when a trading day has no minute at all, or
 * `NO_INSTRUMENT`.
 * @throws {UsageError} `UNKNOWN_SYMBOL`, `DIFFERENT_EQUITY` or `NO_TRADING_DAY`.
 */
export async function openAnalysis(
  request: AnalysisRequest,
  history: HistoryPort,
  sync?: SyncPort,
): Promise<AnalysisEngine> {
  const { config, cards, symbols, calendar, repair } = request;
  const window = windowOf(request);
  const startingEquityUsdt = sharedEquity(config, cards);
  for (const { plan, symbols: wanted } of cards) {
    const unknown = wanted.find((symbol) => !symbols.includes(symbol));
    if (unknown !== undefined) {
      throw new UsageError(
        `Cannot analyse ${unknown} with card "${plan.id}" as the session has no such symbol: it has ` +
          `${symbols.join(", ")}`,
        { code: "UNKNOWN_SYMBOL" },
      );
    }
  }
  await requireSymbols(request, history);
  const members: AnalysisMember[] = [];
  for (const [symbolIndex, symbol] of symbols.entries()) {
    for (const { plan, command = {} } of cards.filter((card) => card.symbols.includes(symbol))) {
      const { timeframes, warmupBars, delayBars, account } = plan;
      const checked = await preflight(
        {
          ...{ symbol, ...window, timeframes, warmupBars, delayBars, calendar, ...command },
          requireMark: account.markPrice === "require",
          acceptFilled: config.acceptFilled,
        },
        history,
        sync,
      );
      if (!checked.report.ok) throw refuseAnalysis(checked, calendar, repair);
      if (checked.instrument === null) throw noInstrument(symbol);
      members.push({ plan, symbolIndex, checked });
    }
  }
  const isAlwaysOpen = calendar.isContinuous;
  return new AnalysisEngine({
    ...{ config, members, ...window, startingEquityUsdt },
    calendar: isAlwaysOpen ? null : calendar,
  });
}

function windowOf({ calendar, startDate, endDate }: AnalysisRequest) {
  const { from, to } = calendar.rowsOfDays(startDate, endDate);
  if (from === to) {
    throw new UsageError(
      `Cannot analyse ${startDate} to ${endDate} as calendar "${calendar.name}" has no trading day there`,
      { code: "NO_TRADING_DAY" },
    );
  }
  return { startMs: calendar.sessions.openMs[from], endMs: calendar.sessions.closeMs[to - 1] };
}

/** Cards that share an account have to agree on what is in it, unless the configuration says it. */
function sharedEquity(
  { startingEquityUsdt, portfolio }: AnalysisConfig,
  cards: readonly AnalysedCard[],
): number {
  if (startingEquityUsdt !== null && portfolio === "separate") {
    throw new UsageError(
      `Cannot use analysis.starting_equity_usdt ${startingEquityUsdt} as accounts are separate: each ` +
        `starts with what its card says; leave it out, or set analysis.portfolio to "shared"`,
      { code: "BAD_USAGE" },
    );
  }
  if (startingEquityUsdt !== null) return startingEquityUsdt;
  const [first, ...others] = cards.map(({ plan }) => plan.account.startingEquityUsdt);
  const other = others.find((equity) => equity !== first);
  if (portfolio === "shared" && other !== undefined) {
    throw new UsageError(
      `Cannot share an account between cards that start with ${first} and with ${other}: say ` +
        `analysis.starting_equity_usdt`,
      { code: "DIFFERENT_EQUITY" },
    );
  }
  return first;
}

function noInstrument(symbol: string): DataMissingError {
  return new DataMissingError(
    `Cannot analyse ${symbol} as there are no contract terms of it (tick, lot, kind): import them ` +
      `beside its history`,
    { code: "NO_INSTRUMENT" },
  );
}
