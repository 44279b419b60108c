/**
 * Draws bars with their market structure as an SVG picture, as docs/structure.md shows it:
 *
 * ```sh
 * deno run --allow-read --allow-write=docs docs/draw_structure.ts
 * ```
 *
 * Zones begin at the close at which they were published; the dashed line before them leads back to the bar
 * they come from. A triangle stands at a swing, a line with BOS or CHoCH from the swing to its break.
 *
 * @module
 */
import { DAY_MS } from "../lib/base/mod.ts";
import type { BarColumns } from "../lib/columns/mod.ts";
import { deriveTimeframe } from "../lib/feeds/mod.ts";
import { resolveParams } from "../lib/indicators/mod.ts";
import { computeStructure, detector, slotKeys, type StructureSpec } from "../lib/structure/mod.ts";

/** What to draw. */
export interface PictureOptions {
  /** Words above the picture. */
  title: string;
  /** First row that is drawn; rows before it only feed the detectors. */
  from: number;
  /** Row after the last one that is drawn. */
  to: number;
}

const WIDTH = 1200;
const HEIGHT = 560;
const TOP = 40;
const SWINGS = { left: 6, right: 4 };

const spec = (key: string, name: string, given: Record<string, unknown> = {}): StructureSpec => ({
  key,
  detector: name,
  params: resolveParams(detector(name), given),
});

const SPECS = {
  swing: spec("swing", "swing", SWINGS),
  bos: spec("bos", "bos", SWINGS),
  choch: spec("choch", "choch", SWINGS),
  demand: spec("demand", "zone", { kind: "demand", ...SWINGS, width_value: 0.7, slots: 3 }),
  supply: spec("supply", "zone", { kind: "supply", ...SWINGS, width_value: 0.7, slots: 3 }),
};

/**
 * @param bars Closed bars.
 * @param options Title and rows.
 * @returns The picture as SVG text; the same for the same bars.
 */
export function drawStructure(bars: BarColumns, { title, from, to }: PictureOptions): string {
  const columns = computeStructure(bars, Object.values(SPECS));
  const column = (key: string): Float64Array => columns.get(key)!;
  const highest = Math.max(...bars.high.subarray(from, to));
  const lowest = Math.min(...bars.low.subarray(from, to));
  const step = WIDTH / (to - from);
  const x = (row: number) => round((row - from + 0.5) * step);
  const y = (price: number) => {
    const inside = Math.min(Math.max(price, lowest), highest);
    return round(TOP + (highest - inside) / (highest - lowest) * (HEIGHT - TOP - 16));
  };
  const rowOf = new Map(Array.from(bars.tsOpenMs, (tsMs, row) => [tsMs, row]));
  const parts: string[] = [];
  for (const [kind, color] of [["demand", "#2e7d32"], ["supply", "#c62828"]] as const) {
    for (const slot of slotKeys(SPECS[kind])) {
      const id = column(`${slot}.instance_id`);
      const state = column(`${slot}.state`);
      for (let i = from; i < to;) {
        let end = i + 1;
        while (end < to && id[end] === id[i] && state[end] === state[i]) end++;
        if (state[i] === 1) {
          const upper = y(column(`${slot}.upper`)[i]);
          const lower = y(column(`${slot}.lower`)[i]);
          const edge = kind === "demand" ? lower : upper;
          const origin = rowOf.get(id[i])!;
          parts.push(
            `<rect x="${x(i)}" y="${upper}" width="${round(x(end) - x(i))}" ` +
              `height="${round(Math.max(lower - upper, 1))}" fill="${color}" opacity="0.13"/>`,
            `<path d="M${x(origin)} ${edge}H${x(i)}" stroke="${color}" stroke-dasharray="3 3"/>`,
          );
        }
        i = end;
      }
    }
  }
  for (let i = from; i < to; i++) {
    const color = bars.close[i] >= bars.open[i] ? "#26a69a" : "#ef5350";
    const top = y(Math.max(bars.open[i], bars.close[i]));
    const bottom = y(Math.min(bars.open[i], bars.close[i]));
    parts.push(
      `<path d="M${x(i)} ${y(bars.high[i])}V${y(bars.low[i])}" stroke="${color}"/>`,
      `<rect x="${round(x(i) - step * 0.35)}" y="${top}" width="${round(step * 0.7)}" ` +
        `height="${round(Math.max(bottom - top, 0.6))}" fill="${color}"/>`,
    );
    parts.push(...swingMarks(column, rowOf, x, y, i));
    for (const kind of ["bos", "choch"] as const) {
      if (column(`${kind}.up`)[i] + column(`${kind}.down`)[i] === 0) continue;
      const level = y(column(`${kind}.level`)[i]);
      const start = x(rowOf.get(column(`${kind}.swing_ts_ms`)[i])!);
      const ink = kind === "bos" ? "#1565c0" : "#e65100";
      parts.push(
        `<path d="M${start} ${level}H${x(i)}" stroke="${ink}" stroke-width="1.4"/>`,
        `<text x="${round((start + x(i)) / 2)}" y="${round(level - 3)}" fill="${ink}" ` +
          `text-anchor="middle">${kind === "bos" ? "BOS" : "CHoCH"}</text>`,
      );
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" ` +
    `font-family="sans-serif" font-size="11">\n` +
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>\n` +
    `<text x="12" y="24" font-size="15">${title}</text>\n${parts.join("\n")}\n</svg>\n`;
}

/** Triangles at the swings that are confirmed at a row. */
function swingMarks(
  column: (key: string) => Float64Array,
  rowOf: ReadonlyMap<number, number>,
  x: (row: number) => number,
  y: (price: number) => number,
  row: number,
): string[] {
  const marks: string[] = [];
  for (const [side, away] of [["high", -1], ["low", 1]] as const) {
    if (column(`swing.${side}_new`)[row] !== 1) continue;
    const at = x(rowOf.get(column(`swing.${side}_ts_ms`)[row])!);
    const tip = round(y(column(`swing.${side}`)[row]) + away * 4);
    marks.push(`<path d="M${at} ${tip}l-4 ${away * 7}h8z" fill="#555"/>`);
  }
  return marks;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

async function readRows(path: string): Promise<{ head: string[]; rows: number[][] }> {
  const file = await Deno.open(new URL(`../${path}`, import.meta.url));
  const unzipped = file.readable.pipeThrough(new DecompressionStream("gzip"));
  const [head, ...lines] = (await new Response(unzipped).text()).trimEnd().split("\n");
  return { head: head.split(","), rows: lines.map((line) => line.split(",").map(Number)) };
}

/** Bars of a file; where it states no times, days are counted. */
async function readBars(path: string): Promise<BarColumns> {
  const { head, rows } = await readRows(path);
  const column = (name: string) => {
    const at = head.indexOf(name);
    return Float64Array.from(rows, (row, i) => at < 0 ? i * DAY_MS : row[at]);
  };
  return {
    tsOpenMs: column("ts_open_ms"),
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    volume: column("volume"),
  };
}

/**
 * The pictures of docs/structure.md.
 *
 * @returns SVG text by path.
 */
export async function docsPictures(): Promise<Record<string, string>> {
  const minutes = await readBars("data/BTCUSDT_1m.csv.gz");
  const hours = deriveTimeframe(minutes, "1h").bars;
  const days = await readBars("tests/data/golden/spy_1d.csv.gz");
  return {
    "docs/structure_btcusdt.svg": drawStructure(hours, {
      title: "BTCUSDT, 1h, from 2025-05-12T00:00Z",
      from: 168,
      to: 368,
    }),
    "docs/structure_spy.svg": drawStructure(days, {
      title: "SPY, daily, March to December 2018",
      from: 302,
      to: 502,
    }),
  };
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(await docsPictures())) {
    await Deno.writeTextFile(new URL(`../${path}`, import.meta.url), text);
  }
}
