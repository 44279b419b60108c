/** One folder of `lib/` as the table of ARCHITECTURE.md states it. */
export interface Room {
  /** Folder name below `lib/`, for example `feeds`. */
  folder: string;
  /** `core`, `driver` or `shell`. */
  zone: string;
  /** Folders it may import, itself not among them. */
  imports: readonly string[];
  /** Packages it may import. */
  packages: readonly string[];
}

/** Rooms by folder name. */
export type ImportTable = ReadonlyMap<string, Room>;

const ROW = /^\| *(core|driver|shell) *\| *`lib\/(\w+)` *\|[^|]*\| *([^|]*?) *\|$/gm;

/**
 * Reads the import table.
 *
 * @param markdown Text with a table `| zone | folder | holds | may import |`. The last cell lists
 * folders, `core`, `driver`, `everything` or `nothing`, then packages in brackets and backticks.
 * @returns Rooms in the order of the table.
 * @throws {Error} when a row names a folder that has no row.
 *
 * @example A table of two
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const table = parseImportTable([
 *   "| zone | folder | holds | may import |",
 *   "| core | `lib/base` | errors | nothing (`@std/text`) |",
 *   "| core | `lib/feeds` | bars | base |",
 * ].join("\n"));
 * assertEquals(table.get("feeds")?.imports, ["base"]);
 * assertEquals(table.get("base")?.packages, ["@std/text"]);
 * ```
 */
export function parseImportTable(markdown: string): ImportTable {
  const rows = [...markdown.matchAll(ROW)].map(([, zone, folder, cell]) => ({
    zone,
    folder,
    cell,
  }));
  const named = (folder: string, word: string): string[] => {
    const inZone = rows.filter((row) => row.zone === word || word === "everything");
    if (inZone.length > 0) return inZone.map((row) => row.folder);
    if (word === "nothing") return [];
    if (rows.some((row) => row.folder === word)) return [word];
    throw new Error(`Cannot read the row of lib/${folder}: "${word}" is no folder of the table`);
  };
  return new Map(rows.map(({ zone, folder, cell }): [string, Room] => {
    const [words, packages = ""] = cell.split(" (");
    const imports = words.split(", ").flatMap((word) => named(folder, word));
    return [folder, {
      folder,
      zone,
      imports: imports.filter((name) => name !== folder),
      packages: [...packages.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    }];
  }));
}
