import { assertEquals, assertThrows } from "@std/assert";
import { mapFile } from "../../lib/store/map_file.ts";
import { inFolder } from "./fixtures.ts";

Deno.test("a mapped file is its bytes, also when it is replaced or removed meanwhile", () =>
  inFolder(async (folder) => {
    for (const size of [0, 1, 4_096, 70_001]) {
      const path = `${folder}/${size}`;
      const content = Uint8Array.from({ length: size }, (_, i) => i * 7);
      await Deno.writeFile(path, content);
      const mapped = mapFile(path);
      assertEquals(mapped.byteOffset % 8, 0);
      await Deno.writeFile(`${path}.new`, new Uint8Array(size));
      await Deno.rename(`${path}.new`, path);
      assertEquals(mapped, content);
      await Deno.remove(path);
      assertEquals(mapped, content);
    }
  }));

Deno.test("a change to the bytes is private", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/f`, Uint8Array.of(1, 2, 3));
    const mapped = mapFile(`${folder}/f`);
    mapped[1] = 9;
    assertEquals([...mapped], [1, 9, 3]);
    assertEquals([...await Deno.readFile(`${folder}/f`)], [1, 2, 3]);
  }));

Deno.test("a file that is not there is said to be missing", () => {
  assertThrows(() => mapFile("none/there.columns"), Deno.errors.NotFound);
});
