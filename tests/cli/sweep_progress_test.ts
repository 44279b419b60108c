import { assertEquals } from "@std/assert";
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

Deno.test("of a walk the windows are counted, and holes of a venue are repaired from it again", () => {
  const options = { results: "kept.duckdb", venue: "bybit", windowRuns: 12 };
  using progress = sweepProgress(context(["backtest"]), options);
  progress.show(2, 8);
  assertEquals(cleanUp(), [
    "2 of 8 windows are kept in kept.duckdb, go on with\n  deno task venue backtest",
  ]);
});
