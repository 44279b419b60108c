import { join } from "node:path";

/** What a command line left behind. */
export interface CommandOutput {
  /** Exit code. */
  code: number;
  /** All of stdout. */
  stdout: string;
}

/** Runs a command line of this program. */
export type CommandRunner = (args: string[]) => Promise<CommandOutput>;

/** How a check came out. */
export interface SmokeResult {
  /** What was tried. */
  name: string;
  /** Whether it did what it has to do. */
  ok: boolean;
  /** What was seen, or what went wrong. */
  detail: string;
}

/** One line of the checklist. */
export interface SmokeCheck {
  /** What is tried. */
  name: string;
  /** Whether the short list has it. */
  isBasic?: true;
  /** Tries it; says what was seen, throws when it is not what has to be. */
  attempt(smoke: SmokeRun): Promise<string>;
}

/** A folder of its own, and the commands that were run in it. */
export class SmokeRun {
  /** Folder to work in. */
  readonly folder: string;
  /** The store. */
  readonly db: string;
  /** Where runs go. */
  readonly runs: string;
  /** Folder of the first run. */
  runFolder = "";
  readonly #run: CommandRunner;

  /**
   * @param folder Folder to work in.
   * @param run Runs a command line.
   */
  constructor(folder: string, run: CommandRunner) {
    this.folder = folder;
    this.db = join(folder, "store.duckdb");
    this.runs = join(folder, "runs");
    this.#run = run;
  }

  /**
   * Tries one check after the other, in an empty folder.
   *
   * @param checks What to try.
   * @returns How each came out.
   */
  async execute(checks: readonly SmokeCheck[]): Promise<SmokeResult[]> {
    for (const name of ["store.duckdb", "store.duckdb.wal", "healed.duckdb", "runs", "files"]) {
      removeIfThere(join(this.folder, name));
    }
    Deno.mkdirSync(join(this.folder, "files"), { recursive: true });
    const results: SmokeResult[] = [];
    for (const { name, attempt } of checks) {
      try {
        results.push({ name, ok: true, detail: await attempt(this) });
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        results.push({ name, ok: false, detail });
      }
    }
    return results;
  }

  /**
   * Runs a command with `--json`.
   *
   * @param args Its words and options; the store is added unless it is named.
   * @param expectedCode Exit code that it has to end with.
   * @returns Its document.
   * @throws {Error} When it ends with another code.
   */
  // deno-lint-ignore no-explicit-any
  async command(args: string[], expectedCode = 0): Promise<any> {
    const db = args.includes("--db") ? [] : ["--db", this.db];
    const { code, stdout } = await this.#run([...args, ...db, "--json"]);
    const document = JSON.parse(stdout);
    if (code !== expectedCode) {
      const reason = document.error?.message ?? "it said nothing wrong";
      throw new Error(`"${args.join(" ")}" ended with ${code}, not ${expectedCode}: ${reason}`);
    }
    return document;
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
