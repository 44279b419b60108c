import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { openStore } from "../../lib/store/mod.ts";
import { makeWorkplace } from "../support/bundled_store.ts";
import { runCli } from "../support/run_cli.ts";

const { db, folder } = await makeWorkplace();
const CARD = ["--idea-card", "ema_trend_htf"];
const WINDOW = ["--start", "2025-05-08", "--end", "2025-05-12"];

/** Runs a command as it was told to be pasted. */
async function paste(command: string) {
  const [, , , ...words] = command.split(" ");
  assertEquals(command.startsWith("deno task cli "), true);
  return await runCli(...words, "--json");
}

/** A folder with some of the bundled files. */
async function makeArchive(name: string, ...files: string[]): Promise<string> {
  const archive = join(folder, name);
  await Deno.mkdir(archive);
  for (const file of files) {
    await Deno.copyFile(new URL(`../../data/${file}`, import.meta.url), join(archive, file));
  }
  return archive;
}

Deno.test("a store that was healed from nothing gives the run of one that was imported whole", async () => {
  const out = ["--out", join(folder, "runs"), "--json"];
  const healed = join(folder, "healed.duckdb");
  const ids = [];
  for (const store of [["--db", db], ["--db", healed, "--fix-gaps"], ["--db", healed]]) {
    const { code, stdout } = await runCli("backtest", "run", ...CARD, ...WINDOW, ...store, ...out);
    assertEquals(code, 0);
    ids.push(JSON.parse(stdout).run_id);
  }
  assertEquals(ids, [ids[0], ids[0], ids[0]]);
  await using store = await openStore(healed, { readOnly: true });
  // Venues stamp some milliseconds late: it lies in the minute that begins with the window's end.
  const extent = await store.extent("SOLUSDT", "funding");
  assert(extent!.lastMs >= Date.UTC(2025, 4, 12) && extent!.lastMs < Date.UTC(2025, 4, 12, 0, 1));
});

Deno.test("a window the archive does not have either is to be asked of a venue, or gone around", async () => {
  const window = ["--start", "2024-05-08", "--end", "2024-06-02"];
  const args = ["backtest", "preflight", ...CARD, ...window, "--db", db, "--fix-gaps", "--json"];
  const { code, stdout } = await runCli(...args);
  const { findings } = JSON.parse(stdout);
  assertEquals(code, 3);
  assertStringIncludes(
    findings[0].message,
    "the store holds 2025-05-05T00:00:00Z to 2025-06-03T00:00:00Z",
  );
  const asked = `${CARD.join(" ")} --symbol SOLUSDT ${window.join(" ")}`;
  assertEquals(
    findings[0].fix_command,
    `deno task venue backtest preflight ${asked} --fix-gaps --venue binanceusdm --db ${db}`,
  );
  const pasted = await paste(findings[0].other_command);
  assertEquals([pasted.code, JSON.parse(pasted.stdout).ok], [0, true]);
});

Deno.test("an archive that is not there is missing data at once, and no store is made", async () => {
  const store = join(folder, "none.duckdb");
  const archive = ["--fix-gaps", "--archive", join(folder, "nowhere"), "--db", store];
  const { code, stdout } = await runCli(
    "backtest",
    "run",
    ...CARD,
    ...WINDOW,
    ...archive,
    "--json",
  );
  assertEquals([code, JSON.parse(stdout).error.code], [3, "ARCHIVE_MISSING"]);
  assertEquals(await Deno.stat(store).catch(() => null), null);
});

Deno.test("an archive without the funding file is asked once, and no command is named", async () => {
  const archive = await makeArchive("no_funding", "SOLUSDT_1m.csv.gz", "instruments.json");
  const store = ["--db", join(folder, "no_funding.duckdb"), "--fix-gaps", "--archive", archive];
  const args = ["backtest", "preflight", ...CARD, ...WINDOW, ...store];
  const { code, stdout } = await runCli(...args, "--json");
  const { findings, heal_attempts } = JSON.parse(stdout);
  assertEquals([code, findings.length, heal_attempts.length], [1, 1, 1]);
  assertEquals([findings[0].code, findings[0].fix_command], ["MISSING_FUNDING", null]);
  assertStringIncludes(findings[0].message, "put one of SOLUSDT_funding.parquet");
  assertEquals((await runCli(...args)).stdout.includes("fix:"), false);
});

Deno.test("missing contract terms are a finding, whose command and --fix-gaps both repair it", async () => {
  const store = join(folder, "no_terms.duckdb");
  for (const [stream, file] of [["last", "1m"], ["funding", "funding"]]) {
    const path = `data/SOLUSDT_${file}.csv.gz`;
    const into = ["--symbol", "SOLUSDT", "--stream", stream, "--db", store];
    assertEquals((await runCli("data", "import", "--file", path, ...into)).code, 0);
  }
  const copy = join(folder, "no_terms_either.duckdb");
  await Deno.copyFile(store, copy);
  const check = ["backtest", "preflight", ...CARD, ...WINDOW, "--json"];
  const run = await runCli("backtest", "run", ...CARD, ...WINDOW, "--db", store, "--json");
  const { error } = JSON.parse(run.stdout);
  assertEquals([run.code, error.code], [1, "PREFLIGHT_FAILED"]);
  assertStringIncludes(error.message, "MISSING_INSTRUMENT");
  assertStringIncludes(error.message, "of a symbol of your own are written as docs/data.md shows");
  assertEquals((await paste(error.fix_command)).code, 0);
  assertEquals((await runCli(...check, "--db", store)).code, 0);
  assertEquals((await runCli(...check, "--db", copy)).code, 1);
  assertEquals((await runCli(...check, "--db", copy, "--fix-gaps")).code, 0);
});

Deno.test("terms that the named archive lacks come from the bundle, and of an unknown symbol from nowhere", async () => {
  const archive = await makeArchive("no_terms", "SOLUSDT_1m.csv.gz", "SOLUSDT_funding.csv.gz");
  const store = join(folder, "foreign.duckdb");
  for (const symbol of ["SOLUSDT", "OWNUSDT"]) {
    for (const [stream, file] of [["last", "1m"], ["funding", "funding"]]) {
      const path = join(archive, `SOLUSDT_${file}.csv.gz`);
      const into = ["--symbol", symbol, "--stream", stream, "--db", store];
      assertEquals((await runCli("data", "import", "--file", path, ...into)).code, 0);
    }
  }
  const card = join(folder, "own.yml");
  const shipped = await Deno.readTextFile("idea_cards/ema_trend_htf.yml");
  await Deno.writeTextFile(
    card,
    shipped.replace(/symbol_universe:.*/, "symbol_universe: [OWNUSDT]"),
  );
  const check = async (...options: string[]) => {
    const args = ["backtest", "preflight", ...WINDOW, "--db", store, ...options];
    const { findings } = JSON.parse((await runCli(...args, "--json")).stdout);
    return findings[0];
  };
  const own = await check("--idea-card", card);
  assertEquals([own.code, own.fix_command], ["MISSING_INSTRUMENT", null]);
  const [terms] = JSON.parse(await Deno.readTextFile("data/instruments.json"));
  await Deno.writeTextFile(
    join(archive, "instruments.json"),
    JSON.stringify([{ ...terms, symbol: "OWNUSDT" }]),
  );
  const beside = await check("--idea-card", card, "--archive", join(archive, "SOLUSDT_1m.csv.gz"));
  assertEquals((await paste(beside.fix_command)).code, 0);
  assertEquals(await check("--idea-card", card), undefined);
  const { code, fix_command } = await check(...CARD, "--archive", archive);
  assertEquals(code, "MISSING_INSTRUMENT");
  assertEquals((await paste(fix_command)).code, 0);
  assertEquals(await check(...CARD), undefined);
});

Deno.test("the command of a move that looks false shows its minutes", async () => {
  const path = join(folder, "spike.duckdb");
  await Deno.copyFile(db, path);
  const startMs = Date.UTC(2025, 4, 9, 12);
  {
    await using store = await openStore(path);
    const bar = await store.readBars("SOLUSDT", { startMs, endMs: startMs + 60_000 });
    bar.high[0] *= 1.5;
    await store.write("last", "SOLUSDT", bar, { source: "spike" });
  }
  const args = ["backtest", "preflight", ...CARD, ...WINDOW, "--db", path, "--json"];
  const { findings } = JSON.parse((await runCli(...args)).stdout);
  assertEquals(findings[0].code, "OUTLIER_BAR");
  const file = join(folder, "spike", "outlier.csv");
  const command = findings[0].fix_command.replace("artifacts/outlier.csv", file);
  const shown = await paste(command);
  assertEquals([shown.code, JSON.parse(shown.stdout).rows], [0, 5]);
  assertStringIncludes((await Deno.readTextFile(file)).split("\n")[3], `${startMs},`);
});
