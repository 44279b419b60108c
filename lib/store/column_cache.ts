import { join } from "node:path";
import type { TimeRange } from "../columns/mod.ts";
import {
  type ColumnFile,
  type ColumnFileTopic,
  decodeColumnFile,
  encodeColumnFile,
} from "./column_file.ts";
import { mapFile } from "./map_file.ts";

/** Windows of one series that are kept side by side. */
const MAX_FILES_PER_SERIES = 8;

/** A file that is being written for longer than this was left by a process that was killed. */
const ABANDONED_MS = 600_000;

const ENDING = ".columns";
const PARTIAL = ".partial";

/** What an entry is about, without the state of the store that all entries share. */
export type EntryTopic = Omit<ColumnFileTopic, "revision">;

/** An entry of the cache. */
export type CacheEntry = Omit<ColumnFile, "revision">;

/**
 * Columns that came out of a store, in files beside it, for one state of that store. Nothing in the
 * folder is ever needed: it can be removed at any time, and what cannot be used is taken for absent.
 */
export class ColumnCache {
  /** State of the store that all of it belongs to. */
  readonly revision: string;
  readonly #folder: string;
  readonly #isWritable: boolean;
  readonly #entries: CacheEntry[] = [];
  #names: string[] | null = null;

  /**
   * @param folder Where the files are; it need not exist.
   * @param revision State of the store, as `storeRevision` names it.
   * @param isWritable Whether files may be added and removed.
   */
  constructor(folder: string, revision: string, isWritable: boolean) {
    this.#folder = folder;
    this.revision = revision;
    this.#isWritable = isWritable;
  }

  /** Whether anything of it has been used or kept. */
  get isUsed(): boolean {
    return this.#entries.length > 0;
  }

  /**
   * @param topic Which series over which range.
   * @returns The entry whose range covers the one that is asked for, or `null`.
   */
  find({ symbol, kind, range }: EntryTopic): CacheEntry | null {
    return this.findAny(symbol, kind, (one) => covers(one, range));
  }

  /**
   * @param symbol Name in the store.
   * @param kind A stream, or `instrument`.
   * @param suits Which ranges will do; any unless told.
   * @returns An entry of the series, or `null`.
   */
  findAny(
    symbol: string,
    kind: string,
    suits: (range: TimeRange) => boolean = () => true,
  ): CacheEntry | null {
    const kept = this.#entries.find((one) =>
      one.symbol === symbol && one.kind === kind && suits(one.range)
    );
    if (kept !== undefined) return kept;
    for (const name of this.#list()) {
      const topic = this.#topicOf(name, symbol, kind);
      if (topic === null || !suits(topic.range)) continue;
      const entry = this.#read(name, topic);
      if (entry === null) continue;
      this.#entries.push(entry);
      return entry;
    }
    return null;
  }

  /**
   * Keeps an entry for this process and, where the folder may be written, for those after it. The file
   * appears whole under its name; a disk that is full or read-only leaves none.
   *
   * @param entry Columns with what is known of them.
   */
  save(entry: CacheEntry): void {
    this.#entries.push(entry);
    if (!this.#isWritable) return;
    const name = this.#prefixOf(entry.symbol, entry.kind) + nameOf(entry.range);
    const path = join(this.#folder, name);
    const part = `${path}.${Deno.pid}${PARTIAL}`;
    try {
      Deno.mkdirSync(this.#folder, { recursive: true });
      writePieces(part, encodeColumnFile({ revision: this.revision, ...entry }));
      Deno.renameSync(part, path);
      this.#removeOld(name, entry);
    } catch {
      // Without the file the next run reads the store again; a wrong file is found when it is read.
      removeQuietly(part);
    }
  }

  #read(name: string, topic: ColumnFileTopic): CacheEntry | null {
    let bytes;
    try {
      bytes = mapFile(join(this.#folder, name));
    } catch {
      // Another process may have removed what was listed a moment ago.
      return null;
    }
    return decodeColumnFile(bytes, topic);
  }

  /** Removes files of other states, windows that the new one covers, the oldest of too many, and rests. */
  #removeOld(name: string, { symbol, kind, range }: CacheEntry): void {
    this.#names = null;
    const siblings: { name: string; changedMs: number }[] = [];
    for (const other of this.#list()) {
      if (other === name) continue;
      const { mtime } = Deno.statSync(join(this.#folder, other));
      const changedMs = mtime?.getTime() ?? 0;
      const topic = this.#topicOf(other, symbol, kind);
      const isStale = other.endsWith(PARTIAL)
        ? Date.now() - changedMs > ABANDONED_MS
        : !other.includes(this.#mark);
      if (isStale || (topic !== null && covers(range, topic.range))) {
        removeQuietly(join(this.#folder, other));
      } else if (topic !== null) siblings.push({ name: other, changedMs });
    }
    siblings.sort((a, b) => b.changedMs - a.changedMs);
    for (const { name: oldest } of siblings.slice(MAX_FILES_PER_SERIES - 1)) {
      removeQuietly(join(this.#folder, oldest));
    }
  }

  #list(): string[] {
    this.#names ??= listFolder(this.#folder);
    return this.#names;
  }

  /** What stands in the name of every file of this state. */
  get #mark(): string {
    return `~${this.revision.slice(0, 16)}~`;
  }

  #prefixOf(symbol: string, kind: string): string {
    return `${encodeURIComponent(symbol)}~${kind}${this.#mark}`;
  }

  /** What a file should be about by its name; `null` when that is another series or state. */
  #topicOf(name: string, symbol: string, kind: string): ColumnFileTopic | null {
    const prefix = this.#prefixOf(symbol, kind);
    if (!name.startsWith(prefix) || !name.endsWith(ENDING)) return null;
    const [startMs, endMs] = name.slice(prefix.length, -ENDING.length).split("_").map(Number);
    if (!Number.isSafeInteger(startMs) || !Number.isSafeInteger(endMs)) return null;
    return { revision: this.revision, symbol, kind, range: { startMs, endMs } };
  }
}

function covers(outer: TimeRange, inner: TimeRange): boolean {
  return outer.startMs <= inner.startMs && inner.endMs <= outer.endMs;
}

function nameOf({ startMs, endMs }: TimeRange): string {
  return `${startMs}_${endMs}${ENDING}`;
}

/** Names in the folder; none when it does not exist or cannot be read. */
function listFolder(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => name.endsWith(ENDING) || name.endsWith(PARTIAL)).sort();
  } catch {
    return [];
  }
}

function writePieces(path: string, pieces: readonly Uint8Array[]): void {
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  for (const piece of pieces) {
    for (let at = 0; at < piece.length;) at += file.writeSync(piece.subarray(at));
  }
}

function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // It is gone already, or another process holds it.
  }
}
