import { join } from "node:path";
import { DataMissingError, type Instrument, SeededRandom, UsageError } from "../../base/mod.ts";
import type { Stream } from "../../columns/mod.ts";
import type { SyncPort } from "../../preflight/mod.ts";
import type { HistoricalProvider } from "../../providers/mod.ts";
import type { Store } from "../../store/mod.ts";
import { readInstruments } from "../read_instruments.ts";
import { requireArchive } from "../require_archive.ts";
import { ensureTerms } from "./sync_series.ts";

/** Where history is fetched from, as typed. */
export interface SourceOptions {
  /** Id of a venue. */
  venue?: string;
  /** Another address of the venue. */
  venueUrl?: string;
  /** Folder or file. */
  archive?: string;
  /** Which series is asked for: a single file is taken for it. */
  stream?: Stream | "all";
}

/**
 * Opens the source of history that the options name.
 *
 * @param options What was typed.
 * @param fallback What is meant when nothing was.
 * @param remark Told when the source has to be asked again.
 * @returns The source. A venue is asked nothing yet.
 * @throws {UsageError} when both a venue and an archive are named, or an address without a venue.
 */
export async function openSource(
  options: SourceOptions,
  fallback: SourceOptions,
  remark: (sentence: string) => void = () => {},
): Promise<HistoricalProvider> {
  const { venue, archive } = options;
  if (venue !== undefined && archive !== undefined) {
    throw badUsage(`Cannot fetch from --venue ${venue} and --archive ${archive} at once: name one`);
  }
  const named = venue === undefined && archive === undefined ? fallback : options;
  if (named.archive !== undefined) {
    if (options.venueUrl === undefined) return await openArchive(named.archive, options.stream);
    throw badUsage(
      "Cannot use --venue-url without a venue: it is the address of one, name --venue",
    );
  }
  return await openVenue(named.venue!, options.venueUrl, remark);
}

/**
 * Repairs a store from a source, contract terms included where the source states them.
 *
 * @param store What to repair.
 * @param provider Where to fetch.
 * @returns The repair, for the heal loop.
 */
export function repairFrom(store: Store, provider: HistoricalProvider): SyncPort {
  return {
    name: provider.name,
    async sync(symbol, stream, range) {
      const { syncRange } = await import("../../providers/mod.ts");
      await ensureTerms(store, provider, symbol);
      return await syncRange(store, provider, { symbol, stream, range });
    },
  };
}

async function openVenue(
  venue: string,
  baseUrl: string | undefined,
  remark: (sentence: string) => void,
): Promise<HistoricalProvider> {
  const { createVenueProvider } = await import("../../providers/mod.ts");
  const ports = {
    now: () => Date.now(),
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    random: new SeededRandom(Deno.pid),
    remark,
  };
  return await createVenueProvider({
    venue,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...ports,
  });
}

async function openArchive(
  archive: string,
  stream: SourceOptions["stream"],
): Promise<HistoricalProvider> {
  await requireArchive(archive);
  const { createFileProvider } = await import("../../providers/mod.ts");
  const { readFile } = await import("../../store/mod.ts");
  const instruments = await readArchiveInstruments(archive);
  const told = stream === undefined || stream === "all" ? {} : { stream };
  return createFileProvider({ path: archive, ...told, readFile, instruments });
}

async function readArchiveInstruments(archive: string): Promise<Instrument[]> {
  try {
    return await readInstruments(join(archive, "instruments.json"));
  } catch (error) {
    const isAbsent = error instanceof DataMissingError ||
      (error instanceof Error && "code" in error && error.code === "ENOTDIR");
    if (isAbsent) return [];
    throw error;
  }
}

function badUsage(message: string): UsageError {
  return new UsageError(message, { code: "BAD_USAGE" });
}
