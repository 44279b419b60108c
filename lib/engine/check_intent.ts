import { UsageError } from "../base/mod.ts";
import type { Intent } from "./intent.ts";

/**
 * Holds what a strategy wants to what the engine can do. Scripts run without a type check, so the
 * words are checked too.
 *
 * @param wanted What `onClose` returned.
 * @returns The same, or `null` for nothing.
 * @throws {UsageError} `BAD_INTENT` naming the value and what would be valid.
 */
export function checkIntent(wanted: Intent | null | undefined): Intent | null {
  if (wanted === null || wanted === undefined) return null;
  if (wanted.action === "exit") return wanted;
  if (
    wanted.action === "enter" && (wanted.direction === "long" || wanted.direction === "short")
  ) return wanted;
  throw new UsageError(
    `Cannot act on ${JSON.stringify(wanted)}: return null, { action: "exit" }, or ` +
      `{ action: "enter", direction: "long" | "short" }`,
    { code: "BAD_INTENT" },
  );
}
