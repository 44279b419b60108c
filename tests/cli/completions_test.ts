import { assert, assertEquals } from "@std/assert";
import { ROOT } from "../support/run_process.ts";
import { runCli } from "../support/run_cli.ts";

const CASES: [words: string[], expected: string[]][] = [
  [["ba"], ["backtest"]],
  [["comp"], ["completions"]],
  [["backtest", "ver"], ["verify"]],
  [["backtest", "run", "--idea"], ["--idea-card"]],
  [["backtest", "run", "--idea-card", "ema"], ["ema_trend_htf"]],
  [["data", "status", "--symbol", "BT"], ["BTCUSDT"]],
  [["data", "import", "--stream", ""], ["last", "mark", "funding"]],
  [["completions", ""], ["bash", "zsh", "fish"]],
  [["data", "import", "--file", ""], []],
  [["nonsense", "--zzz"], []],
];

for (const [words, expected] of CASES) {
  Deno.test(`"closedbar ${words.join(" ")}" is completed`, async () => {
    const { code, stdout } = await runCli("complete", "--", ...words);
    assertEquals([code, stdout.split("\n").slice(0, -1)], [0, expected]);
  });
}

Deno.test("each shell has a script, another shell is refused with the choices", async () => {
  for (const shell of ["bash", "zsh", "fish"]) {
    const { code, stdout } = await runCli("completions", shell);
    assertEquals([code, stdout.includes("closedbar complete -- ")], [0, true]);
  }
  const { code, stderr } = await runCli("completions", "tcsh");
  assertEquals([code, stderr.includes("bash, zsh, fish")], [2, true]);
  assert(!(await runCli("--help")).stdout.includes("complete ["));
});

Deno.test({
  name: "bash completes the id of a card through its script",
  ignore: Deno.build.os === "windows",
  async fn() {
    const script = (await runCli("completions", "bash")).stdout;
    const lines = [
      `closedbar() { "${Deno.execPath()}" run -q -P=cli cli.ts "$@"; }`,
      script,
      "COMP_WORDS=(closedbar backtest run --idea-card ema); COMP_CWORD=4; _closedbar",
      'printf "%s" "${COMPREPLY[*]}"',
    ];
    const bash = new Deno.Command("bash", { args: ["-c", lines.join("\n")], cwd: ROOT });
    const { stdout, stderr } = await bash.output();
    const decoder = new TextDecoder();
    assertEquals([decoder.decode(stdout), decoder.decode(stderr)], ["ema_trend_htf", ""]);
  },
});
