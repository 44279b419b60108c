/**
 * History in DuckDB: open, write, read as columns, import and export. All SQL text lives here.
 *
 * @module
 */
export type { BarCacheFacts } from "./sqlite_bar_cache.ts";
export type { ColumnOverrides, Stamp } from "./column_names.ts";
export type { CompactOutcome } from "./compact_store.ts";
export type { ExportFileOptions } from "./export_file.ts";
export type { FileKind } from "./file_head.ts";
export type { TimestampUnit } from "./file_table.ts";
export type { ImportFileOptions, ImportOutcome } from "./import_file.ts";
export type { Migration } from "./migrations.ts";
export type { OpenBarCacheOptions } from "./open_bar_cache.ts";
export type { OpenHistoryOptions } from "./open_history.ts";
export type { OpenStoreOptions } from "./open_store.ts";
export type { FileRows, ReadFileOptions } from "./read_file.ts";
export type { QueryColumn, QueryColumns, QueryValue } from "./query.ts";
export type { SeriesStatus } from "./status.ts";
export type { SyncRecord } from "./sync_record.ts";
export type { TableColumn } from "./write_table.ts";
export type { WindowDeviation } from "./window_deviation.ts";
export type { WriteFacts, WriteOutcome } from "./write_rows.ts";
export { CachedHistory } from "./cached_history.ts";
export { compactStore } from "./compact_store.ts";
export { exportFile } from "./export_file.ts";
export { fileExists } from "./file_exists.ts";
export { importFile } from "./import_file.ts";
export { instrumentFromJson } from "./instrument_json.ts";
export { openBarCache } from "./open_bar_cache.ts";
export { openHistory } from "./open_history.ts";
export { openStore } from "./open_store.ts";
export { readFile } from "./read_file.ts";
export { SqliteBarCache } from "./sqlite_bar_cache.ts";
export { Store } from "./store.ts";
export { windowDeviation } from "./window_deviation.ts";
export type { SweepStore } from "./sweep_store.ts";
export { openSweepStore } from "./open_sweep_store.ts";
export { writeTable } from "./write_table.ts";
export { FILLED_SOURCE } from "./tables.ts";
