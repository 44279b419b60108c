import { assert, assertEquals, assertThrows } from "@std/assert";
import { endAfter, wasEnded } from "../../lib/sandbox/end_after.ts";

Deno.test("a task returns what it returns and throws what it throws", () => {
  const made = { a: 1 };
  assert(endAfter(60_000, () => made) === made);
  const error = new TypeError("no luck");
  const thrown = assertThrows(() =>
    endAfter(60_000, () => {
      throw error;
    }), TypeError);
  assert(thrown === error && !wasEnded(thrown) && !wasEnded(null));
});

Deno.test("a task that takes too long is ended out of every loop that catches", () => {
  let caught = 0;
  let error: unknown;
  try {
    endAfter(50, () => {
      for (;;) {
        try {
          while (caught === 0);
        } catch {
          caught++;
        } finally {
          caught++;
        }
      }
    });
  } catch (thrown) {
    error = thrown;
  }
  assertEquals([wasEnded(error), caught], [true, 0]);
  assertEquals(endAfter(60_000, () => "and the next one runs"), "and the next one runs");
});
