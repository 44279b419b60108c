import type { Stream } from "../columns/mod.ts";

/** How a series lies in the cache. */
export interface CacheTable {
  /** Table name. */
  table: string;
  /** Restricts a statement to minutes, where the table could hold other timeframes. */
  only: string;
  /** Columns of its numbers, in the order of the stream's own columns. */
  values: readonly string[];
  /** Columns that are the same in every row of a cache, with their values. */
  fixed: Readonly<Record<string, string>>;
}

const PRICES = ["open", "high", "low", "close"];

/** Where each stream lies. */
export const CACHE_TABLES: Readonly<Record<Stream, CacheTable>> = {
  last: {
    table: "bars",
    only: "tf = '1m' AND ",
    values: [...PRICES, "volume"],
    fixed: { tf: "1m", market_tz: "" },
  },
  mark: { table: "mark_bars", only: "", values: PRICES, fixed: {} },
  funding: { table: "funding", only: "", values: ["rate", "interval_ms"], fixed: {} },
};

/** Rows of one symbol with an instant in `[?, ?)`. */
const inRange = ({ table, only }: CacheTable) =>
  `FROM ${table} WHERE symbol = ? AND ${only}ts >= ? AND ts < ?`;

/** Counts a symbol's rows in a range. */
export const countCached = (stream: Stream) =>
  `SELECT count(*) AS n ${inRange(CACHE_TABLES[stream])}`;

/** Adds up the rows of whole UTC days, first day included and last one not. */
export const SUM_DAYS =
  "SELECT total(rows) AS n FROM day_counts WHERE symbol = ? AND stream = ? AND day >= ? AND day < ?";

/** Reads a symbol's rows in a range in time order. */
export const selectCached = (stream: Stream) =>
  `SELECT ts, ${CACHE_TABLES[stream].values.join(", ")} ${
    inRange(CACHE_TABLES[stream])
  } ORDER BY ts`;

/** First and last instant of a symbol's rows. */
export const selectCacheExtent = (stream: Stream) => {
  const { table, only } = CACHE_TABLES[stream];
  const end = (order: string) =>
    `(SELECT ts FROM ${table} WHERE symbol = ?1 AND ${only}true ORDER BY ts ${order} LIMIT 1)`;
  return `SELECT ${end("ASC")} AS first, ${end("DESC")} AS last`;
};

/** Adds a row unless there is one of its key: symbol, time, values, source, now, then what is fixed. */
export const insertCached = (stream: Stream) => {
  const { table, values, fixed } = CACHE_TABLES[stream];
  const names = ["symbol", "ts", ...values, "source", "inserted_at", ...Object.keys(fixed)];
  return `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")}) ` +
    "ON CONFLICT DO NOTHING";
};

/** Gives a row other numbers: values, source, now, then symbol and time. */
export const updateCached = (stream: Stream) => {
  const { table, only, values } = CACHE_TABLES[stream];
  const sets = [...values, "source", "inserted_at"].map((name) => `${name} = ?`);
  return `UPDATE ${table} SET ${sets.join(", ")} WHERE symbol = ? AND ${only}ts = ?`;
};

/** Records a second version of a row. */
export const INSERT_CORRECTION =
  "INSERT INTO corrections (symbol, stream, ts, kept, dropped, is_applied, source, inserted_at) " +
  "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

/** Reads what was recorded of a symbol, oldest first. */
export const SELECT_CORRECTIONS =
  "SELECT stream, ts, kept, dropped, is_applied FROM corrections WHERE symbol = ? ORDER BY id";

/** Every series there is. */
export const SELECT_CACHED_SERIES =
  (["last", "mark", "funding"] as const).map((stream) =>
    `SELECT DISTINCT symbol, '${stream}' AS stream FROM ${CACHE_TABLES[stream].table}`
  ).join(" UNION ALL ") + " ORDER BY symbol, stream";

/** Rows are counted by day as they come and go, so that a long range is counted without being read. */
const countDays = (stream: "last" | "mark") => {
  const { table } = CACHE_TABLES[stream];
  const only = stream === "last" ? (row: string) => `WHEN ${row}.tf = '1m'` : () => "";
  return [
    `CREATE TRIGGER ${table}_added AFTER INSERT ON ${table} ${only("NEW")} BEGIN
      INSERT INTO day_counts VALUES (NEW.symbol, '${stream}', NEW.ts / 86400000, 1)
        ON CONFLICT DO UPDATE SET rows = rows + 1;
    END`,
    `CREATE TRIGGER ${table}_removed AFTER DELETE ON ${table} ${only("OLD")} BEGIN
      UPDATE day_counts SET rows = rows - 1
        WHERE symbol = OLD.symbol AND stream = '${stream}' AND day = OLD.ts / 86400000;
    END`,
    `CREATE TRIGGER ${table}_keyed BEFORE UPDATE OF symbol, ts${
      stream === "last" ? ", tf" : ""
    } ON ${table} BEGIN
      SELECT RAISE(ABORT, 'the key of a cached bar cannot change');
    END`,
  ];
};

const SOURCE = "source TEXT NOT NULL CHECK (source IN ('historical', 'websocket', 'backfill'))";
const REALS = (names: readonly string[]) => names.map((name) => `${name} REAL NOT NULL`).join(", ");

/** The cache's history; the version is how many of these steps it has seen. */
export const CACHE_MIGRATIONS: readonly (readonly string[])[] = [[
  `CREATE TABLE bars (symbol TEXT NOT NULL, tf TEXT NOT NULL,
    ts INTEGER NOT NULL CHECK (ts % 60000 = 0), market_tz TEXT NOT NULL,
    ${REALS([...PRICES, "volume"])}, ${SOURCE}, inserted_at INTEGER NOT NULL,
    PRIMARY KEY (symbol, tf, ts)) STRICT`,
  `CREATE TABLE mark_bars (symbol TEXT NOT NULL,
    ts INTEGER NOT NULL CHECK (ts % 60000 = 0), ${REALS(PRICES)}, ${SOURCE},
    inserted_at INTEGER NOT NULL, PRIMARY KEY (symbol, ts)) STRICT`,
  `CREATE TABLE funding (symbol TEXT NOT NULL, ts INTEGER NOT NULL, rate REAL NOT NULL,
    interval_ms INTEGER NOT NULL, ${SOURCE}, inserted_at INTEGER NOT NULL,
    PRIMARY KEY (symbol, ts)) STRICT`,
  `CREATE TABLE day_counts (symbol TEXT NOT NULL, stream TEXT NOT NULL, day INTEGER NOT NULL,
    rows INTEGER NOT NULL, PRIMARY KEY (symbol, stream, day)) STRICT`,
  `CREATE TABLE corrections (id INTEGER PRIMARY KEY, symbol TEXT NOT NULL, stream TEXT NOT NULL,
    ts INTEGER NOT NULL, kept TEXT NOT NULL, dropped TEXT NOT NULL, is_applied INTEGER NOT NULL,
    ${SOURCE}, inserted_at INTEGER NOT NULL) STRICT`,
  "CREATE TABLE venue (name TEXT NOT NULL) STRICT",
  ...countDays("last"),
  ...countDays("mark"),
]];

/** Reads whose minutes a cache holds. */
export const SELECT_VENUE = "SELECT name FROM venue";

/** Forgets whose minutes a cache was meant for that holds none. */
export const CLEAR_VENUE = "DELETE FROM venue WHERE " +
  (["last", "mark", "funding"] as const).map((stream) =>
    `NOT EXISTS (SELECT * FROM ${CACHE_TABLES[stream].table})`
  ).join(" AND ");

/** Says whose minutes a cache holds. */
export const INSERT_VENUE =
  "INSERT INTO venue (name) SELECT ? WHERE NOT EXISTS (SELECT * FROM venue)";
