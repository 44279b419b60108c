import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import {
  CardError,
  ClosedbarError,
  DataError,
  DataMissingError,
  GateError,
  invariant,
  UsageError,
} from "../../lib/base/mod.ts";

Deno.test({
  name: "every kind of failure carries its own name, code, place, repair and cause",
  permissions: "none",
  fn() {
    const cause = new Error("disk");
    const facts = { code: "SOME_CODE", where: "a.csv:7", fixCommand: "closedbar data sync", cause };
    for (const Kind of [UsageError, CardError, DataMissingError, DataError, GateError]) {
      const error: ClosedbarError = new Kind("Cannot go on", facts);
      assertInstanceOf(error, ClosedbarError);
      assertEquals([error.name, error.message], [Kind.name, "Cannot go on"]);
      assertEquals(
        [error.code, error.where, error.fixCommand, error.cause],
        ["SOME_CODE", "a.csv:7", "closedbar data sync", cause],
      );
    }
  },
});

Deno.test({
  name: "facts that are not known are undefined",
  permissions: "none",
  fn() {
    const error = new DataError("Cannot go on", { code: "SOME_CODE" });
    assertEquals([error.where, error.fixCommand, error.cause], [undefined, undefined, undefined]);
    assertEquals(new CardError("Cannot go on", { code: "SOME_CODE" }).problems, []);
  },
});

Deno.test({
  name: "a broken invariant is our own mistake and no user error",
  permissions: "none",
  fn() {
    invariant(true, "holds");
    const error = assertThrows(
      () => invariant(false, "rows ascend"),
      Error,
      "Broken invariant: rows ascend",
    );
    assertEquals(error instanceof ClosedbarError, false);
  },
});
