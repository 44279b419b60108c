import type { Command } from "@commander-js/extra-typings";
import type { CommandContext } from "../common_options.ts";
import { addDataCompact } from "./compact.ts";
import { addDataDelete } from "./delete.ts";
import { addDataExport } from "./export.ts";
import { addDataFill } from "./fill.ts";
import { addDataFix } from "./fix.ts";
import { addDataImport } from "./import.ts";
import { addDataStatus } from "./status.ts";
import { addDataSync } from "./sync.ts";
import { addDataSyncRange } from "./sync_range.ts";
import { addDataVerify } from "./verify.ts";

/** The commands of `data`. */
export function addDataCommands(program: Command, context: CommandContext): void {
  const data = program.command("data")
    .description("get, check and repair market data")
    .addHelpText(
      "after",
      "\nExamples:\n  closedbar data import --bundled\n  closedbar data status",
    );
  addDataImport(data, context);
  addDataExport(data, context);
  addDataSyncRange(data, context);
  addDataSync(data, context);
  addDataFix(data, context);
  addDataStatus(data, context);
  addDataVerify(data, context);
  addDataFill(data, context);
  addDataDelete(data, context);
  addDataCompact(data, context);
}
