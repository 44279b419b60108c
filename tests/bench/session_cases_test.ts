import { assertEquals } from "@std/assert";
import { sessionCase, sessionProcess } from "../../bench/session_cases.ts";

Deno.test({
  name: "the small session bench delivers every bar and repeats itself",
  permissions: "none",
  async fn() {
    const { minutes, run } = sessionCase(2, 1);
    const first = await run();
    assertEquals([minutes, first.bars, first.digest], [780, 988, "dc1a25e1"]);
    assertEquals((await run()).digest, first.digest);
  },
});

Deno.test("the process of the session bench delivers the same bars", async () => {
  using whole = await sessionProcess();
  assertEquals(await whole.run(), 988);
});
