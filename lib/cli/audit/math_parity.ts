import type { Command } from "@commander-js/extra-typings";
import type { CardParity } from "../../audits/mod.ts";
import { cardOptions } from "../backtest/card_options.ts";
import { type CommandContext } from "../common_options.ts";
import { readNumber } from "../read_number.ts";
import { formatTable } from "../table.ts";
import { withAuditSubject } from "./audit_history.ts";
import { verdict, writeAudit } from "./write_audit.ts";

/** `audit math-parity`: a card's features against implementations that share no code with ours. */
export function addAuditMathParity(parent: Command, context: CommandContext): void {
  cardOptions(parent.command("math-parity"))
    .description("compare a card's features with implementations that share no code with ours")
    .option("--tolerance <number>", "largest relative difference", readNumber, 1e-8)
    .addHelpText(
      "after",
      "\nExample:\n  closedbar audit math-parity --idea-card ema_trend_htf " +
        "--start 2025-05-06 --end 2025-06-03",
    )
    .action(async (options) => {
      const { auditMathParity } = await import("../../audits/mod.ts");
      const { tolerance } = options;
      const report = await withAuditSubject(
        options,
        (subject) => auditMathParity({ ...subject, tolerance }),
      );
      const { columns, withoutReference } = report;
      const compared = columns.length - withoutReference.length;
      writeAudit(context, options, report, {
        facts: { tolerance, columns: columns.map(toDocument), without_reference: withoutReference },
        headline: `math-parity ${verdict(report)}: ${compared} of ${columns.length} columns ` +
          `compared, ${withoutReference.length} without a reference`,
        lines: formatTable(
          ["column", "feature", "reference", "rows", "difference", "first", "theirs"],
          columns.map(toRow),
        ),
      });
    });
}

function toDocument(column: CardParity) {
  const hasReference = column.reference !== null;
  return {
    role: column.role,
    key: column.key,
    feature: column.feature,
    reference: column.reference,
    rows_compared: column.rowsCompared,
    max_relative_difference: hasReference ? column.maxRelativeDifference : null,
    first_row: column.firstOurs,
    first_row_reference: hasReference ? column.firstReference : null,
  };
}

function toRow(column: CardParity): string[] {
  const start = [`${column.role}.${column.key}`, column.feature];
  return column.reference === null
    ? [...start, "no reference", "", "", String(column.firstOurs), ""]
    : [
      ...start,
      column.reference,
      String(column.rowsCompared),
      column.maxRelativeDifference.toExponential(1),
      String(column.firstOurs),
      String(column.firstReference),
    ];
}
