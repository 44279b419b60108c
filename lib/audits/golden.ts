import { allocateBars, type BarColumns } from "../columns/mod.ts";
import { type FeatureSpec, indicator, resolveParams } from "../indicators/mod.ts";
import type { ReferenceColumn } from "./reference_tools.ts";

/** A column of a golden file, and the indicator it is held against. */
export interface GoldenCase {
  /** Name of the column. */
  column: string;
  /** The indicator. */
  spec: FeatureSpec;
  /** Its output. */
  output: string;
  /** How the rows without a value may differ by convention, or `null`. */
  mask: "early" | "late" | "side" | null;
  /** Rows at the start that follow another convention. */
  skip: number;
  /** 1, or -1 when the column has the opposite sign. */
  sign: number;
}

/** Bars with the values that other implementations compute from them. */
export interface GoldenSeries {
  /** The bars. */
  bars: BarColumns;
  /** Values by column name; NaN where the cell is empty. */
  columns: ReadonlyMap<string, Float64Array>;
}

/**
 * Reads which column belongs to which indicator.
 *
 * @param text Lines of `column indicator.output name=value ...`; those that begin with `#` say nothing.
 * @returns The cases, in order.
 *
 * @example One line
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const [one] = parseGoldenCases("stoch_14_3_3_k  stoch.k  smooth_k=3 mask=late");
 * assertEquals([one.output, one.mask, one.spec.params.k], ["k", "late", 14]);
 * ```
 */
export function parseGoldenCases(text: string): GoldenCase[] {
  return text.trim().split("\n").filter((line) => !line.startsWith("#")).map((line) => {
    const [column, target, ...pairs] = line.split(/\s+/);
    const [name, output = "value"] = target.split(".");
    const { mask, skip = "0", sign = "1", ...given } = Object.fromEntries(
      pairs.map((pair) => pair.split("=")),
    );
    const params = Object.fromEntries(
      Object.entries<string>(given).map(([key, value]) => [key, isNaN(+value) ? value : +value]),
    );
    return {
      column,
      spec: {
        key: "x",
        indicator: name,
        params: resolveParams(indicator(name), params),
        inputSource: "close",
      },
      output,
      mask: (mask ?? null) as GoldenCase["mask"],
      skip: Number(skip),
      sign: Number(sign),
    };
  });
}

/**
 * Reads a golden file.
 *
 * @param path Path of a gzipped CSV whose first columns are the bars.
 * @returns Bars and columns.
 */
export async function readGoldenSeries(path: string | URL): Promise<GoldenSeries> {
  const bytes = new Blob([await Deno.readFile(path)]).stream();
  const text = await new Response(bytes.pipeThrough(new DecompressionStream("gzip"))).text();
  const [head, ...rows] = text.trimEnd().split("\n").map((line) => line.split(","));
  const columns = new Map(head.map((name, k) => [
    name,
    Float64Array.from(rows, (row) => row[k] === "" ? NaN : Number(row[k])),
  ]));
  const bars = allocateBars(rows.length);
  for (const name of ["open", "high", "low", "close", "volume"] as const) {
    bars[name].set(columns.get(name)!);
  }
  return { bars, columns };
}

/**
 * A golden column as a reference.
 *
 * @param golden The case.
 * @param series The file's columns.
 * @returns The reference, or `null` when the file has no such column.
 */
export function goldenReference(
  { column, sign, skip }: GoldenCase,
  { columns }: GoldenSeries,
): ReferenceColumn | null {
  const values = columns.get(column);
  if (values === undefined) return null;
  return {
    by: `golden ${column}`,
    values: values.map((x) => sign * x),
    leavesOpen: (row) => row < skip,
  };
}

/**
 * Whether a row with a value on one side only is as the case declares it.
 *
 * @param golden The case.
 * @param theirs The golden column.
 * @param row The row.
 * @returns Whether it is.
 */
export function mayDiffer({ mask }: GoldenCase, theirs: Float64Array, row: number): boolean {
  if (mask === null) return false;
  return Number.isNaN(theirs[row]) === (mask === "late");
}
