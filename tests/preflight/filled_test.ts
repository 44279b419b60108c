import { assertEquals } from "@std/assert";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { observeFilled } from "../../lib/preflight/filled.ts";
import { DAY_START_MS } from "./memory_history.ts";

const FILLED = [{ startMs: DAY_START_MS, endMs: DAY_START_MS + 3 * MINUTE_MS }];

Deno.test({
  name: "invented minutes are an error until they are accepted",
  permissions: "none",
  fn() {
    assertEquals(observeFilled("last", [], false), []);
    assertEquals(observeFilled("last", FILLED, true), []);
    const [found] = observeFilled("last", FILLED, false);
    assertEquals([found.code, found.severity, found.count], ["FILLED_BARS_PRESENT", "error", 3]);
    assertEquals(
      found.message,
      "3 required minutes were invented to fill a hole: accept them by name, or choose a window " +
        "without them",
    );
  },
});
