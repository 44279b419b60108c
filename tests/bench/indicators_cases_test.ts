import { assertEquals } from "@std/assert";
import { commonSeven, everyIndicator, kernelsOver } from "../../bench/indicators_cases.ts";
import { digestColumns } from "../../lib/base/mod.ts";
import { computeFeatures } from "../../lib/indicators/mod.ts";
import { walkMinutes } from "../support/walk.ts";

Deno.test({
  name: "the bench cases compute the same columns in every way they are measured",
  permissions: "none",
  fn() {
    const bars = walkMinutes(500, 1);
    for (const specs of [commonSeven(), everyIndicator()]) {
      const { columns, fill } = kernelsOver(bars, specs);
      fill();
      const once = digestColumns(columns);
      fill();
      assertEquals(digestColumns(columns), once);
      assertEquals(digestColumns([...computeFeatures(bars, specs).values()]), once);
    }
    assertEquals(commonSeven().length, 7);
    assertEquals(everyIndicator().length, 42);
  },
});
