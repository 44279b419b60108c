import { assertEquals, assertStringIncludes } from "@std/assert";
import { ROOT } from "./run_process.ts";

/** Runs the golden tests of the indicators as they would be run where the data is absent. */
async function withoutData(env: Record<string, string>): Promise<{ code: number; said: string }> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", "tests/indicators/golden_test.ts"],
    cwd: ROOT,
    env: { NO_COLOR: "1", GOLDEN_DATA: "tests/no_such_folder", REQUIRE_GOLDEN_DATA: "", ...env },
    stdout: "piped",
    stderr: "null",
  }).output();
  return { code, said: new TextDecoder().decode(stdout) };
}

Deno.test("tests whose golden data is absent are skipped with a line that names it", async () => {
  const { code, said } = await withoutData({});
  assertEquals(code, 0);
  assertStringIncludes(
    said,
    "golden data absent, skipped: columns.txt, spy_1d.csv.gz in tests/no_such_folder ... ignored",
  );
});

Deno.test("with REQUIRE_GOLDEN_DATA=1 they fail instead", async () => {
  const { code, said } = await withoutData({ REQUIRE_GOLDEN_DATA: "1" });
  assertEquals(code, 1);
  assertStringIncludes(said, "golden data absent, and REQUIRE_GOLDEN_DATA=1 wants it: columns.txt");
});
