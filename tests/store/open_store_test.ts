import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DuckDBInstance } from "@duckdb/node-api";
import { DataError, DataMissingError, UsageError } from "../../lib/base/mod.ts";
import { openStore } from "../../lib/store/mod.ts";
import { MIGRATIONS } from "../../lib/store/migrations.ts";
import { withScratch } from "../../lib/store/scratch.ts";
import { inFolder, makeBars, rangeOf, runScript, START_MS } from "./fixtures.ts";

const source = "test";

/** Runs SQL on a file behind the store's back. */
async function tamper(path: string, ...statements: string[]): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}

async function makeStore(path: string, rows = 100): Promise<void> {
  await using store = await openStore(path);
  await store.write("last", "A", makeBars(rows), { source });
}

Deno.test("a store that is to be read and does not exist is missing data with a repair", () =>
  inFolder(async (folder) => {
    const path = `${folder}/none.duckdb`;
    const error = await assertRejects(() => openStore(path, { readOnly: true }), DataMissingError);
    assertEquals(error.code, "STORE_MISSING");
    assertStringIncludes(error.fixCommand!, `--db "${path}"`);
    assertEquals([...Deno.readDirSync(folder)], []);
  }));

Deno.test("a table is not opened as a store, whatever leads to it, and its bytes stay as they are", () =>
  inFolder(async (folder) => {
    for (const name of ["prices.csv", "prices.csv.gz", "rows.parquet", "manifest.JSON"]) {
      const path = `${folder}/${name}`;
      await Deno.writeTextFile(path, "ts,open\n");
      await Deno.symlink(path, `${folder}/link_${name}.duckdb`);
      for (const given of [path, `${folder}/link_${name}.duckdb`]) {
        for (const readOnly of [false, true]) {
          const error = await assertRejects(() => openStore(given, { readOnly }), DataError);
          assertEquals(error.code, "NOT_A_STORE");
        }
      }
      assertEquals(await Deno.readTextFile(path), "ts,open\n");
    }
    const error = await assertRejects(() => openStore(folder), DataError, "it is a folder");
    assertEquals(error.code, "NOT_A_STORE");
  }));

Deno.test("a store is not made under a name that the engine takes for a table", () =>
  inFolder(async (folder) => {
    for (const name of ["x.csv", "x.csv.gz", "x.parquet", "x.json"]) {
      const error = await assertRejects(() => openStore(`${folder}/${name}`), UsageError);
      assertEquals(error.code, "BAD_STORE_NAME");
    }
    assertEquals([...Deno.readDirSync(folder)], []);
  }));

Deno.test("a store that another process holds is locked for writers and readers", () =>
  inFolder(async (folder) => {
    const path = `${folder}/s.duckdb`;
    await using _store = await openStore(path);
    const child = await runScript(`
      import { openStore } from "./lib/store/mod.ts";
      for (const readOnly of [false, true]) {
        await openStore(${JSON.stringify(path)}, { readOnly })
          .then(() => console.log("opened"), (error) => console.log(error.code, error.message));
      }`);
    const { stdout } = await child.output();
    const lines = new TextDecoder().decode(stdout).trim().split("\n");
    assertEquals(lines.map((line) => line.split(" ")[0]), ["STORE_LOCKED", "STORE_LOCKED"]);
    assertStringIncludes(lines[0], "another process has it open");
  }));

Deno.test("a store that this process writes cannot be opened again, and the refusal keeps its lock", () =>
  inFolder(async (folder) => {
    const path = `${folder}/s.duckdb`;
    {
      await using _store = await openStore(path);
      for (const readOnly of [false, true]) {
        const error = await assertRejects(() => openStore(path, { readOnly }), DataError);
        assertEquals(error.code, "STORE_LOCKED");
      }
      const link = `${folder}/link.duckdb`;
      await Deno.symlink(path, link);
      assertEquals((await assertRejects(() => openStore(link), DataError)).code, "STORE_LOCKED");
    }
    await using again = await openStore(path);
    assertEquals(await again.status(), []);
  }));

Deno.test("a damaged store says so", () =>
  inFolder(async (folder) => {
    const codeOf = async (path: string) => {
      const reading = async () => {
        await using store = await openStore(path, { readOnly: true });
        return await store.readBars("A", rangeOf(50_000));
      };
      return (await assertRejects(reading, DataError)).code;
    };
    await Deno.writeTextFile(`${folder}/text.duckdb`, "no database ".repeat(1000));
    assertEquals(await codeOf(`${folder}/text.duckdb`), "STORE_CORRUPT");
    await Deno.writeTextFile(`${folder}/empty.duckdb`, "");
    assertEquals(await codeOf(`${folder}/empty.duckdb`), "STORE_CORRUPT");

    await makeStore(`${folder}/s.duckdb`, 50_000);
    const bytes = await Deno.readFile(`${folder}/s.duckdb`);
    await Deno.writeFile(`${folder}/cut.duckdb`, bytes.subarray(0, bytes.length / 3));
    assertEquals(await codeOf(`${folder}/cut.duckdb`), "STORE_CORRUPT");
    await Deno.writeFile(`${folder}/scratched.duckdb`, bytes.fill(7, 20_000));
    assertEquals(await codeOf(`${folder}/scratched.duckdb`), "STORE_CORRUPT");
  }));

Deno.test("a newer schema, an older one to be read, and a foreign database are refused", () =>
  inFolder(async (folder) => {
    const path = `${folder}/s.duckdb`;
    await makeStore(path);
    const migrations = [...MIGRATIONS, {
      name: "a note per symbol",
      statements: ["CREATE TABLE notes (symbol VARCHAR)"],
    }];
    const older = await assertRejects(
      () => openStore(path, { readOnly: true, migrations }),
      DataError,
    );
    assertEquals(older.code, "STORE_OLDER_SCHEMA");
    {
      await using store = await openStore(path, { migrations });
      assertEquals(await store.readBars("A", rangeOf(100)), makeBars(100));
    }
    const newer = await assertRejects(() => openStore(path), DataError, "version 2");
    assertEquals(newer.code, "STORE_NEWER_SCHEMA");

    await tamper(`${folder}/other.duckdb`, "CREATE TABLE invoices (id INTEGER)");
    const foreign = await assertRejects(() => openStore(`${folder}/other.duckdb`), DataError);
    assertEquals(foreign.code, "NOT_A_STORE");
    assertStringIncludes(foreign.message, "invoices");
  }));

Deno.test("a migration that fails leaves the schema as it was", () =>
  inFolder(async (folder) => {
    const path = `${folder}/s.duckdb`;
    await makeStore(path);
    const failing = [...MIGRATIONS, {
      name: "half a step",
      statements: ["CREATE TABLE half (x INTEGER)", "CREATE TABLE half (x INTEGER)"],
    }];
    await assertRejects(() => openStore(path, { migrations: failing }), Error, "already exists");
    await using store = await openStore(path);
    assertEquals(await store.readBars("A", rangeOf(100)), makeBars(100));
  }));

Deno.test("a missing price in a foreign-made row is an error that names it, not a zero", () =>
  inFolder(async (folder) => {
    const path = `${folder}/s.duckdb`;
    await makeStore(path);
    const ts = START_MS + 70 * 60_000;
    await tamper(
      path,
      "ALTER TABLE bars_1m ALTER close DROP NOT NULL",
      `UPDATE bars_1m SET close = NULL WHERE ts_open_ms = ${ts}`,
    );
    await using store = await openStore(path, { readOnly: true });
    const error = await assertRejects(() => store.readBars("A", rangeOf(100)), DataError);
    assertEquals([error.code, error.where], ["NULL_PRICE", `bars_1m.close@${ts}`]);
    assertStringIncludes(error.message, "A ");
    assertEquals((await store.readBars("A", rangeOf(70))).close.length, 70);
    store.close();
    {
      await using repaired = await openStore(path);
      assertEquals(await repaired.write("last", "A", makeBars(100), { source }), {
        rows: 1,
        replaced: 1,
        overwritten: { rows: 1, sources: ["test"] },
      });
      assertEquals(await repaired.readBars("A", rangeOf(100)), makeBars(100));
    }
  }));

Deno.test("rows that lie out of order in the file are read in time order", () =>
  inFolder(async (folder) => {
    await using store = await openStore(`${folder}/s.duckdb`);
    await store.write("last", "A", makeBars(10, 1, START_MS + 600_000), { source });
    await store.write("last", "A", makeBars(10), { source });
    const { tsOpenMs } = await store.readBars("A", rangeOf(20));
    assertEquals([...tsOpenMs], Array.from({ length: 20 }, (_, i) => START_MS + i * 60_000));
  }));

Deno.test("queries can touch no other file, and the engine cannot be reconfigured", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/allowed.csv`, "a\n1\n");
    await Deno.writeTextFile(`${folder}/secret.csv`, "a\n1\n");
    await withScratch({ allowedPaths: [`${folder}/allowed.csv`] }, async (connection) => {
      const read = (name: string) => connection.run(`SELECT * FROM read_csv('${folder}/${name}')`);
      assertEquals((await read("allowed.csv")).rowCount, 1);
      const denied = [
        () => read("secret.csv"),
        () => connection.run(`COPY (SELECT 1) TO '${folder}/out.csv'`),
        () => connection.run(`ATTACH '${folder}/other.duckdb' AS other`),
        () => connection.run(`EXPORT DATABASE '${folder}/export'`),
        () => connection.run("INSTALL httpfs"),
        () => connection.run("LOAD httpfs"),
        () => connection.run("SET enable_external_access = true"),
        () => connection.run("SET allowed_paths = ['/']"),
        () => connection.run("SET threads = 64"),
      ];
      for (const action of denied) {
        await assertRejects(action, Error, undefined, action.toString());
      }
    });
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
      "allowed.csv",
      "secret.csv",
    ]);
  }));

Deno.test("a permission that is missing is named with its flag", () =>
  inFolder(async (folder) => {
    await makeStore(`${folder}/s.duckdb`);
    const path = JSON.stringify(`${folder}/s.duckdb`);
    const failure = async (flags: string[], options: string) => {
      const script = `
        import { openStore } from "./lib/store/mod.ts";
        await openStore(${path}, ${options})
          .then(() => console.log("opened"), (error) => console.log(error.code, error.message));`;
      const { stdout, stderr } = await (await runScript(script, flags)).output();
      return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    };
    const reading = "{ readOnly: true }";
    assertStringIncludes(await failure([`--allow-read=${folder}`], reading), "--allow-ffi");
    assertStringIncludes(await failure(["--allow-ffi"], reading), "--allow-read");
    assertStringIncludes(
      await failure(["--allow-ffi", `--allow-read=${folder}`], "{}"),
      `--allow-write=${folder}`,
    );
    assertEquals(await failure(["--allow-ffi", `--allow-read=${folder}`], reading), "opened\n");
  }));

Deno.test("a process killed while it writes leaves the old rows or the new ones", () =>
  inFolder(async (folder) => {
    const path = `${folder}/s.duckdb`;
    const rows = 60_000;
    for (const delayMs of [20, 120]) {
      const child = await runScript(`
        import { openStore } from "./lib/store/mod.ts";
        import { makeBars } from "./tests/store/fixtures.ts";
        const store = await openStore(${JSON.stringify(path)});
        const batches = [makeBars(${rows}, 1), makeBars(${rows}, 2)];
        await store.write("last", "A", batches[0], { source: "0" });
        console.log("ready");
        for (let i = 1;; i++) await store.write("last", "A", batches[i % 2], { source: "" + i % 2 });`);
      const reader = child.stdout.getReader();
      assertStringIncludes(new TextDecoder().decode((await reader.read()).value), "ready");
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      child.kill("SIGKILL");
      await reader.cancel();
      await child.stderr.cancel();
      await child.status;

      await using store = await openStore(path);
      const [series] = await store.status();
      assertEquals([series.rows, series.gapCount], [rows, 0]);
      const [name, ...others] = Object.keys(series.sources);
      assertEquals(others, []);
      assertEquals(await store.readBars("A", rangeOf(rows)), makeBars(rows, Number(name) + 1));
    }
  }));

/** Mounts a tiny file system, or says why that is not possible here. */
async function mountTiny(folder: string): Promise<boolean> {
  const args = ["-t", "tmpfs", "-o", "size=2m", "tmpfs", folder];
  return await new Deno.Command("mount", { args, stderr: "null" }).output()
    .then(({ success }) => success, () => false);
}

Deno.test("a full disk is named, and what was stored before is intact", async (test) => {
  const folder = await Deno.makeTempDir();
  const canMount = await mountTiny(folder);
  await test.step({
    name: canMount ? "on a file system of 2 MB" : "skipped: this user may not mount a tmpfs",
    ignore: !canMount,
    async fn() {
      const path = `${folder}/s.duckdb`;
      await makeStore(path, 1000);
      {
        await using store = await openStore(path);
        const big = makeBars(200_000, 2);
        const error = await assertRejects(
          () => store.write("last", "B", big, { source }),
          DataError,
          "free some space",
        );
        assertEquals(error.code, "DISK_FULL");
      }
      await using store = await openStore(path);
      assertEquals(await store.readBars("A", rangeOf(1000)), makeBars(1000));
      assertEquals((await store.status()).map(({ symbol, rows }) => [symbol, rows]), [["A", 1000]]);
      assert((await store.syncs()).length === 1);
    },
  });
  if (canMount) await new Deno.Command("umount", { args: [folder] }).output();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a path through a file is no place for a store", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    const path = `${folder}/file/s.duckdb`;
    assertEquals(
      (await assertRejects(() => openStore(path), DataMissingError)).code,
      "FOLDER_MISSING",
    );
  }));

Deno.test("a file that is there is never replaced by a new store, and nothing is left beside a new one", () =>
  inFolder(async (folder) => {
    const path = `${folder}/s.duckdb`;
    const codes = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = await runScript(`
          import { openStore } from "./lib/store/mod.ts";
          import { makeBars } from "./tests/store/fixtures.ts";
          await openStore(${JSON.stringify(path)}).then(async (store) => {
            await store.write("last", "S" + Deno.pid, makeBars(50), { source: "test" });
            store.close();
            console.log("wrote");
          }, (error) => console.log(error.code));`);
        return new TextDecoder().decode((await child.output()).stdout).trim();
      }),
    );
    const wrote = codes.filter((code) => code === "wrote").length;
    assert(wrote > 0);
    assertEquals(codes.filter((code) => code !== "wrote" && code !== "STORE_LOCKED"), []);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["s.duckdb"]);
    await using store = await openStore(path);
    assertEquals((await store.status()).length, wrote);
  }));
