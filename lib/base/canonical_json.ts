import canonicalize from "canonicalize";

/**
 * The one text of a JSON value: keys sorted, no white space (RFC 8785). Two values with the same
 * content give the same bytes, so a digest of the text is a digest of the content.
 *
 * @param value Plain data; `undefined` members are left out.
 * @returns Canonical JSON.
 * @throws {Error} when the value holds NaN or an infinity, which JSON cannot say.
 *
 * @example Key order does not matter
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(canonicalJson({ b: 1, a: [2] }), '{"a":[2],"b":1}');
 * ```
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error("Cannot write undefined as JSON");
  return text;
}

/**
 * Canonical JSON laid out for people: sorted keys, two spaces, a final newline.
 *
 * @param value Plain data; `undefined` members are left out.
 * @returns Text that is byte-identical for equal content.
 * @throws {Error} when the value holds NaN or an infinity.
 */
export function readableJson(value: unknown): string {
  return JSON.stringify(JSON.parse(canonicalJson(value)), null, 2) + "\n";
}
