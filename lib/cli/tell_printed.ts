import type { CommandContext, CommonOptions } from "./common_options.ts";

/**
 * Says on stderr what a strategy file has printed, marked as its own.
 *
 * @param context Where to say it.
 * @param options Whether to be quiet.
 * @param lines What it has printed.
 */
export function tellPrinted(
  { terminal }: Pick<CommandContext, "terminal">,
  { quiet }: Pick<CommonOptions, "quiet">,
  lines: readonly string[],
): void {
  if (!quiet) { for (const line of lines) terminal.warn(`strategy: ${line}\n`); }
}
