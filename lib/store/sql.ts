import { FILLED_SOURCE, STREAM_TABLES, STREAMS } from "./tables.ts";
import type { Stream } from "../columns/mod.ts";

/**
 * @param text Any text.
 * @returns It as an SQL string.
 */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * @param name Any column name.
 * @returns It as an SQL identifier.
 */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * @param texts Any texts.
 * @returns Them as an SQL list of strings.
 */
export function sqlList(texts: readonly string[]): string {
  return `[${texts.map(sqlText).join(", ")}]`;
}

/** Rows of one symbol with a timestamp in `[$2, $3)`. */
function inRange(stream: Stream): string {
  const { table, ts } = STREAM_TABLES[stream];
  return `FROM ${table} WHERE symbol = $1 AND ${ts} >= CAST($2 AS BIGINT) ` +
    `AND ${ts} < CAST($3 AS BIGINT)`;
}

/** The columns of a stream as numbers: the time, then the values. */
function numbers(stream: Stream): string {
  const { ts, values } = STREAM_TABLES[stream];
  return [ts, ...values].map((name) => `CAST(${name} AS DOUBLE)`).join(", ");
}

/** Counts a symbol's rows in a range. */
export const countRows = (stream: Stream) => `SELECT count(*) ${inRange(stream)}`;

/**
 * Reads a symbol's rows in a range, as they lie in the table. Rows are appended in time order, so
 * sorting is asked for only when they turn out not to be.
 */
export const selectRows = (stream: Stream, { isSorted }: { isSorted: boolean }) =>
  `SELECT ${numbers(stream)} ${inRange(stream)}` +
  (isSorted ? ` ORDER BY ${STREAM_TABLES[stream].ts}` : "");

/**
 * The rows a batch meets, in time order, with how each is marked: 0 by the batch's own source (`$4`),
 * 1 invented, 2 any other source. A stream without sources has no `$4` and marks 0.
 */
export const selectMarkedRows = (stream: Stream) => {
  const { ts, hasSource } = STREAM_TABLES[stream];
  const mark = hasSource
    ? `CASE source WHEN '${FILLED_SOURCE}' THEN 1 WHEN $4 THEN 0 ELSE 2 END`
    : "0";
  return `SELECT ${numbers(stream)}, CAST(${mark} AS DOUBLE) ${inRange(stream)} ORDER BY ${ts}`;
};

/** Timestamps of invented rows in a range, in time order. */
export const selectFilled = (stream: Stream) =>
  `SELECT CAST(${STREAM_TABLES[stream].ts} AS DOUBLE) ${inRange(stream)} ` +
  `AND source = '${FILLED_SOURCE}' ORDER BY ${STREAM_TABLES[stream].ts}`;

/** Timestamps of rows in a range that were not invented, as they lie in the table. */
export const selectRealTimes = (stream: Stream) =>
  `SELECT CAST(${STREAM_TABLES[stream].ts} AS DOUBLE) ${inRange(stream)} ` +
  `AND source <> '${FILLED_SOURCE}'`;

/** The sources in a range, per row, in time order. */
export const selectSources = (stream: Stream) =>
  `SELECT source ${inRange(stream)} ORDER BY ${STREAM_TABLES[stream].ts}`;

/** Removes a symbol's rows in a range. */
export const deleteRows = (stream: Stream) => `DELETE ${inRange(stream)}`;

/** Copies every row from one attached store to another, series by symbol and time. */
export const copyTables = (from: string, to: string): string[] => [
  ...STREAMS.map((stream) => {
    const { table, ts } = STREAM_TABLES[stream];
    return `INSERT INTO ${to}.${table} SELECT * FROM ${from}.${table} ORDER BY symbol, ${ts}`;
  }),
  ...["instruments", "sync_log"].map((table) =>
    `INSERT INTO ${to}.${table} SELECT * FROM ${from}.${table}`
  ),
];

/** Timestamps of rows that a batch replaces. */
export const CREATE_REPLACED = "CREATE OR REPLACE TEMP TABLE replaced(ts BIGINT)";

/** Removes the rows whose timestamps were collected. */
export const deleteReplaced = (stream: Stream) => {
  const { table, ts } = STREAM_TABLES[stream];
  return `DELETE FROM ${table} USING replaced WHERE symbol = $1 AND ${ts} = replaced.ts`;
};

/** Where the rows whose timestamps were collected came from. */
export const selectReplacedSources = (stream: Stream) => {
  const { table, ts } = STREAM_TABLES[stream];
  return `SELECT DISTINCT source FROM ${table} JOIN replaced ON ${ts} = replaced.ts ` +
    "WHERE symbol = $1 ORDER BY source";
};

/** Every symbol that has a row of any stream. */
export const SELECT_SYMBOLS =
  STREAMS.map((stream) => `SELECT DISTINCT symbol FROM ${STREAM_TABLES[stream].table}`).join(
    " UNION ",
  ) + " ORDER BY symbol";

/** First, last and number of a symbol's rows. */
export const selectExtent = (stream: Stream) => {
  const { table, ts } = STREAM_TABLES[stream];
  return `SELECT CAST(min(${ts}) AS DOUBLE), CAST(max(${ts}) AS DOUBLE), CAST(count(*) AS DOUBLE) ` +
    `FROM ${table} WHERE symbol = $1`;
};

/** The close before an instant, if there is one. */
export const selectCloseBefore = (stream: Stream) =>
  `SELECT close FROM ${STREAM_TABLES[stream].table} ` +
  `WHERE symbol = $1 AND ts_open_ms < CAST($2 AS BIGINT) ORDER BY ts_open_ms DESC LIMIT 1`;

/** Minutes folded to a longer grid by the engine itself, for checking what was derived elsewhere. */
export const SELECT_FOLDED_BARS = `
  SELECT CAST(ts_open_ms // CAST($4 AS BIGINT) * CAST($4 AS BIGINT) AS DOUBLE) AS ts,
    arg_min(open, ts_open_ms), max(high), min(low), arg_max(close, ts_open_ms), sum(volume),
    CAST(count(*) AS DOUBLE)
  ${inRange("last")}
  GROUP BY ts ORDER BY ts`;

/** One row per symbol and stream: rows, first, last. */
export const SELECT_EXTENTS = STREAMS.map((stream) => {
  const { table, ts } = STREAM_TABLES[stream];
  return `SELECT symbol, '${stream}' AS stream, CAST(count(*) AS DOUBLE), ` +
    `CAST(min(${ts}) AS DOUBLE), CAST(max(${ts}) AS DOUBLE) FROM ${table} GROUP BY symbol`;
}).join(" UNION ALL ") + " ORDER BY symbol, stream DESC";

/** One row per symbol, stream and source. */
export const SELECT_SOURCES = STREAMS.filter((stream) => STREAM_TABLES[stream].hasSource)
  .map((stream) =>
    `SELECT symbol, '${stream}' AS stream, source, CAST(count(*) AS DOUBLE) ` +
    `FROM ${STREAM_TABLES[stream].table} GROUP BY symbol, source`
  ).join(" UNION ALL ") + " ORDER BY symbol, stream, source";

/**
 * The holes of a stream, in order. A minute stream misses what lies between neighbours more than a
 * minute apart; funding misses a record when the one before is further away than its own interval,
 * give or take a minute of venue delay.
 */
export const selectGaps = (stream: Stream) => {
  const { table, ts, isMinute } = STREAM_TABLES[stream];
  const step = isMinute ? "60000" : "interval_ms";
  const slack = isMinute ? "0" : "60000";
  return `
    SELECT symbol, CAST(before + ${step} AS DOUBLE), CAST(${ts} AS DOUBLE) FROM (
      SELECT *, lag(${ts}) OVER (PARTITION BY symbol ORDER BY ${ts}) AS before FROM ${table})
    WHERE ${ts} - before > ${step} + ${slack} ORDER BY symbol, ${ts}`;
};

/** Reads contract terms. */
export const SELECT_INSTRUMENT = `
  SELECT symbol, kind, tick_size, qty_step, min_qty, min_notional, maintenance_tiers,
    CAST(funding_interval_ms AS DOUBLE), calendar, venue
  FROM instruments WHERE symbol = $1`;

/** Writes contract terms. */
export const UPSERT_INSTRUMENT = `
  INSERT OR REPLACE INTO instruments (symbol, kind, tick_size, qty_step, min_qty, min_notional,
    maintenance_tiers, funding_interval_ms, calendar, venue)
  VALUES ($1, $2, $3, $4, $5, $6, $7, CAST($8 AS BIGINT), $9, $10)`;

/** Records a sync. */
export const INSERT_SYNC = `
  INSERT INTO sync_log (id, symbol, stream, start_ms, end_ms, rows, source, outcome)
  SELECT coalesce(max(id), 0) + 1, $1, $2, CAST($3 AS BIGINT), CAST($4 AS BIGINT),
    CAST($5 AS BIGINT), $6, $7
  FROM sync_log`;

/** Reads the log of syncs, oldest first. */
export const SELECT_SYNCS = `
  SELECT CAST(id AS DOUBLE), symbol, stream, CAST(start_ms AS DOUBLE), CAST(end_ms AS DOUBLE),
    CAST(rows AS DOUBLE), source, outcome
  FROM sync_log ORDER BY id`;
