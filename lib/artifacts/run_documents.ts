import { canonicalJson, formatInstant, sha256Hex, snakeKeys, VERSION } from "../base/mod.ts";
import type { BacktestRun } from "../backtest/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";
import { assumptionsOf, PROFILES } from "../exchange/mod.ts";
import { preflightReportJson } from "../preflight/mod.ts";

/** What runs, as a manifest calls it. */
export const PRODUCT = "closedbar";

/** Version of the shapes of all documents in a run folder. */
export const ARTIFACT_SCHEMA = 1;

/**
 * `run_manifest.json`: everything that is needed to say what a run was, and to run it again.
 *
 * @param run The run.
 * @param files SHA-256 of every other file of the folder.
 * @returns Plain data, keys in snake_case; the last one is a digest of all the others.
 */
export function manifestDocument(run: BacktestRun, files: Record<string, string>): unknown {
  const content = manifestContent(run, files);
  return { ...content, content_sha256: contentDigest(content) };
}

/**
 * The digest that a manifest holds of itself.
 *
 * @param manifest A manifest, with its digest or without.
 * @returns SHA-256 of the canonical JSON of everything but the digest.
 */
export function contentDigest(manifest: object): string {
  return sha256Hex(canonicalJson({ ...manifest, content_sha256: undefined }));
}

function manifestContent(run: BacktestRun, files: Record<string, string>): object {
  const { plan, window, requiredWindow, preflight, dataDigests, dataRows } = run;
  return {
    schema_version: ARTIFACT_SCHEMA,
    kind: "backtest",
    run_id: run.runId,
    engine: { name: PRODUCT, version: VERSION },
    strategy: planIdentity(plan),
    symbol: run.symbol,
    instrument: snakeKeys(run.instrument),
    window: {
      start_ts_ms: window.startMs,
      end_ts_ms: window.endMs,
      start: formatInstant(window.startMs),
      end: formatInstant(window.endMs),
      required_start_ts_ms: requiredWindow.startMs,
    },
    data: {
      last: { sha256: dataDigests.last, rows: dataRows.last },
      mark: { sha256: dataDigests.mark, rows: dataRows.mark, source: run.markSource },
      funding: { sha256: dataDigests.funding, rows: dataRows.funding },
      instrument: { sha256: dataDigests.instrument },
    },
    accept_filled: run.acceptFilled,
    preflight: preflight === null ? { ran: false } : {
      ran: true,
      ok: preflight.ok,
      findings: preflight.findings.map(({ code, severity }) => ({ code, severity })),
    },
    profile: { name: run.profile, switches: snakeKeys(PROFILES[run.profile]) },
    assumptions: assumptionsOf(run.profile, run.instrument.kind).map(({ id }) => id),
    files,
  };
}

/**
 * The part of a manifest that follows from the strategy alone.
 *
 * @param plan The strategy.
 * @returns Plain data, keys in snake_case; parameters keep the names that they were declared with.
 */
export function planIdentity(plan: StrategyPlan) {
  const { id, digest, sourceSha256, parameters, canonical, warmupBars } = plan;
  const { parameters: _, ...content } = canonical as Record<string, unknown>;
  return {
    id,
    kind: plan.decision.kind === "rules" ? "idea_card" : "typescript",
    digest,
    ...(sourceSha256 === undefined ? {} : { source_sha256: sourceSha256 }),
    ...(parameters === undefined ? {} : { parameters }),
    content: snakeKeys(content),
    warmup_bars: warmupBars,
  };
}

/**
 * The part of `pipeline_signature.json` that follows from the strategy alone.
 *
 * @param plan The strategy.
 * @returns Plain data, keys in snake_case.
 */
export function planSignature({ timeframes, features }: StrategyPlan) {
  const kernels = Object.entries(features).flatMap(([role, specs]) =>
    specs.map(({ key, indicator, params, inputSource }) => ({
      role,
      key,
      indicator,
      params,
      input_source: inputSource,
    }))
  );
  return { timeframes, kernels };
}

/**
 * `pipeline_signature.json`: which implementations turned the minutes into decisions.
 *
 * @param run The run.
 * @returns Plain data, keys in snake_case.
 */
export function signatureDocument(run: BacktestRun): unknown {
  const structure = run.structure.map(({ role, spec }) => ({ role, ...spec }));
  return {
    schema_version: ARTIFACT_SCHEMA,
    engine_version: VERSION,
    snapshot: "SnapshotView",
    exchange: "SimulatedExchange",
    ...planSignature(run.plan),
    ...(structure.length === 0 ? {} : { structure }),
  };
}

/** What a report says about the store around the window, or about the call, and not about the data. */
const CIRCUMSTANCES = new Set(["db_start_ts_ms", "db_end_ts_ms", "fix_command", "heal_attempts"]);

/**
 * `preflight_report.json`: what the gate saw of the window. What the store holds beyond it, how it was
 * healed and which command would repair it is left out, so that equal data gives equal bytes.
 *
 * @param run The run.
 * @returns The report, or the statement that there is none.
 */
export function preflightFile(run: BacktestRun): unknown {
  if (run.preflight === null) return { ran: false };
  const isOfTheData = (key: string, value: unknown) => CIRCUMSTANCES.has(key) ? undefined : value;
  return JSON.parse(JSON.stringify(preflightReportJson(run.preflight), isOfTheData));
}

/**
 * `result.json`: metrics, bounds and counts.
 *
 * @param run The run.
 * @returns Plain data, keys in snake_case.
 */
export function resultDocument(run: BacktestRun): unknown {
  const { engine, metrics, bounds } = run;
  return {
    schema_version: ARTIFACT_SCHEMA,
    run_id: run.runId,
    stop_reason: engine.stopReason,
    metrics: snakeKeys(metrics),
    bounds: snakeKeys(bounds),
    nan_comparisons: engine.nanComparisons,
    exec_closes: engine.equity.tsCloseMs.length,
    facts: engine.facts.length,
  };
}

/**
 * `events.jsonl`: one numbered fact per line.
 *
 * @param run The run.
 * @returns The whole text.
 */
export function eventsText(run: BacktestRun): string {
  return run.engine.facts.map(({ seq, tsMs, type, detail }) =>
    JSON.stringify({ seq, ts_ms: tsMs, type, ...detail }) + "\n"
  ).join("");
}
