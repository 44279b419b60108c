import { basename, dirname, join } from "node:path";
import { DataError, digestPieces, sha256Hex } from "../base/mod.ts";
import { fileExists } from "../store/mod.ts";
import { makeFolder } from "./make_folder.ts";

/** Text or bytes of a file. */
export type Piece = string | Uint8Array;

/** One file of a run folder. */
export interface RunFile {
  /** Name inside the folder. */
  name: string;
  /** Content: a piece, or a function that makes one, or all of them, one after the other. */
  content: Piece | (() => Piece | Iterable<Piece> | AsyncIterable<Piece>);
}

/** All files of a run folder. */
export interface RunContent {
  /** The files, in the order in which they are written. */
  files: readonly RunFile[];
  /** Makes a last file out of the SHA-256 of all others. */
  seal: (digests: Record<string, string>) => RunFile;
}

/** Told where a folder is being prepared, so that an interrupt can remove it. */
export type OnStaging = (staging: string) => void;

/**
 * Writes a run folder as a whole: it appears under its name complete, or not at all. A folder that is
 * already there is never overwritten: the same bytes leave it as it is, other bytes are an error. Each
 * call prepares its folder in a hidden sibling of its own, so equal runs can be written at once.
 *
 * @param folder Path of the run folder.
 * @param content Its files.
 * @param onStaging Told the hidden sibling before anything is written there.
 * @returns SHA-256 of every file, the last one included, and whether the folder is new.
 * @throws {DataError} `ARTIFACT_CONFLICT` naming the first file that differs, `DISK_FULL`.
 */
export function writeRunFolder(
  folder: string,
  content: RunContent,
  onStaging?: OnStaging,
): Promise<{ digests: Record<string, string>; isNew: boolean }> {
  return withStaging(folder, onStaging, async (staging) => {
    const digests = await stage(staging, content);
    const isNew = moveTo(folder, staging);
    if (!isNew) refuseDifference(folder, digests);
    return { digests, isNew };
  });
}

/**
 * SHA-256 that the files of a run folder would have; nothing is written.
 *
 * @param content Its files.
 * @returns SHA-256 of every file.
 */
export function digestRunFolder(content: RunContent): Promise<Record<string, string>> {
  return stage(null, content);
}

async function withStaging<T>(
  folder: string,
  onStaging: OnStaging | undefined,
  task: (staging: string) => Promise<T>,
): Promise<T> {
  let staging: string | undefined;
  try {
    makeFolder(dirname(folder));
    const prefix = `.${basename(folder)}.`;
    staging = Deno.makeTempDirSync({ dir: dirname(folder), prefix, suffix: ".partial" });
    onStaging?.(staging);
    // A temporary folder is private; a run folder is as readable as any other.
    if (Deno.build.os !== "windows") Deno.chmodSync(staging, 0o755);
    return await task(staging);
  } catch (cause) {
    if (!isDiskFull(cause)) throw cause;
    throw new DataError(
      `Cannot write ${folder} as the disk is full: free some space and run again`,
      {
        code: "DISK_FULL",
        cause,
      },
    );
  } finally {
    if (staging !== undefined && fileExists(staging)) Deno.removeSync(staging, { recursive: true });
  }
}

/** Makes every file, into a folder or for its digest alone. */
async function stage(
  staging: string | null,
  { files, seal }: RunContent,
): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const file of files) digests[file.name] = await makeFile(staging, file);
  const last = seal(digests);
  return { ...digests, [last.name]: await makeFile(staging, last) };
}

/** True when the folder took its place, false when there is one already. */
function moveTo(folder: string, staging: string): boolean {
  if (fileExists(folder)) return false;
  try {
    Deno.renameSync(staging, folder);
    return true;
  } catch (error) {
    if (fileExists(folder)) return false;
    throw error;
  }
}

/**
 * SHA-256 of every file of a folder that a manifest names.
 *
 * @param folder A run folder.
 * @param names File names.
 * @returns Digest by name; `null` where the file is absent.
 */
export function digestFiles(
  folder: string,
  names: readonly string[],
): Record<string, string | null> {
  const digests: Record<string, string | null> = {};
  for (const name of names) {
    const path = join(folder, name);
    digests[name] = fileExists(path) ? sha256Hex(Deno.readFileSync(path)) : null;
  }
  return digests;
}

async function makeFile(folder: string | null, { name, content }: RunFile): Promise<string> {
  const made = typeof content === "function" ? content() : content;
  const pieces = typeof made === "string" || made instanceof Uint8Array ? [made] : made;
  return await digestPieces(folder === null ? pieces : writePieces(join(folder, name), pieces));
}

/** Writes each piece on its way, so that none has to be held or read back for its digest. */
async function* writePieces(
  path: string,
  pieces: Iterable<Piece> | AsyncIterable<Piece>,
): AsyncGenerator<Uint8Array> {
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  const encoder = new TextEncoder();
  for await (const piece of pieces) {
    const bytes = typeof piece === "string" ? encoder.encode(piece) : piece;
    for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
    yield bytes;
  }
}

function refuseDifference(folder: string, digests: Record<string, string>): void {
  const present = digestFiles(folder, Object.keys(digests));
  for (const [name, digest] of Object.entries(digests)) {
    if (present[name] === digest) continue;
    throw new DataError(
      `Cannot write ${
        join(folder, name)
      } as other bytes are there already and artifacts are never ` +
        `overwritten: move the folder away and run again`,
      { code: "ARTIFACT_CONFLICT", where: join(folder, name) },
    );
  }
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && /ENOSPC|No space left|os error 28/.test(error.message);
}
