import type { Instrument } from "../base/mod.ts";
import { readJson } from "./read_json.ts";

/**
 * Reads contract terms.
 *
 * @param path A JSON file with one object, or a list of them.
 * @returns Checked terms.
 * @throws {DataMissingError} `FILE_MISSING`.
 * @throws {DataError} `BAD_JSON` or `BAD_INSTRUMENT`.
 */
export async function readInstruments(path: string): Promise<Instrument[]> {
  const { instrumentFromJson } = await import("../store/mod.ts");
  const json = readJson(path);
  if (!Array.isArray(json)) return [instrumentFromJson(json, path)];
  return json.map((one, i) => instrumentFromJson(one, `${path}[${i}]`));
}
