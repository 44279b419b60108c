import { DataError, DataMissingError } from "../base/mod.ts";

/** What a file is, by its first bytes. */
export type FileKind = "csv" | "csv.gz" | "parquet" | "duckdb";

/** The beginning of a file. */
export interface FileHead {
  /** What it is. */
  kind: FileKind;
  /** Its first lines when it is text, decompressed; empty otherwise. */
  lines: string[];
}

const HEAD_BYTES = 65_536;

/**
 * Looks at the beginning of a file. Opening it here also asks the runtime for permission, which the
 * native engine would not.
 *
 * @param path The file.
 * @returns What it is, and its first lines.
 * @throws {DataMissingError} `FILE_MISSING` when there is none.
 * @throws {DataError} `EMPTY_FILE`, `NOT_A_FILE` or `UNKNOWN_FORMAT`.
 */
export async function readFileHead(path: string): Promise<FileHead> {
  let bytes: Uint8Array;
  try {
    if ((await Deno.stat(path)).isDirectory) {
      throw new DataError(`Cannot read "${path}" as it is a folder: name one file`, {
        code: "NOT_A_FILE",
        where: path,
      });
    }
    using file = await Deno.open(path);
    bytes = await readBytes(file.readable);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new DataMissingError(`Cannot read "${path}" as there is no such file: check the path`, {
      code: "FILE_MISSING",
      where: path,
      cause,
    });
  }
  const kind = kindOf(bytes);
  if (kind === "parquet" || kind === "duckdb") return { kind, lines: [] };
  if (kind === "csv" && bytes.includes(0)) {
    throw new DataError(
      `Cannot import "${path}" as its bytes are no UTF-8 text, and neither Parquet, DuckDB nor gzip: check ` +
        `the file`,
      { code: "UNKNOWN_FORMAT", where: path },
    );
  }
  const text = new TextDecoder().decode(kind === "csv" ? bytes : await unzip(path));
  const lines = text.split(/\r\n|\n|\r/);
  // The last line of a full buffer may be cut.
  if (text.length > HEAD_BYTES / 2) lines.pop();
  const written = lines.filter((line) => line !== "");
  if (written.length === 0) throw emptyFile(path, "holds nothing");
  return { kind, lines: written };
}

/**
 * @param path The file.
 * @param what How it is empty, for example `holds nothing`.
 * @returns The failure to throw.
 */
export function emptyFile(path: string, what: string): DataError {
  return new DataError(`Cannot import "${path}" as it ${what}`, {
    code: "EMPTY_FILE",
    where: path,
  });
}

/**
 * Finds the line of a data row, for messages; the engine skips empty lines, so these do not count.
 *
 * @param path A text file, compressed or not.
 * @param kind Which of both.
 * @param row Index of the row among the lines that are not empty.
 * @returns Its line number from 1, and its text.
 */
export async function locateLine(
  path: string,
  kind: "csv" | "csv.gz",
  row: number,
): Promise<{ line: number; text: string }> {
  using file = await Deno.open(path);
  const bytes = kind === "csv.gz"
    ? file.readable.pipeThrough(new DecompressionStream("gzip"))
    : file.readable;
  let line = 0;
  let rowsLeft = row;
  let rest = "";
  for await (const part of bytes.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + part).split("\n");
    rest = lines.pop()!;
    for (const text of lines) {
      line++;
      if (text !== "" && text !== "\r" && rowsLeft-- === 0) return { line, text: text.trimEnd() };
    }
  }
  return { line: line + 1, text: rest };
}

function kindOf(bytes: Uint8Array): FileKind {
  const starts = (text: string, at: number) =>
    [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return "csv.gz";
  if (starts("PAR1", 0)) return "parquet";
  return starts("DUCK", 8) ? "duckdb" : "csv";
}

async function unzip(path: string): Promise<Uint8Array> {
  using file = await Deno.open(path);
  try {
    return await readBytes(file.readable.pipeThrough(new DecompressionStream("gzip")));
  } catch (cause) {
    throw new DataError(`Cannot read "${path}" as its gzip stream is damaged: fetch it again`, {
      code: "CORRUPT_FILE",
      where: path,
      cause,
    });
  }
}

async function readBytes(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const head = new Uint8Array(HEAD_BYTES);
  let length = 0;
  for await (const part of stream) {
    const taken = part.subarray(0, HEAD_BYTES - length);
    head.set(taken, length);
    length += taken.length;
    if (length === HEAD_BYTES) break;
  }
  return head.subarray(0, length);
}
