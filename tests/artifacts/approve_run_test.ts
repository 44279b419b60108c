import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { ClosedbarError, DataError, DataMissingError, GateError } from "../../lib/base/mod.ts";
import { approveRun } from "../../lib/artifacts/mod.ts";
import { makeWorkplace } from "../support/bundled_store.ts";
import { runCli } from "../support/run_cli.ts";

const { folder, db } = await makeWorkplace();
const CARD = ["--idea-card", "ema_trend_htf", "--start", "2025-05-06", "--end", "2025-05-08"];

async function run(...more: string[]): Promise<string> {
  const out = ["--db", db, "--out", join(folder, "runs"), "--json"];
  const { code, stdout } = await runCli("backtest", "run", ...CARD, ...more, ...out);
  assertEquals(code, 0, stdout);
  return JSON.parse(stdout).dir;
}

const approved = await run();
let copies = 0;

/** A copy of the run folder, to be changed. */
function copy(): string {
  const path = join(folder, `copy${copies++}`);
  Deno.mkdirSync(path);
  for (const { name } of Deno.readDirSync(approved)) {
    Deno.copyFileSync(join(approved, name), join(path, name));
  }
  return path;
}

/** What is said of a run whose manifest was changed in one place. */
// deno-lint-ignore no-explicit-any
function refusal(change: (manifest: any) => void): GateError {
  const path = copy();
  const file = join(path, "run_manifest.json");
  const manifest = JSON.parse(Deno.readTextFileSync(file));
  change(manifest);
  Deno.writeTextFileSync(file, JSON.stringify(manifest));
  return assertThrows(() => approveRun(path), GateError);
}

Deno.test("a run as it was written is approved, with everything a session needs", () => {
  const { manifest, plan, instrument, hasMark, profile } = approveRun(approved);
  assertEquals([plan.id, plan.digest], ["ema_trend_htf", manifest.strategy.digest]);
  assertEquals([instrument.symbol, hasMark, profile], ["SOLUSDT", false, "conservative"]);
  assertEquals(approveRun(copy()).plan.digest, plan.digest);
});

Deno.test("a changed parameter is refused, and named with both values", () => {
  const error = refusal((manifest) => {
    const { features } = manifest.strategy.content;
    const [feature] = features.htf;
    feature.params.length += 1;
  });
  assertEquals(error.code, "MANIFEST_REFUSED");
  assertStringIncludes(error.message, "strategy.digest says");
  assertStringIncludes(error.message, "pipeline_signature.json: kernels");
  assertStringIncludes(error.message, "params.length says 20 where the rest gives 21");
});

Deno.test("a parameter that is written down once is refused by the card's digest", () => {
  const error = refusal((manifest) => manifest.strategy.content.risk_model.sizing.value += 1);
  assertStringIncludes(error.message, "strategy.digest says");
  assertStringIncludes(error.message, "run_id says");
});

Deno.test("a changed digest of data, of the terms, or of a file is refused by name", () => {
  const other = "0".repeat(64);
  const last = refusal((manifest) => manifest.data.last.sha256 = other);
  assertStringIncludes(last.message, "run_id says");
  const terms = refusal((manifest) => manifest.instrument.tick_size = 5);
  assertStringIncludes(terms.message, "data.instrument.sha256 says");
  const file = refusal((manifest) => manifest.files["trades.csv"] = other);
  assertStringIncludes(file.message, `files.trades.csv says "${other}" where the rest gives`);
});

Deno.test("changed assumptions, warm-up, window and symbol are refused", () => {
  // deno-lint-ignore no-explicit-any
  const changes: [(manifest: any) => void, string][] = [
    [(manifest) => manifest.assumptions.pop(), "assumptions."],
    [(manifest) => manifest.profile.name = "optimistic", "run_id says"],
    [(manifest) => manifest.strategy.warmup_bars.exec = 1, "strategy.warmup_bars.exec says 1"],
    [(manifest) => manifest.window.end_ts_ms += 60_000, "window.end says"],
    [(manifest) => manifest.symbol = "BTCUSDT", "symbol says"],
    [(manifest) => manifest.strategy.content = { id: "nothing" }, "content says"],
  ];
  for (const [change, words] of changes) assertStringIncludes(refusal(change).message, words);
});

/** Another value in the place of one that a manifest holds. */
function changed(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  return typeof value === "boolean" ? !value : `${value}?`;
}

/** Every place of a manifest that holds a single value. */
function* places(value: unknown, path: string[] = []): Generator<string[]> {
  if (typeof value !== "object" || value === null) yield path;
  else for (const [key, inner] of Object.entries(value)) yield* places(inner, [...path, key]);
}

Deno.test("every field of a manifest counts: none can be changed, and none added", () => {
  const path = copy();
  const file = join(path, "run_manifest.json");
  const text = Deno.readTextFileSync(file);
  const all = [...places(JSON.parse(text))];
  for (const rows of ["data.last.rows", "data.funding.rows", "engine.name", "content_sha256"]) {
    assert(all.some((place) => place.join(".") === rows), rows);
  }
  for (const place of all) {
    const manifest = JSON.parse(text);
    const holder = place.slice(0, -1).reduce((inner, key) => inner[key], manifest);
    const last = place.at(-1)!;
    holder[last] = changed(holder[last]);
    Deno.writeTextFileSync(file, JSON.stringify(manifest));
    assertThrows(() => approveRun(path), ClosedbarError, undefined, place.join("."));
  }
  Deno.writeTextFileSync(file, JSON.stringify({ ...JSON.parse(text), note: "mine" }));
  const added = assertThrows(() => approveRun(path), GateError);
  assertStringIncludes(added.message, "content_sha256 says");
  Deno.writeTextFileSync(file, text);
  approveRun(path);
});

Deno.test("a changed or missing file is refused by name", () => {
  const changed = copy();
  Deno.writeTextFileSync(join(changed, "result.json"), "{}");
  const error = assertThrows(() => approveRun(changed), GateError);
  assertStringIncludes(error.message, "files.result.json says");
  const missing = copy();
  Deno.removeSync(join(missing, "pipeline_signature.json"));
  const gone = assertThrows(() => approveRun(missing), GateError);
  assertStringIncludes(gone.message, 'where the rest gives "absent"');
});

Deno.test("a run of another engine version is refused as such", () => {
  const error = refusal((manifest) => manifest.engine.version = "0.0.9");
  assertEquals(error.code, "OTHER_ENGINE");
  assertStringIncludes(error.message, "0.0.9");
});

Deno.test("a run without preflight, and a folder without a manifest, are refused", async () => {
  const unchecked = await run("--no-preflight");
  assertEquals(assertThrows(() => approveRun(unchecked), GateError).code, "NOT_APPROVED");
  assertEquals(assertThrows(() => approveRun(folder), DataMissingError).code, "MANIFEST_MISSING");
  const broken = copy();
  Deno.writeTextFileSync(join(broken, "run_manifest.json"), "{}");
  assert(assertThrows(() => approveRun(broken), DataError).code === "BAD_MANIFEST");
});
