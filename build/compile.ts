/**
 * Builds the command line as one file that needs no Deno: `deno task compile [target...]`.
 *
 * What Deno embeds is the program, its packages, and for each target the one database engine that runs
 * there; what is only opened by name (cards, market data, workers) is named here.
 *
 * @module
 */
import { fromFileUrl, join } from "@std/path";
import { VERSION } from "../lib/base/mod.ts";

const ROOT = fromFileUrl(new URL("..", import.meta.url));

/** Where a binary can run. */
export const TARGETS = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
] as const;

/** One of {@linkcode TARGETS}. */
export type Target = typeof TARGETS[number];

/** Modules that only `new Worker` names. */
const WORKERS = ["lib/farm/sweep_worker.ts", "lib/sandbox/strategy_worker.ts"];

/**
 * The set `venue` of deno.json as flags, with the queue of the set `sweep`. The set itself would bake the folders of the machine that builds;
 * flags keep them below the folder the binary is run in.
 */
async function permissionFlags(): Promise<string[]> {
  const { permissions: { venue, sweep } } = JSON.parse(
    await Deno.readTextFile(join(ROOT, "deno.json")),
  );
  const folders = venue.write.map((folder: string) => folder.replace("./", ""));
  return [
    "--no-prompt",
    "--allow-read",
    "--allow-ffi",
    `--allow-write=${folders}`,
    `--allow-net=${[...venue.net, ...sweep.net]}`,
    `--allow-env=${venue.env.allow}`,
    `--ignore-env=${venue.env.ignore}`,
    "--deny-import",
  ];
}

/** The files of the bundled market data, and not a store that lies beside them. */
async function bundledFiles(): Promise<string[]> {
  const { instruments, files } = JSON.parse(
    await Deno.readTextFile(join(ROOT, "data", "manifest.json")),
  );
  const names = ["manifest.json", instruments, ...files.map(({ file }: { file: string }) => file)];
  return names.map((name) => join("data", name));
}

/**
 * Where the package cache keeps the engine for another C library than the runtime's, which would be
 * embedded besides. The cache names its folders by registry, and the engine's own package is in it.
 */
async function musl(target: Target): Promise<string[]> {
  const found = /^(x86_64|aarch64)-unknown-linux/.exec(target);
  if (found === null) return [];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { npmCache } = JSON.parse(new TextDecoder().decode(stdout));
  const architecture = found[1] === "x86_64" ? "x64" : "arm64";
  const folders: string[] = [];
  for (const { name } of Deno.readDirSync(npmCache)) {
    const home = join(npmCache, name, "@duckdb");
    for (const version of namesIn(join(home, "node-bindings"))) {
      folders.push(join(home, `node-bindings-linux-${architecture}-musl`, version));
    }
  }
  return folders;
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].filter(({ isDirectory }) => isDirectory)
      .map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** A binary, or why there is none. */
export interface Build {
  /** The file; on Windows' target with its ending. */
  path: string;
  /** What it holds, as Deno lists it: folders that are embedded whole in one line. */
  embedded: string;
  /** Why it could not be built, in one line, or `null`. */
  problem: string | null;
}

/**
 * Builds one binary.
 *
 * @param target Where it is to run.
 * @param outFolder Where it goes.
 * @param denort Deno's runtime for that target; downloaded unless told.
 * @returns What came of it.
 */
export async function compile(target: Target, outFolder: string, denort?: string): Promise<Build> {
  const path = join(outFolder, `closedbar-${target}${target.includes("windows") ? ".exe" : ""}`);
  const args = [
    "compile",
    ...["--no-check", "--self-extracting", "--exclude-unused-npm", "--frozen"],
    ...await permissionFlags(),
    ...["idea_cards", ...WORKERS, ...await bundledFiles()].flatMap((file) => ["--include", file]),
    ...(await musl(target)).flatMap((folder) => ["--exclude", folder]),
    ...["--target", target, "--output", path, "cli.ts"],
  ];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    env: { NO_COLOR: "1", ...(denort === undefined ? {} : { DENORT_BIN: denort }) },
  }).output();
  const said = new TextDecoder().decode(stderr);
  const embedded = said.slice(said.indexOf("Embedded Files"));
  return { path, embedded, problem: success ? null : explain(target, said, denort) };
}

/**
 * Starts a binary that was built for this machine; whatever was named as the runtime is in it.
 *
 * @param path A binary for this machine.
 * @returns Why it is none of ours, in one line, or `null`.
 */
export async function tryOut(path: string): Promise<string | null> {
  const { stdout } = await new Deno.Command(path, { args: ["--version"] }).output();
  const said = new TextDecoder().decode(stdout).trim();
  if (said === VERSION) return null;
  return `Cannot use ${path} as it answers --version with "${said.split("\n")[0]}" and not with ` +
    `"${VERSION}": DENORT_BIN has to be denort ${Deno.version.deno}, which is not the deno command`;
}

function explain(target: Target, said: string, denort?: string): string {
  if (denort !== undefined && /denort|No such file/.test(said)) {
    return `Cannot build for ${target} as DENORT_BIN names ${denort}, which cannot be read: put the ` +
      `path of denort ${Deno.version.deno} for that target there`;
  }
  if (/denort|dl\.deno\.land/.test(said)) {
    return `Cannot build for ${target} as Deno's runtime for it cannot be downloaded: put the path of ` +
      `denort ${Deno.version.deno} for that target into DENORT_BIN`;
  }
  const lines = said.split("\n");
  const error = lines.find((line) => line.startsWith("error: ")) ?? said.trim();
  const cause = lines.findLast((line) => /^ +[0-9]+: (?!<unknown>)/.test(line)) ?? "";
  return `Cannot build for ${target}: ${error.replace("error: ", "")}${
    cause.replace(/^ +[0-9]+/, "")
  }`;
}

if (import.meta.main) {
  const wanted = Deno.args.length === 0 ? [...TARGETS] : Deno.args as Target[];
  const unknown = wanted.filter((target) => !TARGETS.includes(target));
  const denort = Deno.env.get("DENORT_BIN");
  const fault = unknown.length > 0
    ? `Cannot build for ${unknown[0]}: known are ${TARGETS.join(" ")}`
    : denort !== undefined && wanted.length > 1
    ? "Cannot build for several targets with one DENORT_BIN: name the target it is for"
    : null;
  // deno-lint-ignore no-console
  const say = (line: string) => console.log(line);
  if (Deno.args.includes("--help")) {
    say(
      `usage: deno task compile [target...]\n\nbuilds dist/closedbar-<target>; all of these unless ` +
        `told: ${TARGETS.join(" ")}\n\nexample: deno task compile ${Deno.build.target}`,
    );
    Deno.exit(0);
  }
  if (fault !== null) {
    say(fault);
    Deno.exit(2);
  }
  let failed = false;
  for (const target of wanted) {
    const { path, problem: unbuilt } = await compile(target, "dist", denort);
    const isOurs = unbuilt === null && target === Deno.build.target;
    const problem = isOurs ? await tryOut(join(ROOT, path)) : unbuilt;
    if (isOurs && problem !== null) Deno.removeSync(join(ROOT, path));
    failed ||= problem !== null;
    say(problem ?? `${path} ${Math.round(Deno.statSync(join(ROOT, path)).size / 2 ** 20)} MiB`);
  }
  Deno.exit(failed ? 1 : 0);
}
