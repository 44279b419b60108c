/**
 * Reports: what a person sees of a finished run.
 *
 * @module
 */
export type { BandSummary } from "./monte_carlo/band_summary.ts";
export type { EncodedBars } from "./html/column_codec.ts";
export type { ReportDocument } from "./html/report_document.ts";
export type {
  ReportBreak,
  ReportLevel,
  ReportStructure,
  ReportZone,
} from "./html/report_structure.ts";
export type { ReportedRun } from "./html/render_report.ts";
export type { Displayable, MimeBundle } from "./notebook/with_display.ts";
export type { SummaryOptions } from "./run_summary.ts";
export type { WalkForwardReport } from "./sweep/render_walk_forward.ts";
export type { SweepReport } from "./sweep/render_sweep.ts";
export { formatRun } from "./run_summary.ts";
export { readReport, renderReport, reportPieces } from "./html/render_report.ts";
export { renderWalkForward } from "./sweep/render_walk_forward.ts";
export { renderSweep } from "./sweep/render_sweep.ts";
export { warmupWords } from "./sweep/warmup_words.ts";
export { reportDocument } from "./html/report_document.ts";
export { sparkline } from "./sparkline.ts";
export { withDisplay } from "./notebook/with_display.ts";
