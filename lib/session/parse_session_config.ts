import { ConfigError, type Timeframe, timeframeMs, UsageError } from "../base/mod.ts";
import { dayNumber } from "../calendar/mod.ts";
import {
  addSchemaProblems,
  ASKED_ONCE,
  type DocumentPath,
  DocumentProblems,
  DocumentSource,
  pathText,
} from "../document/mod.ts";
import { analysisConfig } from "./analysis_config.ts";
import type { HistoricalIndicator } from "./historical_indicators.ts";
import type { SessionConfig } from "./session_config.ts";
import { type SessionDocument, sessionSchema } from "./session_schema.ts";

const KIND = { name: "configuration", content: "session", Failure: ConfigError };

/**
 * Reads a session's configuration and validates everything that it can get wrong on its own.
 *
 * @param content JSON, or YAML 1.2.
 * @param fileName Name for messages, for example `session.json`; nothing is opened.
 * @returns The configuration with every default filled in.
 * @throws {ConfigError} with the place of each problem.
 *
 * @example A typo is placed and answered
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { ConfigError } from "../base/mod.ts";
 *
 * const error = assertThrows(() => parseSessionConfig('{"session_nme": "a"}', "s.json"), ConfigError);
 * const typo = error.problems.find(({ code }) => code === "UNKNOWN_KEY");
 * assertEquals(typo?.where, "s.json:1:2");
 * assertEquals(
 *   typo?.message,
 *   'Cannot read configuration "s.json" as "session_nme" is not a key of the configuration: ' +
 *     'did you mean "session_name"?',
 * );
 * ```
 */
export function parseSessionConfig(content: string, fileName: string): SessionConfig {
  const source = new DocumentSource(content, fileName, KIND);
  const problems = new DocumentProblems(source, `read configuration "${fileName}"`);
  const result = sessionSchema.safeParse(source.data, ASKED_ONCE);
  if (!result.success) {
    addSchemaProblems(result.error.issues, source.data, problems);
    throw problems.error();
  }
  const document = result.data;
  checkDays(document.backtest_config, problems);
  checkLists(document, problems);
  checkAnalysis(document, problems);
  problems.throwIfAny();
  return toConfig(document);
}

function checkDays(
  { start_date, end_date }: SessionDocument["backtest_config"],
  problems: DocumentProblems,
): void {
  const numbers: number[] = [];
  for (const [name, day] of Object.entries({ start_date, end_date })) {
    try {
      numbers.push(dayNumber(day));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const path = ["backtest_config", name];
      problems.add(
        "BAD_VALUE",
        path,
        `${pathText(path)} is "${day}": the calendar has no such day`,
      );
    }
  }
  if (numbers[0] > numbers[1]) {
    const reason = `backtest_config.end_date is "${end_date}": it has to be "${start_date}", ` +
      "the start_date, or later";
    problems.add("BAD_VALUE", ["backtest_config", "end_date"], reason);
  }
}

function checkLists(
  { session_data_config: data }: SessionDocument,
  problems: DocumentProblems,
): void {
  const at = "session_data_config";
  refuseTwice(data.symbols, [at, "symbols"], problems);
  refuseTwice(data.streams, [at, "streams"], problems);
  if (!data.streams.includes("1m")) {
    const reason = `${at}.streams leaves out "1m": every longer bar is made of minutes, so add it`;
    problems.add("BAD_VALUE", [at, "streams"], reason);
  }
  const keys = data.historical.indicators.map(({ type, key }) => key ?? type);
  refuseTwice(keys, [at, "historical", "indicators"], problems);
  checkDayAtr(data.historical.indicators, [at, "historical", "indicators"], problems);
}

/** An average over more true ranges than there are days would be `null` for ever. */
function checkDayAtr(
  indicators: readonly WrittenIndicator[],
  path: DocumentPath,
  problems: DocumentProblems,
): void {
  for (const [index, indicator] of indicators.entries()) {
    if (indicator.type !== "day_atr" || indicator.trailing_days === undefined) continue;
    const { length, trailing_days: days } = indicator;
    if (days >= daysOfAtr(length)) continue;
    const where = [...path, index, "trailing_days"];
    problems.add(
      "BAD_VALUE",
      where,
      `${pathText(where)} is ${days} where length is ${length}: ${length} true ranges need ` +
        `${
          daysOfAtr(length)
        } days, as each needs the close of the day before; raise it, or shorten length`,
    );
  }
}

/** A true range needs the close of the day before. */
function daysOfAtr(length: number): number {
  return length + 1;
}

function checkAnalysis(
  { analysis, session_data_config: { symbols } }: SessionDocument,
  problems: DocumentProblems,
): void {
  for (const [index, card] of (analysis?.idea_cards ?? []).entries()) {
    const path = ["analysis", "idea_cards", index, "symbols"];
    refuseTwice(card.symbols ?? [], path, problems);
    for (const [k, symbol] of (card.symbols ?? []).entries()) {
      if (symbols.includes(symbol)) continue;
      const reason = `"${symbol}" of ${pathText(path)} is no symbol of the session: it has ` +
        `${symbols.join(", ")}`;
      problems.add("BAD_VALUE", [...path, k], reason);
    }
  }
}

function refuseTwice(
  names: readonly string[],
  path: DocumentPath,
  problems: DocumentProblems,
): void {
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) === index) continue;
    problems.add(
      "BAD_VALUE",
      [...path, index],
      `"${name}" stands twice in ${pathText(path)}: keep one`,
    );
  }
}

function toConfig(document: SessionDocument): SessionConfig {
  const { backtest_config: window, session_data_config: data } = document;
  const shortestFirst = (a: Timeframe, b: Timeframe) => timeframeMs(a) - timeframeMs(b);
  return {
    sessionName: document.session_name,
    exchangeGroup: document.exchange_group,
    mode: document.mode,
    startDate: window.start_date,
    endDate: window.end_date,
    prefetchDays: window.prefetch_days,
    speedMultiplier: window.speed_multiplier,
    symbols: data.symbols,
    streams: data.streams.toSorted(shortestFirst),
    hours: data.hours,
    historical: data.historical.data.map(({ trailing_days, intervals }) => ({
      trailingDays: trailing_days,
      intervals: intervals.toSorted(shortestFirst),
    })),
    enableQuality: data.historical.enable_quality,
    indicators: data.historical.indicators.map(toIndicator),
    sessionIndicators: data.session_indicators,
    ...document.analysis === undefined ? {} : { analysis: analysisConfig(document.analysis) },
  };
}

type WrittenIndicator = SessionDocument["session_data_config"]["historical"]["indicators"][number];

function toIndicator(written: WrittenIndicator): HistoricalIndicator {
  const key = written.key ?? written.type;
  const none = { key, trailingDays: 1, length: 1, weeks: 1, interval: "1m" } as const;
  switch (written.type) {
    case "day_atr": {
      const trailingDays = written.trailing_days ?? daysOfAtr(written.length);
      return { ...none, type: written.type, length: written.length, trailingDays };
    }
    case "previous_day":
      return { ...none, type: written.type };
    case "high_low":
      return { ...none, type: written.type, weeks: written.weeks };
    default: {
      const { type, interval, trailing_days: trailingDays } = written;
      return { ...none, type, interval, trailingDays };
    }
  }
}
