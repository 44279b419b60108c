import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { nearestName, UsageError } from "../base/mod.ts";

/** A card file. */
export interface CardFile {
  /** Id of the card: the file's name without its ending. */
  id: string;
  /** Path to read. */
  path: string;
}

const SHIPPED = fileURLToPath(new URL("../../idea_cards", import.meta.url));
const CARD_FILE = /^[^_].*\.ya?ml$/;

/**
 * Cards that can be named by id: those in `idea_cards/` of the working directory, then those that ship
 * with the product. Files that begin with an underscore are templates.
 *
 * @returns Cards by id; an own card hides a shipped one of the same id.
 */
export function listCardFiles(): CardFile[] {
  const byId = new Map<string, CardFile>();
  for (const folder of [SHIPPED, "idea_cards"]) {
    for (const name of namesIn(folder)) {
      const id = name.replace(/\.ya?ml$/, "");
      byId.set(id, { id, path: join(folder, name) });
    }
  }
  return [...byId.values()].sort((a, b) => a.id < b.id ? -1 : 1);
}

/**
 * Reads the card that an id or a path names.
 *
 * @param reference An id (`ema_trend_htf`) or a path (`my/card.yml`).
 * @returns Its text and the name to use in messages.
 * @throws {UsageError} `UNKNOWN_CARD` with the nearest id, or `CARD_FILE_MISSING`.
 */
export function readCard(reference: string): { text: string; fileName: string } {
  const isPath = reference.includes("/") || /\.ya?ml$/.test(reference);
  const cards = isPath ? [] : listCardFiles();
  const path = isPath ? reference : cards.find((card) => card.id === reference)?.path;
  if (path === undefined) {
    const ids = cards.map((card) => card.id);
    const near = nearestName(reference, ids);
    throw new UsageError(
      `Cannot find idea card "${reference}"` +
        (near ? `: did you mean "${near}"?` : `: known are ${ids.join(", ")}`),
      { code: "UNKNOWN_CARD" },
    );
  }
  try {
    return { text: Deno.readTextFileSync(path), fileName: isPath ? path : basename(path) };
  } catch (cause) {
    if (cause instanceof Deno.errors.NotCapable || !(cause instanceof Error)) throw cause;
    const reason = cause instanceof Deno.errors.NotFound ? "there is no such file" : cause.message;
    throw new UsageError(`Cannot read card "${path}" as ${reason}`, {
      code: "CARD_FILE_MISSING",
      cause,
    });
  }
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map((entry) => entry.name).filter((name) =>
      CARD_FILE.test(name)
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
