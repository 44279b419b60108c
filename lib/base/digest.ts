import { createHash } from "node:crypto";

/**
 * SHA-256 of text or bytes.
 *
 * @param content UTF-8 text, or raw bytes.
 * @returns 64 lower-case hexadecimal digits.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sha256Hex("").slice(0, 8), "e3b0c442");
 * ```
 */
export function sha256Hex(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/**
 * SHA-256 of text or bytes that come in pieces.
 *
 * @param pieces UTF-8 text, or raw bytes, in their order.
 * @returns 64 lower-case hexadecimal digits.
 *
 * @example How it is cut makes no difference
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await digestPieces(["a", Uint8Array.of(98)]), sha256Hex("ab"));
 * ```
 */
export async function digestPieces(
  pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}

/**
 * SHA-256 over columns of equal meaning and order: the lengths and the little-endian IEEE 754 bytes.
 *
 * @param columns Columns in a fixed order; they need not be of one length.
 * @returns 64 lower-case hexadecimal digits.
 */
export function digestColumns(
  columns: readonly (Float64Array | Int32Array | Uint8Array)[],
): string {
  const hash = createHash("sha256");
  for (const column of columns) {
    hash.update(`${column.length};`);
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest("hex");
}
