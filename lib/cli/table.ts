/**
 * Rows as left-aligned text columns, two spaces apart.
 *
 * @param headings One per column.
 * @param rows Cells.
 * @returns Lines without trailing blanks.
 */
export function formatTable(headings: readonly string[], rows: readonly string[][]): string[] {
  const widths = headings.map((heading, c) =>
    Math.max(heading.length, ...rows.map((row) => row[c].length))
  );
  return [headings, ...rows].map((row) =>
    row.map((cell, c) => cell.padEnd(widths[c])).join("  ").trimEnd()
  );
}
