import { SUMMARY_METRICS } from "../backtest/mod.ts";
import type { Migration } from "./migrations.ts";

/** Columns of a run's metrics, in the order of `SUMMARY_METRICS`. */
const METRIC_COLUMNS: readonly string[] = SUMMARY_METRICS.map((name) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
);

/** The schema's history of a file of sweeps. */
export const SWEEP_MIGRATIONS: readonly Migration[] = [
  {
    name: "sweeps and their runs",
    statements: [
      `CREATE TABLE sweeps (sweep_id VARCHAR PRIMARY KEY, strategy_id VARCHAR NOT NULL,
        symbol VARCHAR NOT NULL, definition VARCHAR NOT NULL)`,
      `CREATE TABLE sweep_runs (sweep_id VARCHAR NOT NULL, run_index INTEGER NOT NULL,
        parameters VARCHAR NOT NULL, card_digest VARCHAR NOT NULL,
        manifest_digest VARCHAR NOT NULL,
        ${METRIC_COLUMNS.map((name) => `${name} DOUBLE`).join(", ")},
        daily_returns BLOB NOT NULL, PRIMARY KEY (sweep_id, run_index))`,
    ],
  },
  {
    name: "runs whose strategy failed",
    statements: ["ALTER TABLE sweep_runs ADD COLUMN failure VARCHAR"],
  },
];

/** Makes a sweep known, once. */
export const INSERT_SWEEP = "INSERT OR IGNORE INTO sweeps VALUES ($1, $2, $3, $4)";

/** Forgets the runs of a sweep that failed, which are then run again. */
export const DELETE_FAILED = "DELETE FROM sweep_runs WHERE sweep_id = $1 AND failure IS NOT NULL";

/** What a sweep is made of. */
export const SELECT_DEFINITION = "SELECT definition FROM sweeps WHERE sweep_id = $1";

const OF_SWEEP = "FROM sweep_runs WHERE sweep_id = $1 ORDER BY run_index";

/** Runs whose results are there, with their metrics, as numbers. */
export const SELECT_RUNS = `SELECT CAST(run_index AS DOUBLE), ${METRIC_COLUMNS.join(", ")} ` +
  OF_SWEEP;

/** Positions of the runs whose results are there. */
export const SELECT_INDICES = `SELECT CAST(run_index AS DOUBLE) ${OF_SWEEP}`;

/** Digests of these runs, and why those that failed did. */
export const SELECT_TEXTS = `SELECT card_digest, manifest_digest, failure ${OF_SWEEP}`;

/** Positions and daily returns of some of these runs, after one. */
export const SELECT_RETURNS = `SELECT run_index, daily_returns FROM sweep_runs
  WHERE sweep_id = $1 AND run_index > CAST($2 AS INTEGER) ORDER BY run_index LIMIT 1000`;

const WINDOW_END = "CAST(json_extract(definition, '$.window.endMs') AS DOUBLE)";
const WINDOW_START = "CAST(json_extract(definition, '$.window.startMs') AS DOUBLE)";

/** All different runs of a strategy on a symbol, those over windows of one length with Sharpe ratios. */
export const SELECT_TRIALS =
  `SELECT any_value(sharpe_ratio) FILTER (${WINDOW_END} - ${WINDOW_START} = CAST($3 AS DOUBLE))
  FROM sweep_runs JOIN sweeps USING (sweep_id)
  WHERE strategy_id = $1 AND symbol = $2 AND failure IS NULL GROUP BY manifest_digest`;
