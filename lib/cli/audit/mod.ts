import type { Command } from "@commander-js/extra-typings";
import type { CommandContext } from "../common_options.ts";
import { addAuditCausality } from "./causality.ts";
import { addAuditDeterminism } from "./determinism.ts";
import { addAuditMathParity } from "./math_parity.ts";
import { addAuditParityTable } from "./parity_table.ts";
import { addAuditRollup } from "./rollup.ts";
import { addAuditSnapshotPlumbing } from "./snapshot_plumbing.ts";
import { addAuditToolkit } from "./toolkit.ts";

/** The commands of `audit`: each ends with 1 when it finds anything. */
export function addAuditCommands(program: Command, context: CommandContext): void {
  const audit = program.command("audit")
    .description("show that what is promised is kept")
    .addHelpText("after", "\nExample:\n  closedbar audit toolkit");
  addAuditToolkit(audit, context);
  addAuditMathParity(audit, context);
  addAuditParityTable(audit, context);
  addAuditSnapshotPlumbing(audit, context);
  addAuditRollup(audit, context);
  addAuditCausality(audit, context);
  addAuditDeterminism(audit, context);
}
