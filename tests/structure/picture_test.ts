import { assertEquals } from "@std/assert";
import { docsPictures } from "../../docs/draw_structure.ts";

const ROOT = new URL("../../", import.meta.url);

Deno.test({
  name: "the pictures of the docs are what the detectors give today",
  permissions: { read: [ROOT] },
  async fn() {
    const pictures = await docsPictures();
    for (const [path, text] of Object.entries(pictures)) {
      assertEquals(await Deno.readTextFile(new URL(path, ROOT)) === text, true, path);
    }
  },
});
