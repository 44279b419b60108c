import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { ROOT, runProcess } from "./support/run_process.ts";

const FOLDER = join(ROOT, "examples");

/** What each script says, in parts that its data decide. */
const SAYS: Record<string, RegExp> = {
  "load_data.ts":
    /^41760 rows in the file, \d+ new; that day had 1440 minutes\nfrom 168.68 to 178.93/,
  "one_trade.ts": /^trade 34: long [^]*by stop_loss[^]*\n {2}fact \d+ at .*: exit_filled/,
  "query.ts": /^(\d\d:00 UTC \d+\.\d % of the volume, \d+\.\d bps a minute\n){3}$/,
  "strategy.ts": /^channel_breakout on SOLUSDT 30m/,
  "sweep.ts": /^( +fast \d+ +slow \d+ +[\d.-]+ %\n){3}after 12 trials: .* probability 0\.\d\d\n$/,
};

const scripts = [...Deno.readDirSync(FOLDER)].map(({ name }) => name)
  .filter((name) => name.endsWith(".ts")).sort();

Deno.test("every script of the examples is known to the tests and below 40 lines", () => {
  assertEquals(scripts, Object.keys(SAYS));
  for (const name of scripts) {
    const lines = Deno.readTextFileSync(join(FOLDER, name)).trimEnd().split("\n").length;
    assert(lines < 40, `${name} has ${lines} lines`);
  }
});

for (const [name, says] of Object.entries(SAYS)) {
  Deno.test(`examples/${name} runs under the permission set it names`, async () => {
    assertEquals((await runProcess(["data", "import", "--bundled"])).code, 0);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "--no-prompt", "-P=backtest", `examples/${name}`],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
    }).output();
    const decoder = new TextDecoder();
    assertEquals([code, decoder.decode(stderr)], [0, ""]);
    assertMatch(decoder.decode(stdout), says);
  });
}

Deno.test("a project beside a clone imports the toolkit and its rooms by their names", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify({ links: [ROOT] }));
    await Deno.writeTextFile(
      join(folder, "names.ts"),
      `import { defineStrategy } from "@closedbar/closedbar";
import { INPUT_SOURCES } from "@closedbar/closedbar/indicators";
console.log(typeof defineStrategy, INPUT_SOURCES.includes("close"));`,
    );
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "--no-prompt", "names.ts"],
      cwd: folder,
      env: { NO_COLOR: "1" },
    }).output();
    assertEquals(new TextDecoder().decode(stdout), "function true\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
