import { join } from "node:path";
import { z } from "zod";
import { notAFolder } from "./make_folder.ts";
import { readDocument } from "./read_document.ts";

/** What `pre_paper_manifest.json` says of a session. */
export interface PrePaperManifest {
  /** Version of the form. */
  schema_version: 1;
  /** What it is the manifest of. */
  kind: "pre_paper";
  /** Identifier of the session. */
  run_id: string;
  /** What runs. */
  engine: { name: string; version: string };
  /** The run that was approved: folder, identifier, and digest of its manifest. */
  approved: { dir: string; run_id: string; manifest_sha256: string; strategy: string };
  /** Name in the store. */
  symbol: string;
  /** Where bars come from: a venue, or a recorded file. */
  source: string;
  /** Where mark prices come from. */
  mark_source: string;
  /** When the first process of the session was started, epoch milliseconds. */
  started_ts_ms: number;
  /** The instant after which no exec close is decided, `null` for none. */
  until_ts_ms: number | null;
  /** When its past begins and from when on it decides, `null` while the history is looked at. */
  span: { history_start_ts_ms: number; start_ts_ms: number } | null;
  /** Why and when it ended, what it came to, and the digests of its files; `null` while it goes on. */
  ended: {
    reason: string;
    ts_ms: number;
    result: Readonly<Record<string, unknown>>;
    files: Record<string, string>;
  } | null;
}

const schema: z.ZodType<PrePaperManifest> = z.object({
  schema_version: z.literal(1),
  kind: z.literal("pre_paper"),
  run_id: z.string(),
  engine: z.object({ name: z.string(), version: z.string() }),
  approved: z.object({
    dir: z.string(),
    run_id: z.string(),
    manifest_sha256: z.string(),
    strategy: z.string(),
  }),
  symbol: z.string(),
  source: z.string(),
  mark_source: z.string(),
  started_ts_ms: z.number(),
  until_ts_ms: z.number().nullable(),
  span: z.object({ history_start_ts_ms: z.number(), start_ts_ms: z.number() }).nullable(),
  ended: z.object({
    reason: z.string(),
    ts_ms: z.number(),
    result: z.record(z.string(), z.unknown()),
    files: z.record(z.string(), z.string()),
  }).nullable(),
});

/**
 * Reads the manifest of a session.
 *
 * @param folder Folder of the session.
 * @returns The manifest.
 * @throws {DataMissingError} `MANIFEST_MISSING` when there is none.
 * @throws {DataError} `BAD_MANIFEST` when it is not one of ours.
 */
export function readPrePaperManifest(folder: string): PrePaperManifest {
  return readDocument(join(folder, "pre_paper_manifest.json"), schema, {
    what: "the manifest of a session",
    instead: 'a session folder of "paper run"',
  });
}

/**
 * The session that a new process would go on with: the newest of an approved run that has not ended.
 *
 * @param root Folder of all sessions.
 * @param approved Digest of the approved run's manifest, and where bars come from.
 * @returns Its folder, or `null` when there is none.
 */
export function findUnendedSession(
  root: string,
  approved: { manifestSha256: string; source: string },
): string | null {
  let newest: { path: string; startedMs: number } | null = null;
  for (const path of sessionFolders(root)) {
    const manifest = readPrePaperManifest(path);
    if (manifest.ended !== null || manifest.source !== approved.source) continue;
    if (manifest.approved.manifest_sha256 !== approved.manifestSha256) continue;
    if (newest === null || manifest.started_ts_ms > newest.startedMs) {
      newest = { path, startedMs: manifest.started_ts_ms };
    }
  }
  return newest?.path ?? null;
}

/**
 * Folders of all sessions.
 *
 * @param root Folder of all sessions; it need not exist.
 * @returns Paths in the order of their names.
 * @throws {UsageError} `NOT_A_FOLDER` when it is a file.
 */
export function sessionFolders(root: string): string[] {
  try {
    return [...Deno.readDirSync(root)]
      .filter(({ isDirectory }) => isDirectory)
      .map(({ name }) => join(root, name))
      .filter((path) => {
        try {
          return Deno.statSync(join(path, "pre_paper_manifest.json")).isFile;
        } catch (error) {
          if (error instanceof Deno.errors.NotFound) return false;
          throw error;
        }
      })
      .sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    if (error instanceof Deno.errors.NotADirectory) throw notAFolder("look into", root, error);
    throw error;
  }
}
