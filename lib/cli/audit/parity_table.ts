import type { Command } from "@commander-js/extra-typings";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";
import { writeAudit } from "./write_audit.ts";

/** `audit parity-table`: every indicator against other implementations, as a page of Markdown. */
export function addAuditParityTable(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("parity-table"))
    .description("print how far every indicator is from other implementations, as Markdown")
    .option("--golden <dir>", "folder of the golden files", "tests/data/golden")
    .addHelpText("after", "\nExample:\n  closedbar audit parity-table > docs/parity.md")
    .action(async (options) => {
      const { parityTable } = await import("../../audits/mod.ts");
      const { markdown, report } = await parityTable(options.golden);
      if (!report.ok || options.json) {
        const headline = `parity-table: ${report.findingCount} findings`;
        writeAudit(context, options, report, { facts: { markdown }, headline });
      } else writeResult(context, options, report, [markdown.trimEnd()]);
    });
}
