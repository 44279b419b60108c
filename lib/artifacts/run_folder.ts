import { basename, dirname, join } from "@std/path";
import { DataError, sha256Hex } from "../base/mod.ts";

/** One file of a run folder. */
export interface RunFile {
  /** Name inside the folder. */
  name: string;
  /** Content: bytes, a function that makes them, or one that writes the file to the path it is given. */
  content: Uint8Array | string | ((path: string) => Uint8Array | void | Promise<void>);
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
 * SHA-256 that the files of a run folder would have, without touching the folder.
 *
 * @param folder Path of the run folder; a hidden sibling is used and removed again.
 * @param content Its files.
 * @returns SHA-256 of every file.
 * @throws {DataError} `DISK_FULL`.
 */
export function digestRunFolder(
  folder: string,
  content: RunContent,
): Promise<Record<string, string>> {
  return withStaging(folder, undefined, (staging) => stage(staging, content));
}

async function withStaging<T>(
  folder: string,
  onStaging: OnStaging | undefined,
  task: (staging: string) => Promise<T>,
): Promise<T> {
  let staging: string | undefined;
  try {
    Deno.mkdirSync(dirname(folder), { recursive: true });
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
    if (staging !== undefined && existsSync(staging)) Deno.removeSync(staging, { recursive: true });
  }
}

async function stage(
  staging: string,
  { files, seal }: RunContent,
): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const file of files) digests[file.name] = await writeFile(staging, file);
  const last = seal(digests);
  return { ...digests, [last.name]: await writeFile(staging, last) };
}

/** True when the folder took its place, false when there is one already. */
function moveTo(folder: string, staging: string): boolean {
  if (existsSync(folder)) return false;
  try {
    Deno.renameSync(staging, folder);
    return true;
  } catch (error) {
    if (existsSync(folder)) return false;
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
    digests[name] = existsSync(path) ? sha256Hex(Deno.readFileSync(path)) : null;
  }
  return digests;
}

async function writeFile(folder: string, { name, content }: RunFile): Promise<string> {
  const path = join(folder, name);
  const made = typeof content === "function" ? await content(path) : content;
  if (made === undefined) return sha256Hex(Deno.readFileSync(path));
  const bytes = typeof made === "string" ? new TextEncoder().encode(made) : made;
  Deno.writeFileSync(path, bytes);
  return sha256Hex(bytes);
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

function existsSync(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && /ENOSPC|No space left|os error 28/.test(error.message);
}
