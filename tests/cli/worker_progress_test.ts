import { assertEquals } from "@std/assert";
import { workerProgress } from "../../lib/cli/worker_progress.ts";

/** What a worker says that takes five jobs of two sweeps. */
function said(isInteractive: boolean): string {
  let text = "";
  const terminal = { isInteractive, write() {}, warn: (more: string) => text += more };
  {
    using progress = workerProgress(terminal);
    for (const [sweepId, runs] of [["a", 16], ["a", 16], ["b", 1]] as const) {
      progress.show(sweepId, runs);
    }
    progress.say("Lost the queue");
    progress.show("b", 16);
    progress.show("a", 3);
  }
  return text;
}

Deno.test("in a terminal the runs of a sweep are counted on one line", () => {
  assertEquals(said(true).split("\n"), [
    "\rsweep a: 16 runs\rsweep a: 32 runs",
    "\rsweep b: 1 run",
    "Lost the queue",
    "\rsweep b: 17 runs",
    "\rsweep a: 3 runs",
    "",
  ]);
});

Deno.test("without a terminal one line says which sweep has begun", () => {
  assertEquals(
    said(false),
    "sweep a: at work\nsweep b: at work\nLost the queue\nsweep a: at work\n",
  );
});
