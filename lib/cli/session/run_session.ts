import { DAY_MS, snakeKeys } from "../../base/mod.ts";
import type { MarketCalendar } from "../../calendar/mod.ts";
import {
  type AnalysisEngine,
  formatAnalysis,
  formatLogEntry,
  formatSession,
  openAnalysis,
  type SessionConfig,
  SessionCoordinator,
  sessionDocument,
  type SessionFinding,
  type SessionLogSink,
  type SessionRepair,
  summarizeAnalysis,
  TimeManager,
} from "../../session/mod.ts";
import { openStore, type Store } from "../../store/mod.ts";
import { type CommandContext, type CommonOptions, writeResult } from "../common_options.ts";
import { ExitCode } from "../exit_code.ts";
import { pauseOnEnter } from "./pause_on_enter.ts";
import { readSession } from "./read_session.ts";
import { sessionRepair } from "./session_repair.ts";

/** Longest wait that the runtime's timers can take, in milliseconds. */
const MAX_SLEEP_MS = DAY_MS;

/** What `session run` collected. */
export interface SessionRunOptions extends CommonOptions {
  /** The session's configuration. */
  config: string;
  /** Whether log lines are JSON. */
  logJson?: true;
  /** Folder below which an analysis is written. */
  out: string;
}

/**
 * Runs a session as it is configured, and says what came of it.
 *
 * @param options What was typed.
 * @param context Where to write.
 * @throws {ConfigError} with the place of each problem of the configuration.
 */
export async function runSession(
  options: SessionRunOptions,
  context: CommandContext,
): Promise<void> {
  const { config, calendar } = readSession(options.config);
  await using store = await openStore(options.db, { readOnly: true });
  const { speedMultiplier } = config;
  const repair = sessionRepair(calendar, options.db);
  const analysis = await startAnalysis({ config, calendar, repair }, store, options.db);
  const clock = { nowMs: Date.now, sleep };
  const time = TimeManager.simulated({ speedMultiplier, clock });
  const coordinator = new SessionCoordinator({
    config,
    calendar,
    history: store,
    consumers: analysis === null ? [] : [analysis],
    log: options.quiet ? undefined : logTo(context, options.logJson === true),
    time,
    repair,
  });
  const isWatched = speedMultiplier > 0 && !options.quiet && !options.logJson;
  using _keys = isWatched ? pauseOnEnter(time, context.terminal) : null;
  const result = await coordinator.run();
  context.setExitCode(exitCodeFor(result.findings));
  const document = sessionDocument(config, result);
  const lines = formatSession(config, result);
  if (analysis !== null) {
    const { writeAnalysis } = await import("../../artifacts/mod.ts");
    const analysed = analysis.result();
    const { folder } = await writeAnalysis(analysed, options.out);
    const summary = snakeKeys(summarizeAnalysis(analysed)) as Record<string, unknown>;
    document.analysis = { ...summary, dir: folder };
    lines.push(...formatAnalysis(analysed), `  artifacts: ${folder}`);
  }
  writeResult(context, options, document, lines);
}

/** Data that a card needs and the store has not got refuses the session before it begins. */
async function startAnalysis(
  { config, calendar, repair }: {
    config: SessionConfig;
    calendar: MarketCalendar;
    repair: SessionRepair;
  },
  store: Store,
  db: string,
): Promise<AnalysisEngine | null> {
  if (config.analysis === undefined) return null;
  const { loadAnalysisCards } = await import("./analysis_cards.ts");
  const { symbols, startDate, endDate } = config;
  const cards = loadAnalysisCards(config, db);
  const request = { config: config.analysis, cards, symbols, calendar, startDate, endDate, repair };
  return await openAnalysis(request, store);
}

/** Log lines go to stderr, so that stdout is the result's alone. */
function logTo({ terminal }: CommandContext, asJson: boolean): SessionLogSink {
  return (entry) => terminal.warn((asJson ? JSON.stringify(entry) : formatLogEntry(entry)) + "\n");
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(ms, MAX_SLEEP_MS)));
}

/** A whole missing day is missing data; a bar at a wrong time is a finding. */
function exitCodeFor(findings: readonly SessionFinding[]): number {
  if (findings.some(({ code }) => code === "MISSING_DAY")) return ExitCode.DATA_MISSING;
  return findings.length > 0 ? ExitCode.FINDING : ExitCode.OK;
}
