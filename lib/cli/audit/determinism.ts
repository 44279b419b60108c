import type { Command } from "@commander-js/extra-typings";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunDigests } from "../../audits/mod.ts";
import { DataError, DataMissingError } from "../../base/mod.ts";
import { cardOptions } from "../backtest/card_options.ts";
import { type CommandContext } from "../common_options.ts";
import { ExitCode } from "../exit_code.ts";
import { readCount } from "../read_number.ts";
import { verdict, writeAudit } from "./write_audit.ts";

/** Where the runs of this audit are made, and removed again. */
const SCRATCH = "artifacts";

/** Nothing of a machine's habits may reach a run, so each process is given others. */
const HABITS: Record<string, string>[] = [
  { TZ: "UTC", LANG: "C" },
  { TZ: "Pacific/Chatham", LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" },
  { TZ: "America/St_Johns", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" },
];

/** `audit determinism`: the same run in fresh processes, and against one that was made before. */
export function addAuditDeterminism(parent: Command, context: CommandContext): void {
  cardOptions(parent.command("determinism"))
    .description("make a run in fresh processes, in other time zones, and compare every byte")
    .option("--turns <count>", "how often the run is made", readCount, 2)
    .option("--against <dir>", "folder of the same run, made before")
    .addHelpText(
      "after",
      "\nIt starts processes of its own, which the usual permissions do not allow.\n" +
        "\nExample:\n  deno run -P=cli --allow-run cli.ts audit determinism " +
        "--idea-card ema_trend_htf --start 2025-05-06 --end 2025-06-03",
    )
    .action(async (options) => {
      const { auditDeterminism } = await import("../../audits/mod.ts");
      const { turns, against } = options;
      const older = against === undefined ? null : await digestFolder(against, against);
      await Deno.mkdir(SCRATCH, { recursive: true });
      const folder = await Deno.makeTempDir({ dir: SCRATCH, prefix: "determinism_" });
      try {
        const report = await auditDeterminism({
          run: (turn) => runInProcess(turn, join(folder, String(turn)), repeated(options)),
          turns,
          older,
        });
        writeAudit(context, options, report, {
          facts: { turns, against: against ?? null },
          headline: `determinism ${verdict(report)}: ${report.checked} digests compared`,
        });
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    });
}

/** The options that name the run, as typed. */
function repeated(
  options: {
    ideaCard: string;
    start: string;
    end: string;
    db: string;
    symbol?: string;
    acceptFilled?: true;
  },
): string[] {
  const { ideaCard, start, end, db, symbol, acceptFilled } = options;
  return [
    ...["--idea-card", ideaCard, "--start", start, "--end", end, "--db", db],
    ...symbol === undefined ? [] : ["--symbol", symbol],
    ...acceptFilled ? ["--accept-filled"] : [],
  ];
}

async function runInProcess(turn: number, out: string, options: string[]): Promise<RunDigests> {
  const program = Deno.build.standalone ? [] : [
    ...["run", "-q", "--allow-read", "--allow-ffi", "--allow-env", `--allow-write=${out}`],
    fileURLToPath(new URL("../../../cli.ts", import.meta.url)),
  ];
  const args = [...program, "backtest", "run", ...options, "--out", out, "--json"];
  const env = HABITS[(turn - 1) % HABITS.length];
  const child = new Deno.Command(Deno.execPath(), { args, env });
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  if (code !== ExitCode.OK) {
    const said = decoder.decode(stdout).trim() || decoder.decode(stderr).trim();
    const Failure = code === ExitCode.DATA_MISSING ? DataMissingError : DataError;
    throw new Failure(`Cannot compare runs as run ${turn} failed: ${said}`, { code: "RUN_FAILED" });
  }
  const { dir } = JSON.parse(decoder.decode(stdout));
  return await digestFolder(dir, `process ${turn} (${env.TZ}, ${env.LANG})`);
}

/** Digests of a run's files as they lie on disk, and of the quotes it was made from. */
async function digestFolder(folder: string, label: string): Promise<RunDigests> {
  const { digestFiles, readManifest } = await import("../../artifacts/mod.ts");
  const { data, files } = readManifest(folder);
  return {
    label,
    digests: {
      "quotes px.last": data.last.sha256,
      "quotes px.mark": data.mark.sha256,
      ...digestFiles(folder, ["run_manifest.json", ...Object.keys(files)]),
    },
  };
}
