import { assertEquals } from "@std/assert";
import { isSymbol } from "../../lib/base/mod.ts";

Deno.test({
  name: "a symbol is a name that can stand in a path",
  permissions: "none",
  fn() {
    for (const name of ["SOLUSDT", "BRK.B", "1000PEPEUSDT", "btc-usd", "A_1", "a".repeat(40)]) {
      assertEquals([name, isSymbol(name)], [name, true]);
    }
    for (
      const text of ["", ".", "..", "../x", "a/b", "a b", "-a", "a'b", "é", "a\n", "a".repeat(41)]
    ) {
      assertEquals([text, isSymbol(text)], [text, false]);
    }
  },
});
