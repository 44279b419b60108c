import { suggest } from "../document/mod.ts";
import { INPUT_SOURCES } from "../indicators/mod.ts";
import { structureSources } from "../structure/mod.ts";
import type { CardContent } from "./card_content.ts";
import type { ReferenceScope } from "./find_column.ts";
import { CARD_ROLES } from "./idea_card.ts";

/**
 * Binds detectors to the feature columns they read, which are used by that.
 *
 * @param content Canonical card.
 * @param scope Columns and problems.
 */
export function compileStructure(
  { structure = {} }: CardContent,
  { columns, used, problems }: ReferenceScope,
): void {
  for (const role of CARD_ROLES) {
    const ofRole = [...columns.values()].filter((column) =>
      column.role === role && column.feature?.path[0] === "features"
    );
    for (const [index, declared] of (structure[role] ?? []).entries()) {
      for (const [param, key] of structureSources(declared)) {
        const column = ofRole.find((known) => known.key === key);
        if (column !== undefined) {
          used.add(column);
          continue;
        }
        // One of them was meant, so none is called unused, which would stand before this in the card.
        for (const known of ofRole) used.add(known);
        const keys = ofRole.map((known) => known.key);
        const outputs = keys.filter((known) => known.startsWith(`${key}_`));
        // Rules name a column with its role, so that is what may have been written.
        const near = suggest(key.replace(`${role}.`, ""), [...INPUT_SOURCES, ...keys]);
        const reason = outputs.length > 0
          ? `"${key}" is not one column: choose ${outputs.join(", ")}`
          : `"${key}" is not a feature column of ${role}: ${near}`;
        problems.add("UNKNOWN_FEATURE", ["structure", role, index, "params", param], reason);
      }
    }
  }
}
