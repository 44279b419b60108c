import type { z } from "zod";
import { DataError, DataMissingError } from "../base/mod.ts";
import { ASKED_ONCE } from "../document/mod.ts";

/** What a document is, for messages. */
export interface DocumentNames {
  /** What it is, for example `the manifest of a run`. */
  what: string;
  /** What to name where there is none, for example `a run folder that "backtest run" wrote`. */
  instead: string;
}

/**
 * Reads a JSON document that this product wrote.
 *
 * @param path The file.
 * @param schema What it has to be.
 * @param names What it is, for messages.
 * @returns What it says.
 * @throws {DataMissingError} `MANIFEST_MISSING` when there is no such file.
 * @throws {DataError} `BAD_MANIFEST` when it is something else.
 */
export function readDocument<T>(
  path: string,
  schema: z.ZodType<T>,
  { what, instead }: DocumentNames,
): T {
  const parsed = schema.safeParse(parseJson(readText(path, instead)), ASKED_ONCE);
  if (parsed.success) return parsed.data;
  const [{ path: place }] = parsed.error.issues;
  throw new DataError(
    `Cannot use ${path} as ${what} as ` +
      (place.length === 0 ? "it is no JSON object" : `${place.join(".")} is wrong`),
    { code: "BAD_MANIFEST", where: path },
  );
}

function readText(path: string, instead: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (cause) {
    const isAbsent = cause instanceof Deno.errors.NotFound ||
      cause instanceof Deno.errors.NotADirectory;
    if (!isAbsent) throw cause;
    throw new DataMissingError(`Cannot read ${path} as there is no such file: name ${instead}`, {
      code: "MANIFEST_MISSING",
      where: path,
      cause,
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
