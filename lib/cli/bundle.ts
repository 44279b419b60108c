import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Stream } from "../columns/mod.ts";

/** One series of the market data that ships with the product. */
export interface BundledSeries {
  /** Its file, ready to open. */
  path: string;
  /** Name in the store. */
  symbol: string;
  /** Which series. */
  stream: Stream;
  /** Where the rows came from. */
  source: string;
  /** Instant of its first row, epoch milliseconds. */
  firstMs: number;
  /** Instant of its last row. */
  lastMs: number;
}

/** A series as the bundle's manifest writes it. */
interface ManifestFile extends Pick<BundledSeries, "symbol" | "stream" | "source"> {
  file: string;
  first_ms: number;
  last_ms: number;
}

/** Folder of the bundled market data. */
export const BUNDLE_FOLDER = fileURLToPath(new URL("../../data", import.meta.url));

/** @returns The bundled series and the file with their contract terms, from the bundle's manifest. */
export function readBundle(): { instruments: string; series: BundledSeries[] } {
  const manifest = JSON.parse(Deno.readTextFileSync(join(BUNDLE_FOLDER, "manifest.json")));
  return {
    instruments: join(BUNDLE_FOLDER, manifest.instruments),
    series: manifest.files.map((one: ManifestFile) => ({
      path: join(BUNDLE_FOLDER, one.file),
      symbol: one.symbol,
      stream: one.stream,
      source: one.source,
      firstMs: one.first_ms,
      lastMs: one.last_ms,
    })),
  };
}
