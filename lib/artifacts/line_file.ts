import { DataError } from "../base/mod.ts";

/**
 * A file of lines that only grows and whose writer may be killed at any time: what a killed writer left
 * of a last line is cut off when the file is opened again.
 */
export class LineFile implements Disposable {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  #pending: string[] = [];

  /**
   * Opens a file, or makes an empty one.
   *
   * @param path The file.
   */
  constructor(path: string) {
    this.#path = path;
    this.#file = Deno.openSync(path, { create: true, read: true, write: true });
    const wholeBytes = lastLineEnd(this.#file) + 1;
    this.#file.truncateSync(wholeBytes);
    this.#file.seekSync(0, Deno.SeekMode.End);
  }

  /**
   * Reads every line that was written.
   *
   * @returns Lines without their ends.
   */
  lines(): string[] {
    return Deno.readTextFileSync(this.#path).split("\n").slice(0, -1);
  }

  /**
   * Adds a line, which survives the process after the next flush.
   *
   * @param line The line without its end.
   */
  add(line: string): void {
    this.#pending.push(line);
  }

  /** Hands what was added to the operating system. */
  flush(): void {
    if (this.#pending.length === 0) return;
    const text = this.#pending.join("\n") + "\n";
    this.#pending = [];
    let bytes = new TextEncoder().encode(text);
    try {
      while (bytes.length > 0) bytes = bytes.subarray(this.#file.writeSync(bytes));
    } catch (cause) {
      throw new DataError(
        `Cannot write ${this.#path}: ${cause instanceof Error ? cause.message : cause}`,
        { code: "DISK_FULL", where: this.#path, cause },
      );
    }
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.flush();
    this.#file.close();
  }
}

const NEWLINE = 10;
const BLOCK_BYTES = 65_536;

/** Place of the last line end of a file; -1 when it has none. */
function lastLineEnd(file: Deno.FsFile): number {
  const block = new Uint8Array(BLOCK_BYTES);
  for (let end = file.statSync().size; end > 0;) {
    const start = Math.max(0, end - BLOCK_BYTES);
    file.seekSync(start, Deno.SeekMode.Start);
    let filled = 0;
    while (filled < end - start) {
      const read = file.readSync(block.subarray(filled, end - start));
      if (read === null) break;
      filled += read;
    }
    const at = block.subarray(0, filled).lastIndexOf(NEWLINE);
    if (at >= 0) return start + at;
    end = start;
  }
  return -1;
}
