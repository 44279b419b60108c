import { allocateBars, type BarColumns, type FundingColumns } from "../../lib/columns/mod.ts";

/**
 * Reads bars of a fixture.
 *
 * @param path File below the repository: gzip CSV `ts_open_ms,open,high,low,close,volume`.
 * @returns Its bars.
 */
export async function readBars(path: string): Promise<BarColumns> {
  const rows = await readRows(path, "ts_open_ms,open,high,low,close,volume");
  const bars = allocateBars(rows.length);
  const columns = [bars.tsOpenMs, bars.open, bars.high, bars.low, bars.close, bars.volume];
  rows.forEach((cells, row) => cells.forEach((cell, k) => columns[k][row] = cell));
  return bars;
}

/**
 * Reads funding records.
 *
 * @param path File below the repository: gzip CSV `ts_ms,rate,interval_ms`.
 * @returns The records.
 */
export async function readFunding(path: string): Promise<FundingColumns> {
  const rows = await readRows(path, "ts_ms,rate,interval_ms");
  return {
    tsMs: Float64Array.from(rows, ([tsMs]) => tsMs),
    rate: Float64Array.from(rows, ([, rate]) => rate),
    intervalMs: Float64Array.from(rows, ([, , intervalMs]) => intervalMs),
  };
}

async function readRows(path: string, heading: string): Promise<number[][]> {
  const file = await Deno.open(new URL(`../../${path}`, import.meta.url));
  const text = await new Response(file.readable.pipeThrough(new DecompressionStream("gzip")))
    .text();
  const [head, ...lines] = text.trimEnd().split("\n");
  if (head !== heading) throw new Error(`Cannot read ${path}: ${head}`);
  return lines.map((line) => line.split(",").map(Number));
}
