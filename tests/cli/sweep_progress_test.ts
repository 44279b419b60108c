import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { sweepProgress } from "../../lib/cli/backtest/sweep_progress.ts";
import { cleanUp } from "../../lib/cli/mod.ts";

const context = (args: string[]) => ({
  args,
  terminal: { isInteractive: false, write() {}, warn() {} },
  setExitCode() {},
});

Deno.test("who interrupts a sweep is told what is kept, and a command that can be pasted", () => {
  {
    const args = ["backtest", "sweep", "--constraint", "a < b", "--grid", "a=5,9"];
    using progress = sweepProgress(context(args), { results: "kept.duckdb" });
    assertEquals(cleanUp(), []);
    progress.show(3, 200);
    progress.show(57, 200);
    assertEquals(cleanUp(), [
      "57 of 200 runs are kept in kept.duckdb, go on with\n" +
      "  deno task cli backtest sweep --constraint 'a < b' --grid a=5,9",
    ]);
  }
  assertEquals(cleanUp(), []);
});

Deno.test("before the first run a sweep says what it checks, and then how many runs a second it makes", async () => {
  let drawn = "";
  const terminal = { isInteractive: true, write() {}, warn: (text: string) => drawn += text };
  using progress = sweepProgress({ ...context(["backtest"]), terminal }, {
    results: "kept.duckdb",
  });
  await progress.check(50, 200);
  assertMatch(drawn, /^\rchecking 200 combinations \[#{6}-{18}\] 25 %/);
  assertEquals(cleanUp(), []);
  progress.show(0, 1);
  await new Promise((turn) => setTimeout(turn, 1));
  drawn = "";
  progress.show(1, 1);
  assertMatch(drawn, /\rsweep of 1 run \[#{24}\] 100 % {2}\d+ runs\/s/);
});

Deno.test("a sweep on a queue goes on with a command that reaches it, without its password", () => {
  const words = ["backtest", "sweep", "--queue"];
  const queue = "nats://me:secret@10.0.0.5";
  for (const args of [[...words, queue], ["backtest", "sweep", `--queue=${queue}`]]) {
    using progress = sweepProgress(context(args), { results: "kept.duckdb" });
    progress.show(3, 200);
    const [told] = cleanUp();
    assertStringIncludes(
      told,
      "  deno run -P=cli --allow-net=10.0.0.5:4222 cli.ts backtest sweep ",
    );
    assertStringIncludes(told, "nats://me:***@10.0.0.5");
    assert(!told.includes("secret"));
  }
});

Deno.test("of a walk the windows are counted, and holes of a venue are repaired from it again", () => {
  const options = { results: "kept.duckdb", venue: "bybit", windowRuns: 12 };
  using progress = sweepProgress(context(["backtest"]), options);
  progress.show(2, 8);
  assertEquals(cleanUp(), [
    "2 of 8 windows are kept in kept.duckdb, go on with\n  deno task venue backtest",
  ]);
});
