import { DataError, UsageError } from "../base/mod.ts";
import type { Stream } from "../columns/mod.ts";
import { printable } from "./printable.ts";
import { STREAM_TABLES } from "./tables.ts";

/** What a bar's timestamp in a file means. */
export type Stamp = "open" | "close";

/** Column names of a file, by the name of the store's column; `ts` is the time. */
export type ColumnOverrides = Record<string, string>;

/** Which column of a file holds what, by position. */
export interface ColumnMap {
  /** The time. */
  ts: number;
  /** Whether the name of the time says milliseconds. */
  isMs: boolean;
  /** The values of the stream, in its order; -1 for a funding interval that is not there. */
  values: number[];
  /** Milliseconds per unit of the funding interval's column. */
  intervalUnitMs: number;
  /** Where each row came from, or -1. */
  source: number;
}

const ANY_TIME = [
  ...["timestamp", "ts", "time", "date", "datetime", "timestampms", "tsms", "unix", "unixtime"],
  ...["timeutc", "dateutc", "datetimeutc", "t"],
];
const OPEN_TIME = ["tsopenms", "tsopen", "opentime", "opentimems", "starttime", "startat", "start"];
const CLOSE_TIME = ["tsclosems", "tsclose", "closetime", "closetimems", "endtime", "endat", "end"];
const FUNDING_TIME = [
  ...["tsms", "fundingtime", "calctime", "fundingratetimestamp", "fundingtimestamp"],
  ...ANY_TIME,
];

/** Names by which files call the store's columns, letters and digits only, best first. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  open: ["open", "o", "openprice", "priceopen"],
  high: ["high", "h", "highprice", "pricehigh"],
  low: ["low", "l", "lowprice", "pricelow"],
  close: ["close", "c", "closeprice", "priceclose"],
  volume: ["volume", "v", "vol", "basevolume", "volumebase"],
  rate: ["rate", "fundingrate", "lastfundingrate", "realizedrate", "r"],
};

/** Names of a funding interval's column and what one unit of it is. */
const INTERVALS: Readonly<Record<string, number>> = {
  intervalms: 1,
  fundingintervalms: 1,
  intervalminutes: 60_000,
  fundingintervalminutes: 60_000,
  intervalhours: 3_600_000,
  fundingintervalhours: 3_600_000,
};

/** What to find in a file. */
export interface ColumnQuestion {
  /** The file as it was named, for messages. */
  path: string;
  /** Its real path, for the engine. */
  file: string;
  /** Which series. */
  stream: Stream;
  /** What the time means. */
  stamp: Stamp;
  /** Names that the user gave. */
  overrides: ColumnOverrides;
}

/**
 * Finds the columns of a stream among the names in a file, ignoring case and punctuation.
 *
 * @param names Names in the file.
 * @param question What to find.
 * @returns Positions.
 * @throws {DataError} `UNKNOWN_COLUMNS` listing what is there and what was expected.
 * @throws {UsageError} `BAD_OVERRIDE` when an override names no column of the store.
 *
 * @example An archive's own names
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const map = findColumns(["calc_time", "funding_interval_hours", "last_funding_rate"], {
 *   path: "funding.csv",
 *   file: "/archive/funding.csv",
 *   stream: "funding",
 *   stamp: "open",
 *   overrides: {},
 * });
 * assertEquals([map.ts, map.values, map.intervalUnitMs], [0, [2, 1], 3_600_000]);
 * ```
 */
export function findColumns(names: readonly string[], question: ColumnQuestion): ColumnMap {
  const { stream, stamp, overrides } = question;
  const { values } = STREAM_TABLES[stream];
  requireKnown(Object.keys(overrides), ["ts", ...values]);
  const plain = names.map(plainName);
  const find = (column: string, aliases: readonly string[]) => {
    if (overrides[column] !== undefined) return names.indexOf(overrides[column]);
    const alias = aliases.find((candidate) => plain.includes(candidate));
    return alias === undefined ? -1 : plain.indexOf(alias);
  };
  const interval = find("interval_ms", Object.keys(INTERVALS));
  const ts = find("ts", timeNames(stream, stamp));
  const map = {
    ts,
    isMs: /(ts|time|open|close|stamp)ms$/.test(plain[ts] ?? ""),
    values: values.map((name) => name === "interval_ms" ? interval : find(name, ALIASES[name])),
    intervalUnitMs: INTERVALS[plain[interval]] ?? 1,
    source: plain.indexOf("source"),
  };
  const missing = ["ts", ...values].filter((name, i) => {
    const isOptional = name === "interval_ms" && overrides[name] === undefined;
    return !isOptional && [map.ts, ...map.values][i] === -1;
  });
  if (missing.length > 0) throw unknownColumns(names, missing, question);
  return map;
}

/**
 * Names for the columns of a file without a header, by the order that venues' archives use.
 *
 * @param count Number of columns.
 * @param question What to find.
 * @returns Names.
 * @throws {DataError} `UNKNOWN_COLUMNS` when there are too few.
 */
export function nameByPosition(count: number, question: ColumnQuestion): string[] {
  const { values } = STREAM_TABLES[question.stream];
  const expected = ["ts", ...values.filter((name) => name !== "interval_ms")];
  const isClear = question.stream === "funding" ? count === 2 : count >= expected.length;
  if (!isClear) {
    throw unknownColumns([`${count} without a header`], expected, question);
  }
  return Array.from({ length: count }, (_, i) => expected[i] ?? `column_${i + 1}`);
}

function timeNames(stream: Stream, stamp: Stamp): string[] {
  if (stream === "funding") return FUNDING_TIME;
  return stamp === "open" ? [...OPEN_TIME, ...ANY_TIME] : [...CLOSE_TIME, ...ANY_TIME];
}

function requireKnown(given: readonly string[], known: readonly string[]): void {
  for (const name of given) {
    if (known.includes(name)) continue;
    throw new UsageError(
      `Cannot map a file's column to "${name}" as this series has no such column: use one of ` +
        known.join(", "),
      { code: "BAD_OVERRIDE" },
    );
  }
}

function unknownColumns(
  names: readonly string[],
  missing: readonly string[],
  { path, stream, stamp }: ColumnQuestion,
): DataError {
  const expected = ["ts", ...STREAM_TABLES[stream].values].join(", ");
  const stamped = stream !== "funding" && missing.includes("ts") ? otherEnd(names, stamp) : "";
  return new DataError(
    `Cannot import "${path}" as ${stream} as no column is ${missing.join(", ")}: found ` +
      `${
        printable(names.join(", "))
      }; expected ${expected}. Name them with --column, for example ` +
      `--column close=Last.${stamped}`,
    { code: "UNKNOWN_COLUMNS", where: path },
  );
}

/** A file may name its time for the end of the bar that was not asked for. */
function otherEnd(names: readonly string[], stamp: Stamp): string {
  const [other, aliases] = stamp === "open"
    ? ["close", CLOSE_TIME] as const
    : ["open", OPEN_TIME] as const;
  const name = names.find((one) => aliases.includes(plainName(one)));
  if (name === undefined) return "";
  return ` ${printable(name)} is the time of the ${other} of a bar: read it with --stamp ${other}.`;
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
