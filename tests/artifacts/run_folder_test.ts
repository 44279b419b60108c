import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { digestRunFolder, writeRunFolder } from "../../lib/artifacts/mod.ts";
import { DataError } from "../../lib/base/mod.ts";

const seal = (digests: Record<string, string>) => ({
  name: "manifest.json",
  content: JSON.stringify(digests),
});

async function inTempFolder(task: (folder: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await task(join(root, "run"));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("a run folder appears complete, with a manifest over its files", () =>
  inTempFolder(async (folder) => {
    const files = [
      { name: "a.csv", content: "x\n1\n" },
      { name: "b.bin", content: () => Uint8Array.of(1, 2) },
    ];
    const { digests, isNew } = await writeRunFolder(folder, { files, seal });
    assert(isNew);
    assertEquals(namesIn(folder), ["a.csv", "b.bin", "manifest.json"]);
    const sealed = JSON.parse(await Deno.readTextFile(join(folder, "manifest.json")));
    assertEquals(sealed, { "a.csv": digests["a.csv"], "b.bin": digests["b.bin"] });
  }));

Deno.test("the same bytes leave a folder as it is, other bytes are refused and change nothing", () =>
  inTempFolder(async (folder) => {
    const content = (text: string) => ({ files: [{ name: "a", content: text }], seal });
    await writeRunFolder(folder, content("1"));
    const again = await writeRunFolder(folder, content("1"));
    assertEquals(again.isNew, false);
    const error = await assertRejects(
      () => writeRunFolder(folder, content("2")),
      DataError,
      "never overwritten",
    );
    assertEquals([error.code, error.where], ["ARTIFACT_CONFLICT", join(folder, "a")]);
    assertEquals(await Deno.readTextFile(join(folder, "a")), "1");
  }));

Deno.test("the digests of a folder are had without writing it", () =>
  inTempFolder(async (folder) => {
    const files = [
      { name: "a.csv", content: () => ["x\n", "1\n"] },
      { name: "b.bin", content: Uint8Array.of(1, 2) },
    ];
    const digests = await digestRunFolder({ files, seal });
    assertEquals(namesIn(join(folder, "..")), []);
    assertEquals((await writeRunFolder(folder, { files, seal })).digests, digests);
    assertEquals(await Deno.readTextFile(join(folder, "a.csv")), "x\n1\n");
  }));

Deno.test("a writer that fails leaves neither a folder nor a half-written one behind", () =>
  inTempFolder(async (folder) => {
    const failing = (): Uint8Array => {
      throw new Error("ENOSPC: no space left on device");
    };
    const files = [{ name: "a", content: "1" }, { name: "b", content: failing }];
    const error = await assertRejects(() => writeRunFolder(folder, { files, seal }), DataError);
    assertEquals(error.code, "DISK_FULL");
    assertEquals(namesIn(join(folder, "..")), []);
  }));

Deno.test("equal runs written at once give one whole folder, and only one of them is new", () =>
  inTempFolder(async (folder) => {
    const slow = async function* () {
      yield "half";
      await new Promise((resolve) => setTimeout(resolve, 5));
      yield "whole";
    };
    const content = { files: [{ name: "a", content: slow }, { name: "b", content: slow }], seal };
    const all = [1, 2, 3, 4].map(() => writeRunFolder(folder, content));
    const written = await Promise.all(all);
    assertEquals(written.filter(({ isNew }) => isNew).length, 1);
    assertEquals(await Deno.readTextFile(join(folder, "a")), "halfwhole");
    assertEquals(namesIn(join(folder, "..")), ["run"]);
  }));
