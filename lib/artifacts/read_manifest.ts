import { join } from "node:path";
import { z } from "zod";
import { readDocument } from "./read_document.ts";
import { type Role, ROLES } from "../base/mod.ts";

/** Rows of one series, as a run read them. */
export interface ManifestSeries {
  /** Digest of the columns. */
  sha256: string;
  /** How many rows. */
  rows: number;
}

/** What a manifest says, as far as a run is repeated from it. */
export interface RunManifest {
  /** Version of the form. */
  schema_version: 1;
  /** What it is the manifest of. */
  kind: "backtest";
  /** Identifier that comes from the content. */
  run_id: string;
  /** What ran. */
  engine: { name: string; version: string };
  /** The strategy: a whole card, or the identity of a TypeScript one. */
  strategy: {
    id: string;
    kind: "idea_card" | "typescript";
    digest: string;
    source_sha256?: string;
    parameters?: Record<string, number | string>;
    content?: unknown;
    warmup_bars?: Partial<Record<Role, number>>;
  };
  /** Name in the store. */
  symbol: string;
  /** Contract terms, keys in snake_case. */
  instrument?: unknown;
  /** The window that was asked for, epoch milliseconds. */
  window: { start_ts_ms: number; end_ts_ms: number };
  /** What was read. */
  data: {
    last: ManifestSeries;
    mark: ManifestSeries & { source: string };
    funding: ManifestSeries;
    instrument: { sha256: string };
  };
  /** The assumptions' profile. */
  profile: { name: string };
  /** Whether invented minutes were accepted. */
  accept_filled: boolean;
  /** Whether the data was checked before. */
  preflight: { ran: boolean };
  /** Digest of each file by its name. */
  files: Record<string, string>;
}

const manifestSchema: z.ZodType<RunManifest> = z.object({
  schema_version: z.literal(1),
  kind: z.literal("backtest"),
  run_id: z.string(),
  engine: z.object({ name: z.string(), version: z.string() }),
  strategy: z.object({
    id: z.string(),
    kind: z.enum(["idea_card", "typescript"]),
    digest: z.string(),
    source_sha256: z.string().optional(),
    parameters: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
    content: z.unknown(),
    warmup_bars: z.partialRecord(z.enum(ROLES), z.number()).optional(),
  }),
  symbol: z.string(),
  instrument: z.unknown().optional(),
  window: z.object({ start_ts_ms: z.number(), end_ts_ms: z.number() }),
  data: z.object({
    last: z.object({ sha256: z.string(), rows: z.number() }),
    mark: z.object({ sha256: z.string(), rows: z.number(), source: z.string() }),
    funding: z.object({ sha256: z.string(), rows: z.number() }),
    instrument: z.object({ sha256: z.string() }),
  }),
  // Runs written before there were profiles made the assumptions of the conservative one.
  profile: z.object({ name: z.string() }).default({ name: "conservative" }),
  accept_filled: z.boolean(),
  preflight: z.object({ ran: z.boolean() }),
  files: z.record(z.string(), z.string()),
});

/**
 * Reads the manifest of a run folder.
 *
 * @param folder A run folder.
 * @returns The manifest.
 * @throws {DataMissingError} `MANIFEST_MISSING` when there is none.
 * @throws {DataError} `BAD_MANIFEST` when it is not one of ours.
 */
export function readManifest(folder: string): RunManifest {
  return readDocument(join(folder, "run_manifest.json"), manifestSchema, {
    what: "the manifest of a run",
    instead: 'a run folder that "backtest run" wrote',
  });
}
