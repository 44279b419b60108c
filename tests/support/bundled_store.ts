import { join } from "@std/path";
import { runCli } from "./run_cli.ts";

/** A folder of one test file with a store of the bundled market data; gone when the file is done. */
export interface Workplace {
  /** The folder. */
  folder: string;
  /** The store. */
  db: string;
}

/**
 * Makes a workplace and removes it when the test process ends.
 *
 * @returns The workplace.
 */
export async function makeWorkplace(): Promise<Workplace> {
  const folder = await Deno.makeTempDir({ prefix: "closedbar_" });
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  const db = join(folder, "store.duckdb");
  const { code, stderr } = await runCli("data", "import", "--bundled", "--db", db);
  if (code !== 0) throw new Error(`the bundle cannot be imported: ${stderr}`);
  return { folder, db };
}
