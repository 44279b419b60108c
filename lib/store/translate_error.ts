import { dirname, resolve } from "node:path";
import {
  ClosedbarError,
  DataError,
  DataMissingError,
  type ErrorFacts,
  UsageError,
} from "../base/mod.ts";

/** What the engine says, what it means, and what to do about it. */
const MEANINGS: readonly { pattern: RegExp; code: string; because: string }[] = [
  {
    pattern: /could not set lock|conflicting lock|database is locked/i,
    code: "STORE_LOCKED",
    because: "another process has it open: let that one finish or end it, then try again",
  },
  {
    pattern:
      /no space left on device|could not .*(?:ENOSPC|disk quota)|os error 28\b|disk is full/i,
    code: "DISK_FULL",
    because: "the disk is full; what was stored before is intact: free some space and try again",
  },
  {
    pattern:
      /not a valid duckdb database|corrupt database|checksum|could not read enough bytes|not a database|malformed/i,
    code: "STORE_CORRUPT",
    because: "it is damaged or not such a file: restore a copy, or remove it and sync again",
  },
  {
    pattern: /serialization|storage version|newer version of duckdb|different version/i,
    code: "STORE_NEWER_SCHEMA",
    because: "a newer database engine wrote it: use the program that wrote it, or a newer one",
  },
  {
    pattern: /permission denied|read-only file system|readonly database/i,
    code: "STORE_NOT_WRITABLE",
    because: "the operating system does not permit it: check the owner and mode of the file",
  },
];

/**
 * Turns what the engine, the runtime or the system says into a failure a user can act on.
 *
 * @param error What was thrown.
 * @param action What was being done, to follow "Cannot", for example `open the store`.
 * @param path The file it was done to.
 * @returns The typed failure, or the error itself when it is none we know.
 */
export function translateError(error: unknown, action: string, path: string): unknown {
  if (error instanceof ClosedbarError || !(error instanceof Error)) return error;
  if (error instanceof Deno.errors.NotCapable) return permissionDenied(error, action, path);
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
    return new DataMissingError(
      `Cannot ${action} "${path}" as its folder does not exist: create it first`,
      { code: "FOLDER_MISSING", where: path, cause: error },
    );
  }
  const meaning = MEANINGS.find(({ pattern }) => pattern.test(error.message));
  if (meaning === undefined) return error;
  const facts: ErrorFacts = { code: meaning.code, where: path, cause: error };
  return new DataError(`Cannot ${action} "${path}" as ${meaning.because}`, facts);
}

/**
 * The runtime's own message ends with the flag it wants; the flag is what the user needs. A file is
 * written beside a temporary one, so writing takes the folder.
 */
function permissionDenied(cause: Error, action: string, path: string): UsageError {
  const flag = /--allow-[a-z]+/.exec(cause.message)?.[0] ?? "--allow-read and --allow-write";
  const allowed = flag === "--allow-write" ? dirname(resolve(path)) : path;
  return new UsageError(
    `Cannot ${action} "${path}" as this process may not touch it: run with ${flag}=${allowed}`,
    { code: "PERMISSION_DENIED", where: path, cause },
  );
}
