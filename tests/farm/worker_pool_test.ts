import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { localExecutor } from "../../lib/backtest/mod.ts";
import { twoSweeps } from "../support/pool_work.ts";

const SCRIPT = fromFileUrl(new URL("../support/pool_work.ts", import.meta.url));

Deno.test("two threads give what one gives, sweep after sweep, and after a failure of theirs", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", SCRIPT],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  // The process ends by itself only when no thread is left.
  assertEquals([code, decoder.decode(stderr)], [0, ""]);
  const { digests, failure, again } = JSON.parse(decoder.decode(stdout));
  const expected = await twoSweeps(localExecutor());
  assertEquals([digests, again], [expected, expected]);
  assert(expected[0] !== expected[1]);
  assert(failure.startsWith("Error: "), failure);
});
