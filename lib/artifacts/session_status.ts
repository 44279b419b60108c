import { join } from "node:path";
import { type PrePaperManifest, readPrePaperManifest } from "./pre_paper_manifest.ts";
import { RECORDED_BARS } from "./recorded_bars.ts";
import { wholeLines } from "./whole_lines.ts";

/** How a session stands, as its folder tells. */
export interface SessionStatus {
  /** Folder of the session. */
  path: string;
  /** Its manifest. */
  manifest: PrePaperManifest;
  /** `running` while a process has it, `ended` by its own account, else `interrupted`. */
  standing: "running" | "ended" | "interrupted";
  /** The last state that was logged, with its reason, or `null` before the first. */
  state: string | null;
  /** Signals so far. */
  signals: number;
  /** Minutes that are recorded, the history included. */
  minutes: number;
  /** The last line of the log, or `null` when there is none. */
  lastLine: string | null;
}

/**
 * Reads how a session stands. Nothing is changed, and a running session is not disturbed.
 *
 * @param path Folder of the session.
 * @returns How it stands.
 * @throws {DataMissingError} `MANIFEST_MISSING`.
 * @throws {DataError} `BAD_MANIFEST`.
 */
export function readSessionStatus(path: string): SessionStatus {
  const manifest = readPrePaperManifest(path);
  const log = wholeLines(join(path, "pre_paper.log"));
  const states = log.filter((line) => / STATE /.test(line));
  const signals = wholeLines(join(path, "signals.jsonl"));
  return {
    path,
    manifest,
    standing: manifest.ended !== null ? "ended" : isLocked(path) ? "running" : "interrupted",
    state: states.at(-1)?.replace(/^.* -> /, "") ?? null,
    signals: signals.filter((line) => line.includes('"type":"signal"')).length,
    minutes: Math.max(0, wholeLines(join(path, RECORDED_BARS)).length - 1),
    lastLine: log.at(-1) ?? null,
  };
}

/** A process that runs a session holds its lock until it ends, however it ends. */
function isLocked(path: string): boolean {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(join(path, ".lock"), { read: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  try {
    return !file.tryLockSync(false);
  } finally {
    file.close();
  }
}
