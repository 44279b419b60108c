import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { compile, type Target, TARGETS, tryOut } from "../../build/compile.ts";

/** The target that this machine can run. */
const HERE = Deno.build.target as Target;

/** Packages that hold a database engine, in what a binary holds. */
function engines(embedded: string): string[] {
  return [...embedded.matchAll(/node-bindings-[a-z0-9-]+/g)].map(([name]) => name).sort();
}

function output(command: string, args: string[], cwd: string) {
  return new Deno.Command(command, { args, cwd, env: { NO_COLOR: "1" } }).output();
}

/** Builds with the runtime that was given or can be had; else with this program in its place. */
async function build(target: Target, folder: string) {
  const real = await compile(target, folder, Deno.env.get("DENORT_BIN"));
  return real.problem === null ? real : await compile(target, folder, Deno.execPath());
}

Deno.test({
  name: "a binary holds the program, workers, cards, market data, page and one database engine",
  ignore: !TARGETS.includes(HERE),
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "closedbar_build_" });
    try {
      const { path, embedded, problem } = await build(HERE, folder);
      assertEquals(problem, null);
      const system = HERE.includes("linux") ? "linux" : HERE.includes("apple") ? "darwin" : "win32";
      const architecture = HERE.startsWith("x86_64") ? "x64" : "arm64";
      assertEquals(engines(embedded), [`node-bindings-${system}-${architecture}`]);
      for (const part of ["cli.ts", "idea_cards", "page", "data"]) {
        assert(embedded.includes(`── ${part}`) || embedded.includes(`─┬ ${part}`), part);
      }
      for (
        const [room, worker] of [["farm", "sweep_worker.ts"], ["sandbox", "strategy_worker.ts"]]
      ) {
        // A folder that is embedded whole is listed without its files.
        assert(embedded.includes(`── ${room}/*`) || embedded.includes(`── ${worker}`), worker);
      }
      assert(!embedded.includes("duckdb.wal") && !embedded.includes("tests"));
      const bytes = new TextDecoder("latin1").decode(await Deno.readFile(path));
      const baked = /"permissions":(\{"allow_env".*?\}),"location"/.exec(bytes)![1];
      const { allow_write, allow_run, allow_sys, allow_net, prompt } = JSON.parse(baked);
      assertEquals([allow_write, allow_run, allow_sys, prompt], [
        ["data", "artifacts"],
        null,
        null,
        false,
      ]);
      const venues = ["api.bybit.com", "fapi.binance.com", "eodhd.com"];
      assertEquals(allow_net, [...venues, "127.0.0.1:4222", "localhost:4222"]);

      const refusal = await tryOut(path);
      if (refusal !== null) {
        assertMatch(refusal, /answers --version with "deno /);
        // deno-lint-ignore no-console
        console.log("the binary was not run: no runtime for it could be had (see DENORT_BIN)");
        return;
      }
      assertEquals((await output(path, ["data", "import", "--bundled"], folder)).code, 0);
      const demo = ["backtest", "run", "--idea-card", "ema_trend_htf", "--start", "2025-05-06"];
      const run = await output(path, [...demo, "--end", "2025-06-03"], folder);
      assertEquals(run.code, 0);
      assertMatch(new TextDecoder().decode(run.stdout), /report +artifacts/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("a target without a runtime is answered in one line, and a wrong name with the known ones", async () => {
  const folder = await Deno.makeTempDir({ prefix: "closedbar_build_" });
  try {
    const { problem } = await compile(TARGETS[0], folder, join(folder, "nothing"));
    assertMatch(problem!, /^Cannot build for x86_64-unknown-linux-gnu as DENORT_BIN names [^\n]*$/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
