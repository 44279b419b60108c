import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { isSymbol, UsageError } from "../../lib/base/mod.ts";
import { openStore, readFile } from "../../lib/store/mod.ts";
import { ENGINE_OPTIONS, lockDown } from "../../lib/store/lock_down.ts";
import { inFolder, makeBars, rangeOf, runScript } from "./fixtures.ts";

const source = "test";

/** A locked store's own database, beside files and folders that it may not touch. */
function inLockedStore(
  action: (run: (text: string) => Promise<unknown>, folder: string) => Promise<void>,
): Promise<void> {
  return inFolder(async (folder) => {
    const path = `${folder}/s.duckdb`;
    (await openStore(path)).close();
    await Deno.writeTextFile(`${folder}/secret.csv`, "a\n1\n");
    await Deno.writeTextFile(`${folder}/secret.json`, '{"a": 1}');
    await Deno.symlink(`${folder}/secret.csv`, `${folder}/link.csv`);
    const instance = await DuckDBInstance.create(path, ENGINE_OPTIONS);
    const connection = await instance.connect();
    await lockDown(connection, []);
    try {
      await action((text) => connection.run(text), folder);
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  });
}

const ESCAPES: [name: string, statement: (folder: string) => string][] = [
  ["read_csv", (folder) => `SELECT * FROM read_csv('${folder}/secret.csv')`],
  ["a file as a table", (folder) => `SELECT * FROM '${folder}/secret.csv'`],
  ["read_text", (folder) => `SELECT * FROM read_text('${folder}/secret.csv')`],
  ["read_blob", () => "SELECT * FROM read_blob('/etc/passwd')"],
  ["read_json", (folder) => `SELECT * FROM read_json('${folder}/secret.json')`],
  ["read_parquet", (folder) => `SELECT * FROM read_parquet('${folder}/secret.csv')`],
  ["glob", (folder) => `SELECT * FROM glob('${folder}/*')`],
  ["a symlink", (folder) => `SELECT * FROM read_csv('${folder}/link.csv')`],
  ["a path through the parent", (folder) => `SELECT * FROM read_csv('${folder}/x/../secret.csv')`],
  ["a file URL", (folder) => `SELECT * FROM read_csv('file://${folder}/secret.csv')`],
  ["COPY TO", (folder) => `COPY (SELECT 1) TO '${folder}/out.csv'`],
  ["COPY FROM", (folder) => `COPY bars_1m FROM '${folder}/secret.csv'`],
  ["EXPORT DATABASE", (folder) => `EXPORT DATABASE '${folder}/export'`],
  ["IMPORT DATABASE", (folder) => `IMPORT DATABASE '${folder}'`],
  ["ATTACH", (folder) => `ATTACH '${folder}/other.duckdb' AS other`],
  ["ATTACH of another type", (folder) => `ATTACH '${folder}/o.db' AS o (TYPE sqlite)`],
  ["INSTALL", () => "INSTALL httpfs"],
  ["LOAD", () => "LOAD httpfs"],
  ["LOAD of a file", (folder) => `LOAD '${folder}/secret.csv'`],
  ["a network address", () => "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')"],
  ["SET enable_external_access", () => "SET enable_external_access = true"],
  ["SET GLOBAL", () => "SET GLOBAL enable_external_access = true"],
  ["SET allowed_paths", () => "SET allowed_paths = ['/']"],
  ["SET allowed_directories", () => "SET allowed_directories = ['/']"],
  ["SET lock_configuration", () => "SET lock_configuration = false"],
  ["SET temp_directory", () => "SET temp_directory = '/tmp'"],
  ["SET extension_directory", () => "SET extension_directory = '/tmp'"],
  ["PRAGMA", () => "PRAGMA threads = 64"],
  ["RESET", () => "RESET enable_external_access"],
];

for (const [name, statement] of ESCAPES) {
  Deno.test(`a statement in the store cannot get out by ${name}`, () =>
    inLockedStore(async (run, folder) => {
      const before = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
      await assertRejects(() => run(statement(folder)), Error);
      assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), before);
    }));
}

Deno.test("a link out of the allowed folder is refused, for a store and for a file", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/inside`);
    await Deno.mkdir(`${folder}/outside`);
    {
      await using store = await openStore(`${folder}/outside/s.duckdb`);
      await store.write("last", "A", makeBars(10), { source });
    }
    await Deno.writeTextFile(`${folder}/outside/bars.csv`, "1746403200000,10,12,9,11,3\n");
    for (const name of ["s.duckdb", "bars.csv"]) {
      await Deno.symlink(`${folder}/outside/${name}`, `${folder}/inside/${name}`);
    }
    const script = (inside: string) => `
      import { openStore, readFile } from "./lib/store/mod.ts";
      const tell = (action) => action.then(() => console.log("done"), (e) => console.log(e.code));
      await tell(openStore("${inside}/s.duckdb", { readOnly: true }).then((store) => store.close()));
      await tell(openStore("${inside}/s.duckdb").then((store) => store.close()));
      await tell(readFile({ path: "${inside}/bars.csv", symbol: "A", stream: "last" }));`;
    const outcomes = async (allowed: string) => {
      const flags = ["--allow-ffi", `--allow-read=${allowed}`, `--allow-write=${allowed}`];
      const { stdout } = await (await runScript(script(`${folder}/inside`), flags)).output();
      return new TextDecoder().decode(stdout).trim().split("\n");
    };
    assertEquals(await outcomes(`${folder}/inside`), Array(3).fill("PERMISSION_DENIED"));
    assertEquals(await outcomes(folder), Array(3).fill("done"));
  }));

Deno.test("a hostile name is refused or taken as a name, and never as a statement", () =>
  inFolder(async (folder) => {
    await using store = await openStore(`${folder}/s.duckdb`);
    await store.write("last", "GOOD", makeBars(10), { source });
    const before = await store.status();
    const range = rangeOf(10);
    const hostile = fc.oneof(
      fc.constantFrom(
        "'; DROP TABLE bars_1m; --",
        "' OR '1'='1",
        'A"; DELETE FROM bars_1m; --',
        "../../etc/passwd",
        "A\0B",
        "$1",
        "%",
        "GOOD'",
        "GOOD ",
        "good",
        "ＧＯＯＤ",
        "GOOD\u200b",
        "*",
        "-",
        ".",
      ),
      fc.string({ unit: "binary", maxLength: 50 }),
      fc.string({ unit: "grapheme", maxLength: 50 }),
      fc.string({ maxLength: 60 }).map((text) => `GOOD${text}`),
    ).filter((name) => name !== "GOOD");
    await fc.assert(
      fc.asyncProperty(hostile, async (name) => {
        assertEquals((await store.readBars(name, range)).close.length, 0);
        assertEquals(await store.extent(name, "last"), null);
        assertEquals(await store.delete("last", name, range), 0);
        assertEquals(await store.missingRanges("last", name, range), [range]);
        if (isSymbol(name)) return;
        const write = async () => await store.write("last", name, makeBars(1), { source });
        await assertRejects(write, UsageError, "symbol");
        const file = { path: `${folder}/none.csv`, symbol: name, stream: "last" } as const;
        await assertRejects(() => readFile(file), UsageError, "symbol");
      }),
      { seed: 1, numRuns: 150 },
    );
    assertEquals(await store.status(), before);
  }));

Deno.test("a hostile source name is kept as it is", () =>
  inFolder(async (folder) => {
    await using store = await openStore(`${folder}/s.duckdb`);
    const name = "x'); DROP TABLE bars_1m; --";
    await store.write("last", "A", makeBars(3), { source: name });
    assertEquals((await store.status())[0].sources, { [name]: 3 });
  }));

Deno.test("a file whose name holds quotes is read, and reads no other", () =>
  inFolder(async (folder) => {
    const path = `${folder}/it's "quoted'); DROP.csv`;
    await Deno.writeTextFile(path, "1746403200000,10,12,9,11,3\n");
    const { columns } = await readFile({ path, symbol: "A", stream: "last" });
    assertEquals([...columns.close], [11]);
  }));

Deno.test("a store on a file system that cannot be written is read, and writing is refused", async (test) => {
  const folder = await Deno.makeTempDir();
  const mount = (...args: string[]) =>
    new Deno.Command("mount", { args, stderr: "null" }).output()
      .then(({ success }) => success, () => false);
  const canMount = await mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", folder);
  await test.step({
    name: canMount ? "mounted read-only" : "skipped: this user may not mount a tmpfs",
    ignore: !canMount,
    async fn() {
      const path = `${folder}/s.duckdb`;
      {
        await using store = await openStore(path);
        await store.write("last", "A", makeBars(100), { source });
      }
      await mount("-o", "remount,ro", folder);
      {
        await using store = await openStore(path, { readOnly: true });
        assertEquals(await store.readBars("A", rangeOf(100)), makeBars(100));
      }
      const error = await assertRejects(() => openStore(path), Error);
      assertEquals((error as { code?: string }).code, "STORE_NOT_WRITABLE");
    },
  });
  if (canMount) await new Deno.Command("umount", { args: [folder] }).output();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a reader that comes during a write is told to wait, and the write goes on", () =>
  inFolder(async (folder) => {
    const path = `${folder}/s.duckdb`;
    {
      await using store = await openStore(path);
      const writing = store.write("last", "A", makeBars(50_000), { source });
      const reader = await runScript(`
        import { openStore } from "./lib/store/mod.ts";
        await openStore("${path}", { readOnly: true })
          .then(() => console.log("opened"), (error) => console.log(error.code, error.message));`);
      const said = new TextDecoder().decode((await reader.output()).stdout);
      assertStringIncludes(said, "STORE_LOCKED");
      assertStringIncludes(said, "let that one finish");
      assertEquals((await writing).rows, 50_000);
      assertEquals((await store.readBars("A", rangeOf(50_000))).close.length, 50_000);
    }
    await using first = await openStore(path, { readOnly: true });
    assertEquals((await first.extent("A", "last"))?.rows, 50_000);
  }));
