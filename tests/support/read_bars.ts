import { allocateBars, type BarColumns } from "../../lib/columns/mod.ts";

/**
 * Reads bars of a fixture.
 *
 * @param path File below the repository: gzip CSV `ts_open_ms,open,high,low,close,volume`.
 * @returns Its bars.
 */
export async function readBars(path: string): Promise<BarColumns> {
  const file = await Deno.open(new URL(`../../${path}`, import.meta.url));
  const text = await new Response(file.readable.pipeThrough(new DecompressionStream("gzip")))
    .text();
  const [head, ...lines] = text.trimEnd().split("\n");
  if (head !== "ts_open_ms,open,high,low,close,volume") {
    throw new Error(`Cannot read ${path}: ${head}`);
  }
  const bars = allocateBars(lines.length);
  const columns = [bars.tsOpenMs, bars.open, bars.high, bars.low, bars.close, bars.volume];
  lines.forEach((line, row) =>
    line.split(",").forEach((cell, k) => columns[k][row] = Number(cell))
  );
  return bars;
}
