import { assertAlmostEquals, assertEquals } from "@std/assert";
import { DAY_MS, MINUTE_MS } from "../../lib/base/mod.ts";
import { allocateBars, type BarColumns } from "../../lib/columns/mod.ts";
import { computeStructure } from "../../lib/structure/mod.ts";
import { WALK_START_MS } from "../support/walk.ts";
import { declared } from "./detector_under_test.ts";

const SHAPES: Record<string, (prices: number[]) => number[]> = {
  "open high low close": (prices) => prices,
  "high low": ([high, low]) => [(high + low) / 2, high, low, (high + low) / 2],
  "close": ([close]) => [close, close, close, close],
};

/**
 * Tests drawn as tables, one row per bar. A line that begins with `##` starts a scene:
 *
 * ```text
 * ## what the scene states
 * detector | swing left 1 right 1
 * bar      | high low | high | high_ts_ms
 * 0        | 10   8   | -    | -
 * 1        | 12   9   | -    | -
 * 2        | 11   8   | 12   | #1
 * ```
 *
 * A bar is a quarter of an hour and is labelled by its number, or by day and time of day (`1 23:45`; day
 * 0 is Monday, 2024-01-01). `close` alone draws bars without a range. Names behind a comma are feature
 * columns: `close, mood`. The other columns are outputs, in a slot `1.lower`; `-` is NaN, `#1` the open instant of bar 1, an empty cell is not looked at.
 *
 * @param text The tables.
 */
export function structureScenes(text: string): void {
  for (const block of text.split(/^\s*## /m).slice(1)) {
    const [title, ...lines] = block.split("\n").map((line) => line.trim()).filter((line) => line);
    Deno.test({ name: title, permissions: "none", fn: () => play(lines) });
  }
}

function play(lines: readonly string[]): void {
  const [setup, header, ...rows] = lines.map((line) => line.split("|").map((cell) => cell.trim()));
  const [name, ...words] = setup[1].split(/\s+/);
  const given: Record<string, number | string> = {};
  for (let k = 0; k < words.length; k += 2) {
    given[words[k]] = Number.isNaN(Number(words[k + 1])) ? words[k + 1] : Number(words[k + 1]);
  }
  const [shape, ...keys] = header[1].replace(/\s+/g, " ").split(/, ?/);
  const bars = readBars(shape, rows);
  const features = new Map(keys.map((key, k) => [key, readFeature(rows, k)]));
  const columns = computeStructure({ ...bars, features }, [declared(name, given)]);
  for (const [k, output] of header.slice(2).entries()) {
    const key = /^\d/.test(output) ? `x${output}` : `x.${output}`;
    const column = columns.get(key);
    assertEquals(column !== undefined, true, `${name} has ${[...columns.keys()].join(" ")}`);
    for (const [i, row] of rows.entries()) {
      const cell = row[k + 2] ?? "";
      if (cell === "") continue;
      const expected = cell === "-"
        ? NaN
        : cell.startsWith("#")
        ? openMs(cell.slice(1))
        : Number(cell);
      const where = `${output} at bar ${row[0]}`;
      if (Number.isNaN(expected)) assertEquals(column![i], NaN, where);
      else assertAlmostEquals(column![i], expected, 1e-9, where);
    }
  }
}

function readBars(shape: string, rows: readonly string[][]): BarColumns {
  const bars = allocateBars(rows.length);
  for (const [i, [label, cell]] of rows.entries()) {
    const prices = SHAPES[shape](cell.split(",")[0].trim().split(/\s+/).map(Number));
    const [open, high, low, close] = prices;
    const isBar = prices.every((price) => price > 0) && low <= Math.min(open, close) &&
      high >= Math.max(open, close);
    if (!isBar) throw new Error(`"${cell}" of bar ${label} is not a bar`);
    bars.tsOpenMs[i] = openMs(label);
    [bars.open[i], bars.high[i], bars.low[i], bars.close[i]] = prices;
  }
  return bars;
}

function readFeature(rows: readonly string[][], k: number): Float64Array {
  return Float64Array.from(rows, ([, cell]) => {
    const value = cell.split(",")[k + 1].trim();
    return value === "-" ? NaN : Number(value);
  });
}

function openMs(label: string): number {
  const [, day, hours, minutes] = /^(\d+) (\d\d):(\d\d)$/.exec(label) ?? [];
  if (day === undefined) return WALK_START_MS + Number(label) * 15 * MINUTE_MS;
  return WALK_START_MS + Number(day) * DAY_MS +
    (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}
