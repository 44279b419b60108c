import type { Command } from "@commander-js/extra-typings";
import { join } from "node:path";
import {
  canonicalJson,
  formatInstant,
  parseInstant,
  sha256Hex,
  UsageError,
} from "../../base/mod.ts";
import type { ApprovedRun, PrePaperFolder } from "../../artifacts/mod.ts";
import type { PaperRunner, SessionEntry } from "../../paper/mod.ts";
import {
  type CommandContext,
  type CommonOptions,
  commonOptions,
  writeResult,
} from "../common_options.ts";
import { venueUrlOption } from "../data/source_options.ts";
import { ExitCode } from "../exit_code.ts";
import { onInterrupt } from "../interrupt.ts";
import { strategyMemoryOption, strategyTimeoutOption } from "../strategy_file_options.ts";
import { tellPrinted } from "../tell_printed.ts";
import { approveRuns, type LiveApproval } from "./approve_runs.ts";
import { cacheOption, DEFAULT_SESSIONS, manifestFolder, strategyOption } from "./paper_options.ts";
import type { SessionInputs } from "./run_inputs.ts";
import { LiveView, sessionView } from "./session_view.ts";

/** Shortest time between two drawings of the view, milliseconds. */
const REDRAW_MS = 250;

/** A run, its folder as typed, and the session that it goes on with. */
interface OpenedRun {
  run: LiveApproval;
  folder: PrePaperFolder;
}

interface RunOptions extends CommonOptions {
  out: string;
  cache: string;
  until?: string;
  new?: boolean;
}

/** `paper run`: an approved run on live bars. */
export function addPaperRun(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("run"))
    .description(
      "run an approved backtest on live bars, without orders; goes on where it was ended",
    )
    .requiredOption("--manifest <dir...>", "folders of approved runs, each on its own symbol")
    .addOption(strategyOption())
    .addOption(strategyTimeoutOption())
    .addOption(strategyMemoryOption())
    .option("--venue <id>", "venue to listen to: bybit, binance or binanceusdm")
    .addOption(venueUrlOption())
    .option("--source <path>", "play recorded minutes instead: a file, a folder, or a session")
    .option("--until <instant>", "end at the last exec close at or before it")
    .option("--new", "begin another session, whatever was not ended")
    .option("--out <folder>", "where sessions are recorded", DEFAULT_SESSIONS)
    .addOption(cacheOption())
    .addHelpText(
      "after",
      "\nExample:\n  closedbar paper run " +
        "--manifest artifacts/backtests/ema_trend_htf/SOLUSDT/<run_id> --venue bybit",
    )
    .action(async (options) => {
      const { openInputs } = await import("./run_inputs.ts");
      const { openBarCache } = await import("../../store/mod.ts");
      const { requireMarket } = await import("../../paper/mod.ts");
      const folders = options.manifest.map(manifestFolder);
      using approved = await approveRuns(folders, options);
      const { runs } = approved;
      for (const { instrument } of runs) requireMarket(instrument);
      requireOwnSymbols(runs);
      const say = (text: string) => options.quiet || context.terminal.warn(`${text}\n`);
      const inputs = await openInputs(options, runs, say);
      const hasView = context.terminal.isInteractive && !options.quiet && !options.json;
      // In the middle of a drawn block nothing else can be said.
      const tell = () => {
        const lines = approved.takePrinted();
        if (!hasView) tellPrinted(context, options, lines);
      };
      tell();
      const echo = hasView ? () => {} : (_: string, line: string) => void say(line);
      using opened = await openRuns(runs, folders, options, inputs, echo);
      // What a file says is no venue's live minutes, so the cache of those does not keep it.
      const path = options.source === undefined ? options.cache : ":memory:";
      using cache = await openBarCache(path, { venue: inputs.name });
      await follow(opened, cache, inputs, { options, context, hasView, tell });
    });
}

/** Runs the sessions to their end and tells what they came to. */
async function follow(
  opened: OpenedRuns,
  cache: Awaited<ReturnType<typeof import("../../store/mod.ts").openBarCache>>,
  { source, backfill, clock }: SessionInputs,
  { options, context, hasView, tell }: {
    options: RunOptions;
    context: CommandContext;
    hasView: boolean;
    tell: () => void;
  },
): Promise<void> {
  const { runPaperSession } = await import("../../paper/mod.ts");
  const { terminal } = context;
  const stop = new AbortController();
  const forget = onInterrupt(() => {
    for (const { folder } of opened.runs) folder.log(clock.now(), "SESSION", "interrupted");
  });
  const view = new LiveView((text) => terminal.warn(text), terminal.display?.columns ?? 80);
  let drawnMs = 0;
  const draw = (runners: readonly PaperRunner[]) => {
    if (!hasView || Date.now() - drawnMs < REDRAW_MS) return;
    drawnMs = Date.now();
    const nowMs = clock.now();
    view.draw(runners.flatMap((runner, k) =>
      sessionView(runner, {
        runId: opened.runs[k].folder.manifest.run_id,
        source: source.name,
        nowMs,
      })
    ));
  };
  const runners = await runPaperSession({
    strategies: opened.runs.map(({ run, folder }): SessionEntry => ({ ...run, recorder: folder })),
    source,
    backfill,
    cache,
    clock,
    untilMs: untilOf(options),
    signal: stop.signal,
    onChange: (runners) => {
      tell();
      draw(runners);
    },
  });
  forget();
  const ended = runners.map((runner, k) => finish(runner, opened.runs[k].folder));
  const ok = runners.length === opened.runs.length && runners.every(isSound);
  if (!ok) context.setExitCode(ExitCode.FINDING);
  const outcomes = ended.map(({ outcome }) => outcome);
  const document = outcomes.length === 1 ? { ok, ...outcomes[0] } : { ok, sessions: outcomes };
  writeResult(context, options, document, [
    ...runners.flatMap((runner, k) => [
      ...sessionView(runner, {
        runId: opened.runs[k].folder.manifest.run_id,
        source: source.name,
        nowMs: null,
      }),
      ended[k].line,
      `folder    ${opened.runs[k].folder.path}`,
    ]),
  ]);
}

/** A run that ended of itself had all it needed up to then; else the state at the end tells. */
function isSound({ ended, verdict }: PaperRunner): boolean {
  return ended !== null || verdict.state === "SUFFICIENT";
}

/** Writes down what a session came to; without more bars to come it is at its end. */
function finish(runner: PaperRunner, folder: PrePaperFolder) {
  const { trades } = runner.run.exchange;
  const { position, account } = runner.run.snapshot;
  const { state, code } = runner.verdict;
  const result = {
    state,
    state_code: code,
    minutes_held_back: runner.waiting,
    exec_closes: runner.closes,
    signals: runner.signals,
    late_signals: runner.lateSignals,
    closes_without_signals: runner.noSignals,
    trades: trades.length,
    net_pnl_usdt: trades.reduce((sum, { netPnlUsdt }) => sum + netPnlUsdt, 0),
    equity_usdt: account.equityUsdt,
    open_position: position === null ? null : { direction: position.direction, qty: position.qty },
    noted: runner.notes,
  };
  const reason = runner.ended ?? "end_of_source";
  folder.end({ reason, tsMs: runner.toldMs, result });
  const { run_id, symbol } = folder.manifest;
  const unsound = isSound(runner)
    ? ""
    : `, ${state}: what came after the last bar was never stepped`;
  return {
    line: `ended     ${reason} at ${formatInstant(runner.toldMs)}${unsound}`,
    outcome: { run_id, dir: folder.path, symbol, ended: reason, ...result },
  };
}

/** The sessions of a command, closed together. */
interface OpenedRuns extends Disposable {
  runs: OpenedRun[];
}

async function openRuns(
  runs: readonly LiveApproval[],
  folders: readonly string[],
  options: RunOptions,
  { name, clock }: SessionInputs,
  echo: (kind: string, line: string) => void,
): Promise<OpenedRuns> {
  const { createPrePaperFolder, findUnendedSession, PrePaperFolder } = await import(
    "../../artifacts/mod.ts"
  );
  const { requireUntil } = await import("../../paper/mod.ts");
  const untilMs = untilOf(options);
  const asked = runs.map((run, k) => {
    const manifestSha256 = sha256Hex(Deno.readFileSync(join(folders[k], "run_manifest.json")));
    const unended = options.new === true
      ? null
      : findUnendedSession(options.out, { manifestSha256, source: name });
    if (unended === null) requireUntil(run.plan, clock.now(), untilMs);
    return { run, dir: folders[k], manifestSha256, unended };
  });
  using closing = new DisposableStack();
  const opened = asked.map(({ run, dir, manifestSha256, unended }): OpenedRun => {
    const { manifest, instrument: { symbol }, hasMark } = run;
    const startedMs = clock.now();
    const until = untilMs ?? null;
    const identity = { manifestSha256, source: name, startedMs, untilMs: until, pid: Deno.pid };
    const path = unended ?? createPrePaperFolder(options.out, {
      run_id: sha256Hex(canonicalJson(identity)).slice(0, 16),
      approved: {
        dir,
        run_id: manifest.run_id,
        manifest_sha256: manifestSha256,
        strategy: run.plan.id,
      },
      symbol,
      source: name,
      mark_source: hasMark ? "mark_1m" : "approx_from_ohlcv_1m",
      started_ts_ms: startedMs,
      until_ts_ms: until,
    });
    const folder = closing.use(new PrePaperFolder(path, echo));
    folder.limit(until);
    const what = unended === null ? "begins" : "goes on where it was ended";
    folder.log(startedMs, "SESSION", `${folder.manifest.run_id} ${what}: ${run.plan.id} ${symbol}`);
    return { run, folder };
  });
  const held = closing.move();
  return { runs: opened, [Symbol.dispose]: () => held.dispose() };
}

function untilOf({ until }: RunOptions): number | undefined {
  return until === undefined ? undefined : parseInstant(until);
}

function requireOwnSymbols(runs: readonly ApprovedRun[]): void {
  const symbols = runs.map(({ instrument }) => instrument.symbol);
  const twice = symbols.find((symbol, k) => symbols.indexOf(symbol) !== k);
  if (twice === undefined) return;
  throw new UsageError(
    `Cannot run two strategies on ${twice} in one session: start a second process for it`,
    { code: "BAD_USAGE" },
  );
}
