import { DataMissingError, type Instrument } from "../base/mod.ts";
import {
  keepRows,
  lowerBound,
  sliceColumns,
  type Stream,
  type StreamColumns,
} from "../columns/mod.ts";
import { type ArchiveFile, findArchiveFiles } from "./archive_files.ts";
import type { HistoricalProvider } from "./historical_provider.ts";
import { mergeColumns } from "./merge_columns.ts";

/** One series in a file. */
export interface SeriesFile<S extends Stream> {
  /** The file. */
  path: string;
  /** Whose rows. */
  symbol: string;
  /** Which series. */
  stream: S;
}

/** The rows of a file. */
export interface SeriesRows<S extends Stream> {
  /** Columns in time order. */
  columns: StreamColumns[S];
  /** 1 for each row that the file itself marks as invented. */
  filled: Float64Array;
}

/** What a file provider serves, and how it reads. */
export interface FileProviderOptions {
  /** A folder with one file per series, or one file. */
  path: string;
  /** Which series one file holds, where its name does not say it. */
  stream?: Stream;
  /** Reads a file; comes from whoever owns a parser. */
  readFile: <S extends Stream>(file: SeriesFile<S>) => Promise<SeriesRows<S>>;
  /** Contract terms it can answer with. */
  instruments?: readonly Instrument[];
  /** What its rows are marked with; by default `csv:` and the name of the folder or file. */
  name?: string;
}

const ENDINGS = [".parquet", ".csv.gz", ".csv"];

/** How the files of a folder are called, after the symbol. */
export const SERIES_SUFFIXES: Readonly<Record<Stream, readonly string[]>> = {
  last: ["_1m", "_last", ""],
  mark: ["_mark_1m", "_mark"],
  funding: ["_funding"],
};

/**
 * Serves history from files: a folder in which each series is one file, such as `SOLUSDT_1m.csv.gz`,
 * `SOLUSDT_mark_1m.parquet` and `SOLUSDT_funding.csv`, a single file, or a folder of the monthly and
 * daily files of a venue's public archive. Such files may overlap where they agree. A single file is one
 * series, the last price unless its name or the options say otherwise; a database has a table for each.
 * Rows that a file marks as invented are not served: to whoever asks, the source does not have them.
 *
 * @param options Where the files are and how they are read.
 * @returns The provider. It remembers the file it read last.
 *
 * @example One minute of a file of two
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { allocateBars } from "../columns/mod.ts";
 *
 * const columns = { ...allocateBars(2), tsOpenMs: Float64Array.of(0, 60_000) };
 * const provider = createFileProvider({
 *   path: "bars.csv",
 *   readFile: () => Promise.resolve({ columns: columns as never, filled: new Float64Array(2) }),
 * });
 * const bars = await provider.fetchBars("SOLUSDT", "last", 60_000, 120_000);
 * assertEquals([provider.name, ...bars.tsOpenMs], ["csv:bars", 60_000]);
 * ```
 */
export function createFileProvider(
  { path, stream: told, readFile, instruments = [], name = `csv:${stem(path)}` }:
    FileProviderOptions,
): HistoricalProvider {
  let lastRead: { key: string; columns: Promise<StreamColumns[Stream]> } | undefined;
  const readSeries = <S extends Stream>(file: SeriesFile<S>): Promise<StreamColumns[S]> => {
    const key = `${file.path} ${file.symbol} ${file.stream}`;
    if (lastRead?.key !== key) lastRead = { key, columns: readFile(file).then(withoutFilled) };
    return lastRead.columns as Promise<StreamColumns[S]>;
  };
  const held = async () => {
    if (await isFolder(path) || DATABASE.test(path)) return null;
    return [told ?? streamInPath(path)];
  };
  return {
    name,
    streams: held,
    async fetchBars(symbol, stream, startMs, endMs) {
      let merged: StreamColumns[typeof stream] | undefined;
      const only = await held();
      if (only !== null && !only.includes(stream)) throw otherSeries(path, symbol, stream, only[0]);
      const files = await locate(path, symbol, stream);
      // A period without a file is read from the first one, which has nothing of it.
      const touched = files.filter(({ range }) => range.startMs < endMs && startMs < range.endMs);
      for (const file of touched.length > 0 ? touched : files.slice(0, 1)) {
        const columns = await readSeries({ path: file.path, symbol, stream });
        const ts = "tsMs" in columns ? columns.tsMs : columns.tsOpenMs;
        const [from, to] = [lowerBound(ts, startMs), lowerBound(ts, endMs)];
        const part: StreamColumns[typeof stream] = sliceColumns(columns as never, from, to);
        merged = merged === undefined
          ? part
          : mergeColumns(merged as never, part as never, `${stream} of ${symbol} from "${path}"`);
      }
      return merged!;
    },
    fetchInstrument(symbol) {
      const instrument = instruments.find((terms) => terms.symbol === symbol);
      if (instrument) return Promise.resolve(instrument);
      return Promise.reject(
        new DataMissingError(`Cannot find the contract terms of ${symbol} in "${path}"`, {
          code: "INSTRUMENT_MISSING",
          where: path,
        }),
      );
    },
  };
}

function stem(path: string): string {
  const [name] = path.split(/[\\/]/).filter((part) => part !== "").slice(-1);
  return name.replace(/(\.csv)?(\.[a-z]+)?$/i, "");
}

/** Without a name that says otherwise, a file may hold anything. */
const EVERY_INSTANT = { startMs: -Infinity, endMs: Infinity };

/** A database of this store's kind has a table for each series. */
const DATABASE = /\.(duckdb|db)$/i;

/** Words of a file's name that say which series it holds. */
const SERIES_WORDS: readonly [Stream, RegExp][] = [
  ["funding", /(?<![a-z])funding(rates?)?(?![a-z])/i],
  ["mark", /(?<![a-z])mark(price(klines)?)?(?![a-z])/i],
];

/** Bars of both prices look alike, so that only the name can tell them apart. */
function streamInPath(path: string): Stream {
  return SERIES_WORDS.find(([, word]) => word.test(stem(path)))?.[0] ??
    (/[\\/]markPriceKlines[\\/]/.test(path) ? "mark" : "last");
}

function otherSeries(path: string, symbol: string, stream: Stream, only: Stream): DataMissingError {
  return new DataMissingError(
    `Cannot take ${stream} of ${symbol} from "${path}" as a single file is one series, here ${only}: ` +
      `name the file of ${stream}, called ${symbol}${
        SERIES_SUFFIXES[stream][0]
      }.csv for example, ` +
      `or a folder with a file for each series`,
    { code: "OTHER_SERIES", where: path },
  );
}

/** A path that is not there goes to the parser, which says so in its own words. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function locate(path: string, symbol: string, stream: Stream): Promise<ArchiveFile[]> {
  if (!await isFolder(path)) return [{ path, range: EVERY_INSTANT }];
  const names = SERIES_SUFFIXES[stream].flatMap((suffix) =>
    ENDINGS.map((ending) => `${symbol}${suffix}${ending}`)
  );
  for (const name of names) {
    const file = `${path}/${name}`;
    const isThere = await Deno.stat(file).then((found) => found.isFile, () => false);
    if (isThere) return [{ path: file, range: EVERY_INSTANT }];
  }
  const files = await findArchiveFiles(path, symbol, stream);
  if (files.length > 0) return files;
  throw new DataMissingError(
    `Cannot find ${stream} of ${symbol} in the folder "${path}": put one of ${
      names.join(", ")
    } there, or the files of a venue's archive`,
    { code: "FILE_MISSING", where: path },
  );
}

function withoutFilled<S extends Stream>(
  { columns, filled }: SeriesRows<S>,
): StreamColumns[S] {
  return keepRows(columns as never, (row) => filled[row] !== 1);
}
