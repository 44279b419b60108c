import { assertEquals } from "@std/assert";
import { PrintedLines, printedText } from "../../lib/sandbox/printed_lines.ts";

Deno.test({
  name: "the first lines are kept until they are taken, and the others counted",
  permissions: "none",
  fn() {
    const lines = new PrintedLines(3);
    lines.add(["a", "b"]);
    assertEquals(printedText(lines.take()), ["a", "b"]);
    lines.add(["a", "b"]);
    lines.add(["c", "d", "e"], 4);
    lines.add(["f"]);
    assertEquals(printedText(lines.take()), ["a", "b", "c", "(7 more lines not shown)"]);
    assertEquals(lines.take(), { printed: [], dropped: 0 });
  },
});
