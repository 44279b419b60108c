import { dirname, join, resolve } from "node:path";
import { ClosedbarError, commandLine } from "../base/mod.ts";
import { ExitCode, exitCodeOf } from "./exit_code.ts";
import { DEFAULT_CACHE, DEFAULT_SESSIONS } from "./paper/paper_options.ts";
import { queueHost } from "./queue_program.ts";
import type { Terminal } from "./terminal.ts";

/** A failure as every command reports it. */
export interface Failure {
  /** Stable code in capitals. */
  code: string;
  /** One sentence. */
  message: string;
  /** Place of the offending value. */
  where?: string;
  /** Command that repairs the situation. */
  fix_command?: string;
}

/**
 * Reports what a command threw, as text on stderr or as one JSON document on stdout.
 *
 * @param error What was thrown.
 * @param asJson Whether `--json` was given.
 * @param terminal Where to write.
 * @returns The exit code.
 */
export function reportFailure(error: unknown, asJson: boolean, terminal: Terminal): number {
  const failure = describeFailure(error);
  if (asJson) terminal.write(JSON.stringify({ ok: false, error: failure }) + "\n");
  else {
    const place = failure.where === undefined ? "" : `${failure.where}: `;
    terminal.warn(`error: ${place}${failure.message}\n`);
    if (failure.fix_command !== undefined) terminal.warn(`  fix: ${failure.fix_command}\n`);
  }
  const exitCode = exitCodeOf(error);
  if (exitCode === ExitCode.INTERNAL && !asJson && error instanceof Error) {
    terminal.warn(
      `${error.stack ?? ""}\nThis is a mistake in closedbar itself. Please report it.\n`,
    );
  }
  return exitCode;
}

/**
 * @param error What was thrown.
 * @returns Its facts.
 */
export function describeFailure(error: unknown): Failure {
  const origin = error instanceof ClosedbarError ? error.cause : error;
  if (origin instanceof Deno.errors.NotCapable) {
    return { code: "PERMISSION_DENIED", ...explainDenied(origin.message) };
  }
  if (error instanceof ClosedbarError) {
    return {
      code: error.code,
      message: error.message,
      ...(error.where === undefined ? {} : { where: error.where }),
      ...(error.fixCommand === undefined ? {} : { fix_command: error.fixCommand }),
    };
  }
  return { code: "INTERNAL", message: error instanceof Error ? error.message : String(error) };
}

/** What a permission is for, where its name is no verb. */
const DENIED_VERBS: Readonly<Record<string, string>> = {
  env: "use the environment variable",
  ffi: "load",
  net: "reach",
  sys: "ask the system for",
};

/**
 * Deno says `Requires write access to "x", run again with the --allow-write flag`. A file is written
 * beside a temporary one, so the flag that helps names the folder.
 */
function explainDenied(message: string): Pick<Failure, "message" | "fix_command"> {
  const match = /Requires (\w+) access to "?([^",]*)"?/.exec(message);
  if (match === null) {
    return { message: `Cannot go on as Deno denied a permission: ${message}` };
  }
  const [, kind, target] = match;
  const allowed = kind === "write" ? folderOf(resolve(target)) : target;
  const { message: explained, fixCommand } = denied(kind, target, allowed);
  return { message: explained, ...(fixCommand === undefined ? {} : { fix_command: fixCommand }) };
}

/** The folder to be written: the one that was to be made, or else that of the file. */
function folderOf(path: string): string {
  const within = join(path, "_").slice(0, -1);
  const isNamed = Deno.args.some((arg) =>
    resolve(arg.replace(/^--[\w-]+=/, "")).startsWith(within)
  );
  return isNamed || isFolder(path) ? path : dirname(path);
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    // What is not there or may not be seen is no folder as far as anyone can tell.
    return false;
  }
}

/**
 * What to tell a user whose permission set does not include something.
 *
 * @param kind Name of the permission, for example `write`.
 * @param target What was wanted: a path, an address, a variable.
 * @param allowed The target whose permission helps.
 * @returns One sentence and, in a checkout, the same call with the flag that allows it.
 */
export function denied(
  kind: string,
  target: string,
  allowed: string,
): { message: string; fixCommand?: string } {
  const verb = DENIED_VERBS[kind] ?? kind;
  const explained = `Cannot ${verb} ${target} as the permission set does not include it`;
  if (Deno.build.standalone) return { message: `${explained}: choose one inside it` };
  const host = queueHost(Deno.args);
  const isPaper = Deno.args[0] === "paper";
  const isRoot = kind === "write" && dirname(resolve(allowed)) === resolve(allowed);
  if (isRoot) {
    const places = isPaper ? PAPER_FOLDERS.join("/ or ") : "data/ or artifacts";
    return { message: `${explained}: choose a folder below ${places}/ instead` };
  }
  if (host !== null) {
    const net = `--allow-net=${kind === "net" && allowed !== host ? [host, allowed] : host}`;
    const flags = [net, ...(kind === "net" ? [] : flagsFor(kind, allowed))];
    const fixCommand = commandLine("deno run -P=cli", [...flags, "cli.ts", ...Deno.args]);
    return { message: `${explained}: allow it if you want to`, fixCommand };
  }
  const flags = isPaper ? paperFlags(kind, allowed) : flagsFor(kind, allowed);
  const isAsking = kind === "env" || kind === "net" || mayAskVenue();
  const set = isPaper ? "paper" : isAsking ? "venue" : "cli";
  const fixCommand = commandLine(`deno run -P=${set}`, [...flags, "cli.ts", ...Deno.args]);
  return { message: `${explained}: allow it if you want to`, fixCommand };
}

/**
 * A flag takes the place of what the set says of its kind: variables are needed all together, and the
 * sets `cli` and `venue` read everything.
 */
function flagsFor(kind: string, allowed: string): string[] {
  return kind === "env" || kind === "read" ? [] : [`--allow-${kind}=${allowed}`];
}

/** What the set `paper` writes, which a session goes on to need beside another folder. */
const PAPER_FOLDERS = [DEFAULT_SESSIONS, dirname(DEFAULT_CACHE)];

/** The set `paper` reads the checkout only, and what is written is read as well. */
function paperFlags(kind: string, allowed: string): string[] {
  if (kind === "read") return [`--allow-read=.,${allowed}`];
  if (kind !== "write") return flagsFor(kind, allowed);
  return [`--allow-read=.,${allowed}`, `--allow-write=${[...PAPER_FOLDERS, allowed]}`];
}

/** Whether this process was started with a set that names the venues' addresses. */
function mayAskVenue(): boolean {
  return Deno.permissions.querySync({ name: "net", host: "api.bybit.com" }).state === "granted";
}
