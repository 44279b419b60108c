import { join } from "node:path";
import {
  DataError,
  formatInstant,
  readableJson,
  snakeKeys,
  UsageError,
  VERSION,
} from "../base/mod.ts";
import type {
  CloseRecord,
  HistoryCheck,
  LiveMinute,
  LogKind,
  SessionFact,
  SessionRecorder,
  SessionSpan,
} from "../paper/mod.ts";
import { LineFile } from "./line_file.ts";
import { makeFolder } from "./make_folder.ts";
import { type PrePaperManifest, readPrePaperManifest } from "./pre_paper_manifest.ts";
import { RECORDED_BARS, RECORDED_HEADING, recordedLine } from "./recorded_bars.ts";
import { PRODUCT } from "./run_documents.ts";
import { digestFiles } from "./run_folder.ts";
import { readRecordedMinutes } from "./session_record.ts";

/** Files of a session that only grow. */
const GROWING = [RECORDED_BARS, "closes.jsonl", "signals.jsonl", "pre_paper.log"] as const;

/** How many looks at the history are kept. */
const MOST_CHECKS = 200;

/** How a signal's line ends; whether it was late is the one thing that a second telling may change. */
const LATENESS = /,"is_late":(?:true|false)}$/;

/** What a session came to, for its manifest. */
export interface SessionOutcome {
  /** Why it ended. */
  reason: string;
  /** When, epoch milliseconds. */
  tsMs: number;
  /** Numbers, keys in snake_case. */
  result: Readonly<Record<string, unknown>>;
}

/**
 * A session's folder. It is a recorder whose files survive a kill at any moment; opened again it hands
 * back the minutes, and what a resumed session tells once more is compared with what is kept.
 */
export class PrePaperFolder implements SessionRecorder, Disposable {
  /** The folder. */
  readonly path: string;
  #manifest: PrePaperManifest;
  readonly #files: Record<typeof GROWING[number], LineFile>;
  readonly #lock: Deno.FsFile;
  readonly #onLine: (kind: LogKind, line: string) => void;
  readonly #kept: { closes: string[]; facts: string[] };
  #closes = 0;
  #facts = 0;
  #checks: unknown[] = [];

  /**
   * Opens the folder of a session whose manifest is written.
   *
   * @param path The folder.
   * @param onLine Told each line of the log.
   * @throws {DataMissingError} `MANIFEST_MISSING`.
   * @throws {DataError} `BAD_MANIFEST`, or `SESSION_IN_USE` while another process runs the session.
   */
  constructor(path: string, onLine: (kind: LogKind, line: string) => void = () => {}) {
    this.path = path;
    this.#onLine = onLine;
    this.#manifest = readPrePaperManifest(path);
    this.#lock = lockFolder(path);
    const open = (name: string) => new LineFile(join(path, name));
    this.#files = {
      [RECORDED_BARS]: open(RECORDED_BARS),
      "closes.jsonl": open("closes.jsonl"),
      "signals.jsonl": open("signals.jsonl"),
      "pre_paper.log": open("pre_paper.log"),
    };
    this.#kept = {
      closes: this.#files["closes.jsonl"].lines(),
      facts: this.#files["signals.jsonl"].lines(),
    };
  }

  /** What the session's manifest says. */
  get manifest(): PrePaperManifest {
    return this.#manifest;
  }

  /** The span of the session, `null` before it has begun. */
  get span(): SessionSpan | null {
    const { span } = this.#manifest;
    return span && { historyStartMs: span.history_start_ts_ms, startMs: span.start_ts_ms };
  }

  /**
   * Says when the session is to end, which the process that goes on with it decides anew.
   *
   * @param untilMs The instant after which no exec close is decided, epoch milliseconds, or `null`.
   * @throws {UsageError} `UNTIL_TOO_EARLY` when a later one was stepped already.
   */
  limit(untilMs: number | null): void {
    const last = this.#kept.closes.at(-1);
    const lastMs = last === undefined ? -Infinity : Number(JSON.parse(last).ts_close_ms);
    if (untilMs !== null && untilMs < lastMs) {
      throw new UsageError(
        `Cannot end the session in ${this.path} at ${
          formatInstant(untilMs)
        } as it has gone on to ` +
          `${formatInstant(lastMs)}: name a later --until, or begin another session with --new`,
        { code: "UNTIL_TOO_EARLY", where: this.path },
      );
    }
    if (untilMs !== this.#manifest.until_ts_ms) {
      this.#write({ ...this.#manifest, until_ts_ms: untilMs });
    }
  }

  /**
   * Reads the minutes that are recorded.
   *
   * @returns Minutes in order, the history first.
   * @throws {DataError} `BAD_RECORD`.
   */
  recorded(): LiveMinute[] {
    return readRecordedMinutes(join(this.path, RECORDED_BARS), this.#manifest.symbol);
  }

  /**
   * Begins the session.
   *
   * @param span When its past begins, and from when on it decides.
   */
  begin({ historyStartMs, startMs }: SessionSpan): void {
    const bars = this.#files[RECORDED_BARS];
    if (bars.lines().length === 0) bars.add(RECORDED_HEADING);
    bars.flush();
    const span = { history_start_ts_ms: historyStartMs, start_ts_ms: startMs };
    this.#write({ ...this.#manifest, span });
  }

  /**
   * Keeps a minute.
   *
   * @param minute The next one.
   */
  minute(minute: LiveMinute): void {
    this.#files[RECORDED_BARS].add(recordedLine(minute));
  }

  /** Sees to it that every minute so far survives the process. */
  flush(): void {
    this.#files[RECORDED_BARS].flush();
  }

  /**
   * Keeps an exec close.
   *
   * @param record The next one.
   * @throws {DataError} `SESSION_DIVERGED` when another one is kept in its place.
   */
  close({ tsCloseMs, isDecided, packetSha256, intent }: CloseRecord): void {
    const line = JSON.stringify({
      ts_close_ms: tsCloseMs,
      is_decided: isDecided,
      packet_sha256: packetSha256,
      intent: intent === null ? null : JSON.parse(intent),
    });
    const kept = this.#kept.closes[this.#closes++];
    if (kept === undefined) this.#append("closes.jsonl", line);
    else if (kept !== line) this.#refuse("closes.jsonl", this.#closes, kept, line);
  }

  /**
   * Keeps a fact.
   *
   * @param fact The next one.
   * @returns Whether it is new.
   * @throws {DataError} `SESSION_DIVERGED` when another one is kept in its place.
   */
  fact({ seq, tsMs, type, detail, isLate }: SessionFact): boolean {
    const late = isLate === null ? {} : { is_late: isLate };
    const line = JSON.stringify({ seq, ts_ms: tsMs, type, ...detail, ...late });
    const kept = this.#kept.facts[this.#facts++];
    if (kept === undefined) {
      this.#append("signals.jsonl", line);
      return true;
    }
    if (kept.replace(LATENESS, "}") !== line.replace(LATENESS, "}")) {
      this.#refuse("signals.jsonl", this.#facts, kept, line);
    }
    return false;
  }

  /**
   * Keeps what was found of the history.
   *
   * @param checks One check per series.
   */
  checked(checks: readonly HistoryCheck[]): void {
    this.#checks = [...this.#checks, ...checks.map(snakeKeys)].slice(-MOST_CHECKS);
    const document = readableJson({ schema_version: 1, checks: this.#checks });
    replaceFile(join(this.path, "history_check_results.json"), document);
  }

  /**
   * Writes a line of the log.
   *
   * @param tsMs Now, epoch milliseconds.
   * @param kind What kind of line.
   * @param text What it says.
   */
  log(tsMs: number, kind: LogKind, text: string): void {
    const line = `${new Date(tsMs).toISOString()} ${kind} ${text.replaceAll("\n", " ")}`;
    this.#append("pre_paper.log", line);
    this.#onLine(kind, line);
  }

  /**
   * Ends the session: its manifest says so, with the digests of its files.
   *
   * @param outcome What it came to.
   */
  end({ reason, tsMs, result }: SessionOutcome): void {
    this.flush();
    const names = [RECORDED_BARS, "closes.jsonl", "signals.jsonl"];
    const files = Object.fromEntries(
      Object.entries(digestFiles(this.path, names)).map(([name, digest]) => [name, digest ?? ""]),
    );
    this.#write({ ...this.#manifest, ended: { reason, ts_ms: tsMs, result, files } });
  }

  /** Closes the files and lets another process in. */
  [Symbol.dispose](): void {
    for (const file of Object.values(this.#files)) file[Symbol.dispose]();
    this.#lock.close();
  }

  #append(name: typeof GROWING[number], line: string): void {
    this.#files[name].add(line);
    this.#files[name].flush();
  }

  #write(manifest: PrePaperManifest): void {
    this.#manifest = manifest;
    replaceFile(join(this.path, "pre_paper_manifest.json"), readableJson(manifest));
  }

  #refuse(name: string, row: number, kept: string, told: string): never {
    const where = `${join(this.path, name)}:${row}`;
    throw new DataError(
      `Cannot go on with the session in ${this.path} as its minutes give another line ${row} of ` +
        `${name} than is kept there: kept ${short(kept)}, now ${short(told)}; ` +
        `"paper replay" shows the difference, "paper run --new" begins another session`,
      { code: "SESSION_DIVERGED", where },
    );
  }
}

/**
 * Makes the folder of a new session.
 *
 * @param root Folder of all sessions.
 * @param manifest What the session is, without its version and end.
 * @returns Path of the folder, named after the run.
 * @throws {UsageError} `NOT_A_FOLDER` when a file is in its place.
 */
export function createPrePaperFolder(
  root: string,
  manifest: Omit<PrePaperManifest, "schema_version" | "kind" | "engine" | "span" | "ended">,
): string {
  const path = join(root, manifest.run_id);
  makeFolder(path);
  const document: PrePaperManifest = {
    schema_version: 1,
    kind: "pre_paper",
    engine: { name: PRODUCT, version: VERSION },
    ...manifest,
    span: null,
    ended: null,
  };
  replaceFile(join(path, "pre_paper_manifest.json"), readableJson(document));
  return path;
}

function lockFolder(path: string): Deno.FsFile {
  const file = Deno.openSync(join(path, ".lock"), { create: true, read: true, write: true });
  if (file.tryLockSync(true)) return file;
  file.close();
  throw new DataError(
    `Cannot run the session in ${path} as another process runs it: end that one first`,
    { code: "SESSION_IN_USE", where: path },
  );
}

/** Writes a file as a whole: a reader, and a process after a kill, find the old one or the new one. */
function replaceFile(path: string, text: string): void {
  const staging = `${path}.partial`;
  Deno.writeTextFileSync(staging, text);
  Deno.renameSync(staging, path);
}

function short(line: string): string {
  return line.length > 160 ? `${line.slice(0, 160)}...` : line;
}
