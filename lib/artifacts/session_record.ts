import { join } from "node:path";
import { canonicalJson, DataError } from "../base/mod.ts";
import type { LiveMinute, RecordedSession } from "../paper/mod.ts";
import { type PrePaperManifest, readPrePaperManifest } from "./pre_paper_manifest.ts";
import { readRecorded, RECORDED_BARS, RECORDED_HEADING } from "./recorded_bars.ts";
import { wholeLines } from "./whole_lines.ts";

/** What is on disk of a session. */
export interface SessionRecord extends RecordedSession {
  /** Its manifest. */
  manifest: PrePaperManifest;
}

/**
 * Reads what a session kept. A last line that a killed process left half is not read.
 *
 * @param folder Folder of the session.
 * @returns Manifest, minutes, closes and facts.
 * @throws {DataMissingError} `MANIFEST_MISSING`.
 * @throws {DataError} `BAD_MANIFEST` or `BAD_RECORD`.
 *
 * @example A folder that is no session's
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { DataMissingError } from "../base/mod.ts";
 *
 * assertThrows(() => readSessionRecord("artifacts/nowhere"), DataMissingError, "a session folder");
 * ```
 */
export function readSessionRecord(folder: string): SessionRecord {
  const manifest = readPrePaperManifest(folder);
  const facts = jsonLines(folder, "signals.jsonl").filter(({ type }) => type !== "signal");
  return {
    manifest,
    minutes: readRecordedMinutes(join(folder, RECORDED_BARS), manifest.symbol),
    closes: jsonLines(folder, "closes.jsonl").map((close) => ({
      tsCloseMs: Number(close.ts_close_ms),
      isDecided: close.is_decided === true,
      packetSha256: String(close.packet_sha256),
      intent: close.intent === null ? null : canonicalJson(close.intent),
    })),
    facts: facts.map(({ seq: _, account_seq: __, ts_ms, type, ...detail }) => ({
      tsMs: Number(ts_ms),
      type: String(type),
      detail,
    })),
  };
}

/**
 * Reads recorded minutes.
 *
 * @param path A `bars_1m.csv`.
 * @param symbol Whose minutes they are.
 * @returns Minutes in order.
 * @throws {DataError} `BAD_RECORD`.
 *
 * @example A session that has not begun
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readRecordedMinutes("artifacts/nowhere/bars_1m.csv", "SOLUSDT"), []);
 * ```
 */
export function readRecordedMinutes(path: string, symbol: string): LiveMinute[] {
  const [heading, ...lines] = wholeLines(path);
  if (heading === undefined) return [];
  if (heading !== RECORDED_HEADING) throw badRecord(`${path}:1`, `the heading ${RECORDED_HEADING}`);
  return lines.map((line, row) => readRecorded(line, symbol, `${path}:${row + 2}`));
}

function jsonLines(folder: string, name: string): Record<string, unknown>[] {
  const path = join(folder, name);
  return wholeLines(path).map((line, row) => {
    try {
      return JSON.parse(line);
    } catch {
      throw badRecord(`${path}:${row + 1}`, "a JSON object in each line");
    }
  });
}

function badRecord(where: string, wanted: string): DataError {
  return new DataError(`Cannot read ${where} as a record of a session: it has to have ${wanted}`, {
    code: "BAD_RECORD",
    where,
  });
}
