/**
 * Audits: each shows that one promise is kept, or where it is not.
 *
 * @module
 */
export type { AuditFinding, AuditReport, Place } from "./audit_report.ts";
export type { CausalityInput, CausalityReport } from "./causality.ts";
export type { DeterminismInput, RunDigests } from "./determinism.ts";
export type { ParityColumn } from "./compare_parity.ts";
export type { CardParity, MathParityInput, MathParityReport } from "./math_parity.ts";
export type { ParityTable } from "./parity_table.ts";
export type { Pine, ReferenceColumn, ReferenceTools } from "./reference_tools.ts";
export type { ReferenceBook } from "./references.ts";
export type { FoldedBars, RollupInput } from "./rollup.ts";
export type { SnapshotPlumbingInput } from "./snapshot_plumbing.ts";
export type { StructureInput, StructureReport } from "./structure.ts";
export type { Makers } from "./known.ts";
export type { Series, TaLib } from "./ta_lib.ts";
export type { Market } from "./synthetic_market.ts";
export type { ToolkitInput, ToolkitReport } from "./toolkit.ts";
export { mergeReports } from "./audit_report.ts";
export { auditCausality } from "./causality.ts";
export { auditDeterminism } from "./determinism.ts";
export { auditMathParity } from "./math_parity.ts";
export { parityTable } from "./parity_table.ts";
export { loadReferenceTools } from "./reference_tools.ts";
export { referenceBook } from "./references.ts";
export { auditRollup } from "./rollup.ts";
export { auditSnapshotPlumbing } from "./snapshot_plumbing.ts";
export { auditStructure } from "./structure.ts";
export { auditToolkit } from "./toolkit.ts";
