/**
 * Artifacts: what a run leaves on disk, byte-identical for equal runs.
 *
 * @module
 */
export type { ApprovedRun } from "./approve_run.ts";
export type { StrategySourceFile } from "./require_source.ts";
export type { CsvColumn } from "./csv.ts";
export type { ManifestSeries, RunManifest } from "./read_manifest.ts";
export type { SessionOutcome } from "./pre_paper_folder.ts";
export type { PrePaperManifest } from "./pre_paper_manifest.ts";
export type { SessionRecord } from "./session_record.ts";
export type { SessionStatus } from "./session_status.ts";
export type { OnStaging, Piece, RunContent, RunFile } from "./run_folder.ts";
export type { BreakMark, LevelLife, StructureDocument, ZoneLife } from "./structure_document.ts";
export type { FileComparison, WrittenRun } from "./write_run.ts";
export { approveRun } from "./approve_run.ts";
export { requireSource } from "./require_source.ts";
export { csvChunks } from "./csv.ts";
export { parquetBytes } from "./parquet.ts";
export { LineFile } from "./line_file.ts";
export { createPrePaperFolder, PrePaperFolder } from "./pre_paper_folder.ts";
export { findUnendedSession, readPrePaperManifest, sessionFolders } from "./pre_paper_manifest.ts";
export { RECORDED_BARS } from "./recorded_bars.ts";
export { readManifest } from "./read_manifest.ts";
export { digestFiles, digestRunFolder, writeRunFolder } from "./run_folder.ts";
export { readRecordedMinutes, readSessionRecord } from "./session_record.ts";
export { readSessionStatus } from "./session_status.ts";
export { structureDocument } from "./structure_document.ts";
export { writeAnalysis } from "./write_analysis.ts";
export { compareRun, runFolder, writeRun } from "./write_run.ts";
