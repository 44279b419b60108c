import { dirname, join } from "node:path";
import { readBundle } from "./bundle.ts";
import { readJson } from "./read_json.ts";

/** Where a checkout has the contract terms that ship with it. */
const SHIPPED_TERMS = "data/instruments.json";

/**
 * The options of `data import` that bring the contract terms of a symbol.
 *
 * @param symbol Name in the store.
 * @param archive Folder or file that was named; terms lie in it or beside it.
 * @returns The options, or `null` when neither the archive nor the bundle has the terms.
 */
export function termsOptions(symbol: string, archive?: string): readonly string[] | null {
  const folders = archive === undefined ? [] : [archive, dirname(archive)];
  const own = folders.map((folder) => join(folder, "instruments.json"))
    .find((path) => holdsTerms(path, symbol));
  if (own !== undefined) return ["--instruments", own];
  if (!holdsTerms(readBundle().instruments, symbol)) return null;
  return Deno.build.standalone ? ["--bundled"] : ["--instruments", SHIPPED_TERMS];
}

/** A file that cannot be read is no way to repair anything, for whatever reason. */
function holdsTerms(path: string, symbol: string): boolean {
  try {
    return [readJson(path)].flat().some((terms) =>
      (terms as { symbol?: unknown })?.symbol === symbol
    );
  } catch {
    return false;
  }
}
