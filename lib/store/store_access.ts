import type { DuckDBConnection } from "@duckdb/node-api";
import { UsageError } from "../base/mod.ts";
import { type Database, type Native, withConnection } from "./native.ts";
import { translateError } from "./translate_error.ts";

/** What a store needs to know of how it was opened. */
export interface StoreContext {
  /** The file, as the user named it. */
  path: string;
  /** Whether it may only be read. */
  readOnly: boolean;
  /** Called once when it closes. */
  release: () => void;
}

/** The one way to an open database: who may read, who may write, and in which order. */
export class StoreAccess {
  readonly #database: Database;
  readonly #context: StoreContext;
  #isOpen = true;
  #lastWrite: Promise<unknown> = Promise.resolve();

  /**
   * @param database An open database with the newest schema.
   * @param context How it was opened.
   */
  constructor(database: Database, context: StoreContext) {
    this.#database = database;
    this.#context = context;
  }

  /** The engine's library. */
  get native(): Native {
    return this.#database.native;
  }

  /** Settles when every write that was begun has ended. */
  get lastWrite(): Promise<unknown> {
    return this.#lastWrite;
  }

  /**
   * Runs an action on a connection of its own.
   *
   * @param verb What is done, for messages.
   * @param action What to do.
   * @returns What the action returns.
   * @throws {UsageError} `STORE_CLOSED` after `close`.
   */
  async run<T>(verb: string, action: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const { path } = this.#context;
    if (!this.#isOpen) {
      throw new UsageError(`Cannot ${verb} "${path}" as the store is closed`, {
        code: "STORE_CLOSED",
      });
    }
    try {
      return await withConnection(this.#database, action);
    } catch (error) {
      throw translateError(error, `${verb} the store`, path);
    }
  }

  /**
   * Runs an action in a transaction, after the one before: two transactions of one process would
   * conflict.
   *
   * @param action What to write.
   * @returns What the action returns, once it is written.
   * @throws {UsageError} `STORE_READ_ONLY` when the store may only be read.
   */
  transaction<T>(action: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const { path, readOnly } = this.#context;
    if (readOnly) {
      throw new UsageError(`Cannot write the store "${path}" as it is open for reading only`, {
        code: "STORE_READ_ONLY",
      });
    }
    const turn = this.#lastWrite.then(() =>
      this.run("write", async (connection) => {
        await connection.run("BEGIN");
        try {
          const result = await action(connection);
          await connection.run("COMMIT");
          return result;
        } catch (error) {
          // After a fatal failure the engine has rolled back by itself and refuses the statement.
          await connection.run("ROLLBACK").catch(() => {});
          throw error;
        }
      })
    );
    this.#lastWrite = turn.catch(() => {});
    return turn;
  }

  /** Closes the file, once. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#database.instance.closeSync();
    this.#context.release();
  }
}
