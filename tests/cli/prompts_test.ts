import { assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { ROOT } from "../support/run_process.ts";

const SETS = Object.keys(config.permissions);

/** Gives a command a terminal, where Deno asks for what a set does not name. */
const SCRIPT = "/usr/bin/script";

const hasTerminal = Deno.build.os === "linux" &&
  await Deno.stat(SCRIPT).then(({ isFile }) => isFile, () => false);

const program = `data:text/javascript,await import("@duckdb/node-api");console.log("loaded")`;

for (const set of SETS) {
  Deno.test({
    name: `the database engine loads in a terminal under the set ${set}, and nothing is asked`,
    ignore: !hasTerminal,
    async fn() {
      const command = `'${Deno.execPath()}' run -q --config deno.json -P=${set} '${program}'`;
      const { stdout } = await new Deno.Command(SCRIPT, {
        args: ["-qec", command, "/dev/null"],
        cwd: ROOT,
        stdin: "null",
        env: { NO_COLOR: "1" },
        // A prompt waits for an answer that nobody gives.
        signal: AbortSignal.timeout(120_000),
      }).output();
      assertEquals(new TextDecoder().decode(stdout).trim(), "loaded");
    },
  });
}
