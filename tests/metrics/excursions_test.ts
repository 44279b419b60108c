import { assertEquals } from "@std/assert";
import { excursions } from "../../lib/metrics/mod.ts";
import { sampleTrade } from "./sample_run.ts";

Deno.test({
  name: "excursions worked by hand",
  permissions: "none",
  fn() {
    // 10 of 500 is 2 %, 30 of 1000 is 3 %; 40 of 500 is 8 %, 20 of 1000 is 2 %.
    const result = excursions([
      sampleTrade(5, { notionalUsdt: 500, maeUsdt: 10, mfeUsdt: 40 }),
      sampleTrade(5, { notionalUsdt: 1000, maeUsdt: 30, mfeUsdt: 20 }),
    ]);
    assertEquals(result, {
      averageMaeUsdt: 20,
      maxMaeUsdt: 30,
      averageMae: 0.025,
      averageMfeUsdt: 30,
      maxMfeUsdt: 40,
      averageMfe: 0.05,
    });
  },
});

Deno.test({
  name: "without trades there are no excursions",
  permissions: "none",
  fn() {
    assertEquals(Object.values(excursions([])), [null, null, null, null, null, null]);
  },
});
