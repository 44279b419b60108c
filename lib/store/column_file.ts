import { crc32 } from "node:zlib";
import type { TimeRange } from "../columns/mod.ts";

/** Version of the layout; a file of another one is not read. */
const VERSION = 1;

/** The first bytes of every file: a name, and the number that follows the header's length. */
const MAGIC = new TextEncoder().encode("CLSDBAR\n");

/** Magic, length of the header, checksum of the header. */
const PREAMBLE_BYTES = MAGIC.length + 8;

/** Columns begin at multiples of this. */
const ALIGNMENT = 64;

/** What a file of columns is about. */
export interface ColumnFileTopic {
  /** State of the store that the columns came from: see `storeRevision`. */
  revision: string;
  /** Name in the store. */
  symbol: string;
  /** A stream, or `instrument`. */
  kind: string;
  /** What was asked for: the rows are all there are in it. */
  range: TimeRange;
}

/** A file of columns. */
export interface ColumnFile extends ColumnFileTopic {
  /** What else is known of the series: plain data. */
  facts: unknown;
  /** Columns of one length. */
  columns: Float64Array[];
}

interface Header extends ColumnFileTopic {
  version: number;
  facts: unknown;
  rows: number;
  /** CRC-32 of the bytes of each column. */
  checksums: number[];
}

/**
 * A file of columns as pieces of bytes. Numbers are little-endian IEEE 754 doubles, as they lie in memory
 * on every machine this runs on, and each column begins at a multiple of 64 bytes.
 *
 * @param file What goes into it.
 * @returns Pieces to be written one after the other.
 */
export function encodeColumnFile({ columns, ...topic }: ColumnFile): Uint8Array[] {
  const contents = columns.map(bytesOf);
  const header: Header = {
    version: VERSION,
    ...topic,
    rows: columns[0]?.length ?? 0,
    checksums: contents.map((bytes) => crc32(bytes)),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const head = new Uint8Array(aligned(PREAMBLE_BYTES + text.length));
  head.set(MAGIC);
  head.set(text, PREAMBLE_BYTES);
  const view = new DataView(head.buffer);
  view.setUint32(MAGIC.length, text.length, true);
  view.setUint32(MAGIC.length + 4, crc32(text), true);
  const padding = (bytes: Uint8Array) => new Uint8Array(aligned(bytes.length) - bytes.length);
  return [head, ...contents.flatMap((bytes) => [bytes, padding(bytes)])];
}

/**
 * Reads a file of columns, without copying them.
 *
 * Everything is checked: magic, version, the checksum of the header, what the file is about, its exact
 * length, and the checksum of every column. A file that was cut short, written in part or damaged is
 * taken for none.
 *
 * @param bytes The whole file.
 * @param wanted What it has to be about.
 * @returns The file, its columns being views of `bytes`; `null` when it is not what it should be.
 */
export function decodeColumnFile(bytes: Uint8Array, wanted: ColumnFileTopic): ColumnFile | null {
  const header = readHeader(bytes);
  if (header === null || !isAbout(header, wanted)) return null;
  const { rows, checksums, facts, revision, symbol, kind, range } = header;
  const size = aligned(rows * 8);
  const from = bytes.length - size * checksums.length;
  if (from < PREAMBLE_BYTES || from % ALIGNMENT !== 0) return null;
  const columns = checksums.map((_, i) =>
    new Float64Array(bytes.buffer, bytes.byteOffset + from + i * size, rows)
  );
  const isWhole = columns.every((column, i) => crc32(bytesOf(column)) === checksums[i]);
  return isWhole ? { revision, symbol, kind, range, facts, columns } : null;
}

function readHeader(bytes: Uint8Array): Header | null {
  if (bytes.length < PREAMBLE_BYTES || MAGIC.some((byte, i) => bytes[i] !== byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = view.getUint32(MAGIC.length, true);
  const text = bytes.subarray(PREAMBLE_BYTES, PREAMBLE_BYTES + length);
  if (text.length !== length || crc32(text) !== view.getUint32(MAGIC.length + 4, true)) return null;
  const header: Header = JSON.parse(new TextDecoder().decode(text));
  if (header.version !== VERSION) return null;
  const size = aligned(PREAMBLE_BYTES + length) +
    aligned(header.rows * 8) * header.checksums.length;
  return size === bytes.length ? header : null;
}

function isAbout(header: Header, { revision, symbol, kind, range }: ColumnFileTopic): boolean {
  return header.revision === revision && header.symbol === symbol && header.kind === kind &&
    header.range.startMs === range.startMs && header.range.endMs === range.endMs;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function aligned(size: number): number {
  return Math.ceil(size / ALIGNMENT) * ALIGNMENT;
}
