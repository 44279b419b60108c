import type { Command } from "@commander-js/extra-typings";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";

/** `data compact`: gives room of removed rows back to the disk. */
export function addDataCompact(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("compact"))
    .description("write the store anew, in order and without the room that removed rows held")
    .addHelpText("after", "\nExample:\n  closedbar data compact")
    .action(async (options) => {
      const { compactStore } = await import("../../store/mod.ts");
      const { beforeBytes, afterBytes } = await compactStore(options.db);
      const document = {
        ok: true,
        db: options.db,
        before_bytes: beforeBytes,
        after_bytes: afterBytes,
      };
      const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
      writeResult(context, options, document, [
        `${options.db}: ${megabytes(beforeBytes)} before, ${megabytes(afterBytes)} now`,
      ]);
    });
}
