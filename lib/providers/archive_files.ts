import { DAY_MS } from "../base/mod.ts";
import type { Stream, TimeRange } from "../columns/mod.ts";

/** A file of a public archive and what it says it covers. */
export interface ArchiveFile {
  /** Its path. */
  path: string;
  /** Instants it covers by its name. */
  range: TimeRange;
}

/** How a file of bars ends, as a pattern. */
export const ARCHIVE_ENDING: string = "(?:\\.csv|\\.csv\\.gz|\\.parquet)";
const DAY = "\\d{4}-\\d{2}-\\d{2}";

/** How a file is called after the symbol, as patterns: a month or a day, or a first and a last day. */
export const ARCHIVE_NAMES: Readonly<Record<Stream, readonly string[]>> = {
  last: [`-1m-(\\d{4}-\\d{2}(?:-\\d{2})?)`, `_1_(${DAY})_(${DAY})`],
  mark: [`-1m-(\\d{4}-\\d{2}(?:-\\d{2})?)`],
  funding: [`-fundingRate-(\\d{4}-\\d{2}(?:-\\d{2})?)`],
};

/** Where a stream's files lie below the folder; bars of both prices carry one name at Binance. */
const FOLDERS: Readonly<Record<Stream, (symbol: string) => string[]>> = {
  last: (symbol) => ["", "/klines", `/klines/${symbol}/1m`],
  mark: (symbol) => ["/markPriceKlines", `/markPriceKlines/${symbol}/1m`],
  funding: (symbol) => ["", "/fundingRate", `/fundingRate/${symbol}`],
};

/**
 * Files of a symbol in a folder, called as the venues' public archives call them: Binance's months and
 * days, such as `SOLUSDT-1m-2025-05.csv`, `klines/SOLUSDT/1m/SOLUSDT-1m-2025-05-01.csv.gz`,
 * `markPriceKlines/SOLUSDT/1m/SOLUSDT-1m-2025-05.csv` and `SOLUSDT-fundingRate-2025-05.csv`, and
 * Bybit's `SOLUSDT_1_2025-05-01_2025-05-31.csv.gz`.
 *
 * @param folder Where to look.
 * @param symbol Whose files.
 * @param stream Which series.
 * @returns The files by what they cover, earliest first, a longer one before those within it.
 */
export async function findArchiveFiles(
  folder: string,
  symbol: string,
  stream: Stream,
): Promise<ArchiveFile[]> {
  const plain = symbol.replaceAll(/[.]/g, "\\.");
  const patterns = ARCHIVE_NAMES[stream].map((name) =>
    new RegExp(`^${plain}${name}${ARCHIVE_ENDING}$`)
  );
  const found: ArchiveFile[] = [];
  for (const below of FOLDERS[stream](symbol)) {
    for (const name of await filesIn(folder + below)) {
      const match = patterns.map((pattern) => pattern.exec(name)).find((one) => one !== null);
      if (match) {
        found.push({ path: `${folder}${below}/${name}`, range: periodOf(match[1], match[2]) });
      }
    }
  }
  return found.sort((a, b) =>
    a.range.startMs - b.range.startMs || b.range.endMs - a.range.endMs || (a.path < b.path ? -1 : 1)
  );
}

async function filesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isFile, isSymlink } of Deno.readDir(folder)) {
      if (isFile || isSymlink) names.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names;
}

function periodOf(first: string, last = first): TimeRange {
  const startMs = Date.parse(`${first}T00:00Z`.replace(/^(\d{4}-\d{2})T/, "$1-01T"));
  if (last.length > 7) return { startMs, endMs: Date.parse(`${last}T00:00Z`) + DAY_MS };
  const [year, month] = last.split("-").map(Number);
  return { startMs, endMs: Date.UTC(year, month) };
}
