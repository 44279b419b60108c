import { appendRows } from "./append_rows.ts";
import { readColumns } from "./read_columns.ts";
import { withScratch } from "./scratch.ts";

/** Mean and deviation of each full window of a series; NaN before the first. */
export interface WindowDeviation {
  /** Means. */
  mean: Float64Array;
  /** Deviations with the window's length as divisor. */
  population: Float64Array;
  /** Deviations with one less as divisor. */
  sample: Float64Array;
}

/**
 * Mean and standard deviation over a window, computed by the database engine: an implementation of its
 * own, for checking indicators against.
 *
 * @param values A series without gaps.
 * @param length Rows of a window.
 * @returns Columns as long as the series.
 *
 * @example Windows of two
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const { mean, population } = await windowDeviation(Float64Array.of(1, 3, 7), 2);
 * assertEquals([[...mean], [...population]], [[NaN, 2, 5], [NaN, 1, 2]]);
 * ```
 */
export function windowDeviation(values: Float64Array, length: number): Promise<WindowDeviation> {
  return withScratch({ allowedPaths: [] }, async (connection, { native }) => {
    await connection.run("CREATE TABLE series (place BIGINT, x DOUBLE)");
    const rows = Float64Array.from(values.keys());
    const options = { table: "series", before: [], after: [] };
    await appendRows(native, connection, [rows, values], 0, values.length, options);
    const full = `CASE WHEN place >= ${length - 1} THEN`;
    const [mean, population, sample] = await readColumns(native, connection, {
      sql: `
        SELECT ${full} avg(x) OVER w END, ${full} stddev_pop(x) OVER w END,
          ${full} stddev_samp(x) OVER w END
        FROM series
        WINDOW w AS (ORDER BY place ROWS BETWEEN ${length - 1} PRECEDING AND CURRENT ROW)
        ORDER BY place`,
      width: 3,
      capacity: values.length,
    });
    return { mean, population, sample };
  });
}
