import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import page from "../../docs/data.md" with { type: "text" };
import { ROOT } from "../support/run_process.ts";

const folder = await Deno.makeTempDir({ prefix: "closedbar_" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const BLOCK = /```(sh|text)\n([^]*?)```/g;

Deno.test("the walk-through of the page on data does what it shows", async () => {
  const venue = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-prompt", "--allow-net=127.0.0.1", "tests/support/loopback_venue.ts"],
    cwd: ROOT,
    stdout: "piped",
  }).spawn();
  const reader = venue.stdout.getReader();
  const url = new TextDecoder().decode((await reader.read()).value).trim();
  try {
    const blocks = [...page.matchAll(BLOCK)];
    const shown = blocks.filter(([, kind]) => kind === "text").map(([, , text]) => text);
    assert(shown.length >= 6);
    let script = "";
    for (const [, kind, text] of blocks) script += kind === "sh" ? text : "echo =====\n";
    // The test's own folder stands for data/, so that nothing of the checkout is written.
    const store = join(folder, "walk.duckdb");
    const { stdout, stderr } = await new Deno.Command("bash", {
      args: [
        "-c",
        script.replaceAll("data/walk.duckdb", store).replace(
          "-P=venue",
          `-P=venue --no-prompt --allow-write=${folder}`,
        ),
      ],
      cwd: ROOT,
      env: { VENUE_URL: url, NO_COLOR: "1" },
    }).output();
    assertEquals(new TextDecoder().decode(stderr), "");
    const said = new TextDecoder().decode(stdout).replaceAll(store, "data/walk.duckdb");
    assertEquals(said.split("=====\n").slice(0, -1), shown);
  } finally {
    venue.kill();
    await reader.cancel();
    await venue.status;
  }
});
