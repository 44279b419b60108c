import { PROGRAM } from "./common_options.ts";

/** Port of a queue whose address names none. */
const DEFAULT_PORT = "4222";

/**
 * @param args What was typed behind the program's name.
 * @returns Host and port of the queue that it names, as a permission has them, or `null`.
 */
export function queueHost(args: readonly string[]): string | null {
  const at = args.findIndex((word) => /^--queue(=|$)/.test(word));
  if (at < 0) return null;
  const url = URL.parse(
    args[at].includes("=") ? args[at].replace(/^.*?=/, "") : args[at + 1] ?? "",
  );
  return url === null || url.hostname === "" ? null : `${url.hostname}:${url.port || DEFAULT_PORT}`;
}

/**
 * What a command is started with. A task takes no flag, so a command that names a queue is told with
 * the one that lets it reach it.
 *
 * @param args What is typed behind the program's name.
 * @param program What a command without a queue is started with.
 * @returns For example `deno run -P=cli --allow-net=10.0.0.5:4222 cli.ts`.
 */
export function programFor(args: readonly string[], program: string = PROGRAM): string {
  const host = queueHost(args);
  if (host === null || Deno.build.standalone) return program;
  return `deno run -P=cli --allow-net=${host} cli.ts`;
}
