import { assert, assertEquals } from "@std/assert";
import { paperSoak } from "../../bench/paper_soak_case.ts";

Deno.test("the soak steps every minute of every symbol through the socket and keeps every close", async () => {
  const { minutes, closes, hourlyMiB, digest } = await paperSoak(3, 2);
  assertEquals([minutes, closes], [3 * 120, 3 * 8]);
  assertEquals(hourlyMiB.length, 2);
  assert(/^[0-9a-f]{16}$/.test(digest));
});
