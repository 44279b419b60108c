import { join } from "node:path";
import {
  canonicalJson,
  CardError,
  ClosedbarError,
  DataError,
  formatInstant,
  GateError,
  type Instrument,
  sha256Hex,
  snakeKeys,
  UsageError,
  VERSION,
} from "../base/mod.ts";
import { runDigest, runIdOf } from "../backtest/mod.ts";
import { loadCard } from "../cards/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";
import { assumptionsOf, parseProfile, type Profile, PROFILES } from "../exchange/mod.ts";
import type { MarkSource } from "../feeds/mod.ts";
import { instrumentFromJson } from "../store/mod.ts";
import { type Difference, differences } from "./differences.ts";
import { requireSource, type StrategySourceFile } from "./require_source.ts";
import { readManifest, type RunManifest } from "./read_manifest.ts";
import { contentDigest, planIdentity, planSignature, PRODUCT } from "./run_documents.ts";
import { digestFiles } from "./run_folder.ts";

/** A run whose manifest says what its folder holds, and nothing else. */
export interface ApprovedRun {
  /** The manifest. */
  manifest: RunManifest;
  /** The strategy, compiled from the manifest's own content or declared by its file. */
  plan: StrategyPlan;
  /** Contract terms. */
  instrument: Instrument;
  /** Whether the run had real mark prices; else the last price stood in. */
  hasMark: boolean;
  /** What the exchange assumed. */
  profile: Profile;
}

/**
 * Approves a run for live bars: every file has the digest that the manifest states, the manifest itself,
 * the strategy and the contract terms have theirs, the run id follows from strategy, symbol, window and data digests, and this
 * engine is the one that ran it. What ran is not run again: `backtest verify` does that.
 *
 * @param folder A run folder.
 * @param source The strategy file of a run that was made from one.
 * @returns What the manifest says, compiled.
 * @throws {DataMissingError} `MANIFEST_MISSING`.
 * @throws {DataError} `BAD_MANIFEST` when it is not one of ours.
 * @throws {UsageError} `NOT_A_CARD`, `BAD_USAGE` or `OTHER_STRATEGY_FILE` when the strategy is neither a
 * card nor in the file.
 * @throws {GateError} `MANIFEST_REFUSED` with every difference, `OTHER_ENGINE` when another version ran,
 * `NOT_APPROVED` when no preflight vouches for the data.
 *
 * @example A folder without a manifest
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { DataMissingError } from "../base/mod.ts";
 *
 * const error = assertThrows(() => approveRun("artifacts/nowhere"), DataMissingError);
 * assertEquals(error.code, "MANIFEST_MISSING");
 * ```
 */
export function approveRun(folder: string, source?: StrategySourceFile): ApprovedRun {
  const manifest = readManifest(folder);
  const { engine, preflight, run_id } = manifest;
  const where = join(folder, "run_manifest.json");
  if (engine.version !== VERSION) {
    throw new GateError(
      `Cannot approve run ${run_id} as engine version ${engine.version} ran it and this is ` +
        `${VERSION}: run the backtest again with this one`,
      { code: "OTHER_ENGINE", where },
    );
  }
  const file = requireSource("approve", manifest, source);
  if (!preflight.ran) {
    throw new GateError(
      `Cannot approve run ${run_id} as it skipped preflight, so nothing vouches for its data: run it ` +
        `again without --no-preflight`,
      { code: "NOT_APPROVED", where },
    );
  }
  const { approved, found } = compile(folder, manifest, { where, file });
  found.unshift(...fileDifferences(folder, manifest));
  if (found.length > 0 || approved === null) throw refused(run_id, found, where);
  return approved;
}

/** What the manifest's own content gives, and where the manifest says something else. */
function compile(
  folder: string,
  manifest: RunManifest,
  { where, file }: { where: string; file: StrategySourceFile | null },
): { approved: ApprovedRun | null; found: Difference[] } {
  const { strategy, symbol, data } = manifest;
  try {
    const { plan } = file ?? loadCard(JSON.stringify(strategy.content), where);
    const instrument = instrumentFromJson(manifest.instrument, where);
    const profile = parseProfile(manifest.profile.name);
    const hasMark = data.mark.source === "mark_1m";
    const expected = expectedOf(manifest, { plan, instrument, profile });
    const json = manifestJson(where);
    const found = [
      ...differences(json, { ...expected, content_sha256: contentDigest(json) }),
      ...signatureDifferences(folder, plan),
    ];
    if (symbol !== instrument.symbol) {
      found.push({ path: "symbol", stated: symbol, expected: instrument.symbol });
    }
    return { approved: { manifest, plan, instrument, hasMark, profile }, found };
  } catch (error) {
    const isOfContent = error instanceof CardError || error instanceof DataError ||
      error instanceof UsageError;
    if (!isOfContent) throw error;
    const what = (error as ClosedbarError).message;
    return { approved: null, found: [{ path: "content", stated: what, expected: "a whole run" }] };
  }
}

/** Everything in a manifest that follows from other parts of it. */
function expectedOf(
  { data, window, accept_filled, preflight }: RunManifest,
  { plan, instrument, profile }: {
    plan: StrategyPlan;
    instrument: Instrument;
    profile: Profile;
  },
): Record<string, unknown> {
  const { start_ts_ms: startMs, end_ts_ms: endMs } = window;
  const digests = {
    last: data.last.sha256,
    mark: data.mark.sha256,
    funding: data.funding.sha256,
    instrument: sha256Hex(canonicalJson(instrument)),
  };
  const runId = runIdOf(runDigest({
    strategy: plan.digest,
    symbol: instrument.symbol,
    window: { startMs, endMs },
    data: digests,
    markSource: data.mark.source as MarkSource,
    acceptFilled: accept_filled,
    profile,
    preflight: preflight.ran,
  }));
  return {
    run_id: runId,
    engine: { name: PRODUCT },
    strategy: planIdentity(plan),
    data: { instrument: { sha256: digests.instrument } },
    window: { start: formatInstant(startMs), end: formatInstant(endMs) },
    profile: { switches: snakeKeys(PROFILES[profile]) },
    assumptions: assumptionsOf(profile, instrument.kind).map(({ id }) => id),
  };
}

function fileDifferences(folder: string, { files }: RunManifest): Difference[] {
  const found = digestFiles(folder, Object.keys(files));
  return Object.entries(files)
    .filter(([name, digest]) => found[name] !== digest)
    .map(([name, digest]) => ({
      path: `files.${name}`,
      stated: digest,
      expected: found[name] ?? "absent",
    }));
}

/** Parameters are written down a second time beside the manifest, which tells which of them changed. */
function signatureDifferences(folder: string, plan: StrategyPlan): Difference[] {
  const name = "pipeline_signature.json";
  const expected = JSON.parse(JSON.stringify(planSignature(plan)));
  let signature: unknown;
  try {
    signature = JSON.parse(Deno.readTextFileSync(join(folder, name)));
  } catch (error) {
    // The digest of the file tells that it is gone or broken.
    if (error instanceof SyntaxError || error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  return differences(signature, expected)
    .map((difference) => ({ ...difference, path: `${name}: ${difference.path}` }));
}

function manifestJson(where: string): object {
  return JSON.parse(Deno.readTextFileSync(where));
}

/** Differences beyond these are counted only. */
const MOST_SHOWN = 8;

function refused(runId: string, found: readonly Difference[], where: string): GateError {
  const text = (value: unknown) => value === undefined ? "nothing" : JSON.stringify(value);
  const lines = found.slice(0, MOST_SHOWN).map(({ path, stated, expected }) =>
    `${path} says ${text(stated)} where the rest gives ${text(expected)}`
  );
  const more = found.length - lines.length;
  if (more > 0) lines.push(`${more} more`);
  return new GateError(
    `Cannot approve run ${runId} as its folder was changed after it was written: ${
      lines.join("; ")
    }. Run the backtest again`,
    { code: "MANIFEST_REFUSED", where },
  );
}
