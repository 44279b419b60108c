import type { DuckDBAppender, DuckDBConnection } from "@duckdb/node-api";
import {
  allocateTable,
  drawCombinations,
  namedValues,
  type RunSummary,
  strategyOf,
  SUMMARY_METRICS,
  type SweepDefinition,
  type SweepResults,
  type SweepTable,
  type Trials,
} from "../backtest/mod.ts";
import { canonicalJson, invariant } from "../base/mod.ts";
import type { Database } from "./native.ts";
import { readColumns } from "./read_columns.ts";
import { StoreAccess, type StoreContext } from "./store_access.ts";
import * as sql from "./sweep_sql.ts";

/** What is known of a sweep that was begun. */
interface BegunSweep {
  /** Combinations whose results are there. */
  done: Set<number>;
  /** Each combination by the names of its parameters, as JSON. */
  parameters: (index: number) => string;
}

/**
 * Results of sweeps in one DuckDB file: one row for each run.
 *
 * Made by `openSweepStore`; close it with `using` or `close()`.
 */
export class SweepStore implements SweepResults, Disposable {
  /** The file, as the user named it. */
  readonly path: string;
  readonly #access: StoreAccess;
  readonly #begun = new Map<string, BegunSweep>();

  /**
   * Results over an open database; `openSweepStore` makes them.
   *
   * @param database An open database with the newest schema.
   * @param context How it was opened.
   */
  constructor(database: Database, context: StoreContext) {
    this.path = context.path;
    this.#access = new StoreAccess(database, context);
  }

  /**
   * Makes a sweep known, and forgets which of its runs failed.
   *
   * @param sweepId Its name.
   * @param definition All that decides what it gives.
   * @returns Combinations whose results are there already.
   */
  async begin(sweepId: string, definition: SweepDefinition): Promise<ReadonlySet<number>> {
    const { symbol, space } = definition;
    const combinations = drawCombinations(space);
    const [indices] = await this.#access.transaction(async (connection) => {
      const values = [sweepId, strategyOf(definition).id, symbol, canonicalJson(definition)];
      await connection.run(sql.INSERT_SWEEP, values);
      await connection.run(sql.DELETE_FAILED, [sweepId]);
      return await this.#columns(connection, sql.SELECT_INDICES, sweepId, 1);
    });
    const done = new Set(indices);
    const parameters = (index: number) => JSON.stringify(namedValues(space, combinations[index]));
    this.#begun.set(sweepId, { done, parameters });
    return new Set(done);
  }

  /**
   * Keeps results in one transaction. A combination that is there already stays as it is.
   *
   * @param sweepId A sweep that was begun.
   * @param runs Results.
   */
  async add(sweepId: string, runs: readonly RunSummary[]): Promise<void> {
    const begun = this.#begun.get(sweepId);
    invariant(begun !== undefined, "results belong to a sweep that was begun");
    const fresh = new Map(
      runs.filter(({ index }) => !begun.done.has(index)).map((run) => [run.index, run]),
    );
    if (fresh.size === 0) return;
    await this.#access.transaction(async (connection) => {
      const appender = await connection.createAppender("sweep_runs");
      for (const run of fresh.values()) {
        appendRun(appender, sweepId, begun.parameters(run.index), run);
      }
      appender.closeSync();
    });
    for (const index of fresh.keys()) begun.done.add(index);
  }

  /**
   * Reads a sweep.
   *
   * @param sweepId A sweep that was begun.
   * @returns Its results so far, in the order of the combinations.
   */
  table(sweepId: string): Promise<SweepTable> {
    return this.#access.run("read", async (connection) => {
      const width = 1 + SUMMARY_METRICS.length;
      const columns = await this.#columns(connection, sql.SELECT_RUNS, sweepId, width);
      const [indices, ...metrics] = columns;
      const table = allocateTable(indices.length);
      table.index.set(indices);
      SUMMARY_METRICS.forEach((name, m) => table.metrics[name].set(metrics[m]));
      const rows = await (await connection.run(sql.SELECT_TEXTS, [sweepId])).getRowsJS();
      for (const [row, [cardDigest, manifestDigest, failure]] of rows.entries()) {
        table.cardDigests.push(String(cardDigest));
        table.manifestDigests.push(String(manifestDigest));
        if (failure !== null) table.failures.set(row, String(failure));
      }
      return table;
    });
  }

  /**
   * Reads the daily returns of a sweep, some at a time.
   *
   * @param sweepId A sweep that was begun.
   * @yields Those of each result, in the order of the combinations.
   */
  async *dailyReturns(sweepId: string): AsyncGenerator<Float64Array> {
    for (let last = -1;;) {
      const rows = await this.#access.run("read", async (connection) => {
        return await (await connection.run(sql.SELECT_RETURNS, [sweepId, last])).getRowsJS();
      });
      if (rows.length === 0) return;
      for (const [index, bytes] of rows) {
        yield new Float64Array((bytes as Uint8Array).slice().buffer);
        last = Number(index);
      }
    }
  }

  /**
   * Counts what was tried.
   *
   * @param strategyId Id of the strategy.
   * @param symbol Name in the store.
   * @param windowMs Length of the windows whose Sharpe ratios can be compared, milliseconds.
   * @returns All different runs of any sweep in this file that did not fail.
   */
  trials(strategyId: string, symbol: string, windowMs: number): Promise<Trials> {
    return this.#access.run("read", async (connection) => {
      const result = await connection.run(sql.SELECT_TRIALS, [strategyId, symbol, windowMs]);
      const ratios = (await result.getRowsJS()).map(([ratio]) => ratio);
      const defined = ratios.filter((ratio) => typeof ratio === "number");
      return { count: ratios.length, sharpeRatios: Float64Array.from(defined).sort() };
    });
  }

  /** Closes the file. */
  close(): void {
    this.#access.close();
  }

  /** Same as `close`, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  #columns(connection: DuckDBConnection, text: string, sweepId: string, width: number) {
    const options = { sql: text, values: [sweepId], width, capacity: 1024 };
    return readColumns(this.#access.native, connection, options);
  }
}

function appendRun(
  appender: DuckDBAppender,
  sweepId: string,
  parameters: string,
  { index, cardDigest, manifestDigest, metrics, dailyReturns, failure }: RunSummary,
): void {
  appender.appendVarchar(sweepId);
  appender.appendInteger(index);
  appender.appendVarchar(parameters);
  appender.appendVarchar(cardDigest);
  appender.appendVarchar(manifestDigest);
  for (const value of metrics) {
    if (Number.isNaN(value)) appender.appendNull();
    else appender.appendDouble(value);
  }
  const { buffer, byteOffset, byteLength } = dailyReturns;
  appender.appendBlob(new Uint8Array(buffer, byteOffset, byteLength));
  if (failure === undefined) appender.appendNull();
  else appender.appendVarchar(failure);
  appender.endRow();
}
