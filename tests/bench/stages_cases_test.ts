import { assertEquals } from "@std/assert";
import { stagesCase } from "../../bench/stages_cases.ts";

Deno.test("each stage that is measured gives the same every time", async () => {
  const stages = await stagesCase(6_000);
  const all = async () => [
    stages.resample("15m"),
    stages.resample("1h"),
    stages.rollups(),
    stages.rules(),
    stages.snapshots(),
    stages.exchange(),
    await stages.artifacts(),
  ];
  const first = await all();
  assertEquals(await all(), first);
  assertEquals(new Set(first).size, first.length);
});
