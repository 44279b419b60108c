import { UsageError } from "../base/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";
import type { RunManifest } from "./read_manifest.ts";

/** A strategy file that was opened. */
export interface StrategySourceFile {
  /** The file, as it was named. */
  readonly path: string;
  /** SHA-256 of it. */
  readonly sha256: string;
  /** The strategy as it declares itself. */
  readonly plan: StrategyPlan;
}

/**
 * Requires the file that a run was made from; a run of a card has its card in the manifest.
 *
 * @param action What is to be done with the run.
 * @param manifest The run.
 * @param source The file that was named, if one was.
 * @returns The file, `null` for a card.
 * @throws {UsageError} `NOT_A_CARD` for a strategy that is in no file of its own, `BAD_USAGE` when the file
 * is not named, or named for a card, `OTHER_STRATEGY_FILE` when its digest is not the one in the manifest.
 *
 * @example A run of a script
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { UsageError } from "../base/mod.ts";
 * import type { RunManifest } from "./mod.ts";
 *
 * const manifest = { run_id: "0", strategy: { kind: "typescript" } } as RunManifest;
 * const error = assertThrows(() => requireSource("verify", manifest, undefined), UsageError);
 * assertEquals(error.code, "NOT_A_CARD");
 * ```
 */
export function requireSource(
  action: "approve" | "verify",
  { run_id, strategy: { kind, source_sha256 } }: RunManifest,
  source: StrategySourceFile | undefined,
): StrategySourceFile | null {
  if (kind === "idea_card") {
    if (source === undefined) return null;
    throw new UsageError(
      `Cannot ${action} run ${run_id} with "${source.path}" as it is a run of a card, which is in its ` +
        `manifest: leave out --strategy`,
      { code: "BAD_USAGE" },
    );
  }
  if (source_sha256 === undefined) {
    const repair = action === "verify"
      ? "run the script again and compare the run id"
      : "run it as an idea card, or from a file of its own with --strategy";
    throw new UsageError(
      `Cannot ${action} run ${run_id} from here as its strategy is part of a script: ${repair}`,
      { code: "NOT_A_CARD" },
    );
  }
  if (source === undefined) {
    throw new UsageError(
      `Cannot ${action} run ${run_id} without the strategy file it was made from: name it with ` +
        `--strategy (its SHA-256 is ${source_sha256})`,
      { code: "BAD_USAGE" },
    );
  }
  if (source.sha256 === source_sha256) return source;
  throw new UsageError(
    `Cannot ${action} run ${run_id} with "${source.path}" as it was made from another file: SHA-256 is ` +
      `${source.sha256}, it was ${source_sha256}`,
    { code: "OTHER_STRATEGY_FILE", where: source.path },
  );
}
