import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError } from "../base/mod.ts";

const OPENERS: Partial<Record<typeof Deno.build.os, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  windows: ["explorer.exe"],
};

/**
 * Opens a file with the program that the desktop has chosen for it.
 *
 * @param path The file.
 * @throws {UsageError} `CANNOT_OPEN` where there is no such program.
 */
export async function openFile(path: string): Promise<void> {
  const [command, ...args] = OPENERS[Deno.build.os] ?? ["xdg-open"];
  const url = pathToFileURL(resolve(path)).href;
  try {
    await new Deno.Command(command, { args: [...args, url], stdout: "null", stderr: "null" })
      .output();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new UsageError(`Cannot open ${path} as there is no ${command} here: open it by hand`, {
      code: "CANNOT_OPEN",
      cause,
    });
  }
}
