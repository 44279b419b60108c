import { MINUTE_MS } from "../../lib/base/mod.ts";
import { allocateBars, type BarColumns, type MarkColumns } from "../../lib/columns/mod.ts";
import { WALK_START_MS } from "./walk.ts";

/** Values by name: numbers, or words such as `yes`, `none`, `stop_loss`. */
export type Facts = Record<string, string>;

/** One funding record of a scene. */
export interface SceneFunding {
  /** The venue's timestamp. */
  tsMs: number;
  /** Rate as a fraction. */
  rate: number;
}

/** One text table, read but not yet run. */
export interface SceneTable {
  /** What the scene states. */
  title: string;
  /** The `terms` line. */
  terms: Facts;
  /** Labels of the minutes, `HH:MM`. */
  labels: string[];
  /** Last prices. */
  last: BarColumns;
  /** Mark prices, or `null` when the table has no mark column. */
  mark: MarkColumns | null;
  /** What is asked at the exec close right before each minute. */
  orders: string[][];
  /** Funding records that fall due at the close of each minute. */
  funding: SceneFunding[];
  /** Events expected in each minute. */
  expected: string[][];
  /** What is asked at the last close, and the events expected there. */
  close: { asked: string; expected: string[] } | null;
  /** What the lines after the minutes state, by their label. */
  outcome: Record<string, Facts>;
}

/**
 * Reads text tables. A line that begins with `##` starts a scene; the lines of a scene are
 *
 * ```text
 * ## what the scene states
 * terms  | leverage 10 | slippage 10 | fee 6
 * minute | open high low close | mark        | order           | funding    | expect
 * 07:59  | 100  101  99  100   | =           | long 2 stop 98  |            | entry 100.1 qty 2
 * 08:00  | 100  101  97  98    | 99 99 98 98 |                 | 0.0001+7ms | stop_loss 97.9
 * close   | end_of_data | end_of_data 98
 * account | cash 995.5
 * trade 1 | net -4.5 | ambiguous no
 * ```
 *
 * Only the columns a scene needs are there. `order` is what was asked at the exec close right before
 * the minute, so it fills at the open of its row; `mark` is four prices or `=` for "as last"; `funding`
 * is the rate of a record due at the close of the minute, `+7ms` late. What happens at an exec close
 * stands in the row that opens there, and for the last close in the `close` line. Several things in one
 * cell are separated by `;`.
 *
 * @param text The tables.
 * @returns One entry per scene.
 * @throws {Error} When a table cannot be read.
 */
export function parseScenes(text: string): SceneTable[] {
  return text.split(/^\s*## /m).slice(1).map(parseScene);
}

/**
 * @param cell `key value` pairs separated by blanks.
 * @returns The values by key.
 */
export function pairs(cell: string): Facts {
  const words = cell.split(/\s+/).filter((word) => word !== "");
  if (words.length % 2 === 1) throw new Error(`"${cell}" is not made of "key value" pairs`);
  const facts: Facts = {};
  for (let i = 0; i < words.length; i += 2) facts[words[i]] = words[i + 1];
  return facts;
}

/**
 * @param label `HH:MM`.
 * @returns That minute's open on the day of the scenes, epoch milliseconds.
 */
export function minuteOpenMs(label: string): number {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(label) ?? [];
  if (minutes === undefined) throw new Error(`"${label}" is not a minute such as 07:59`);
  return WALK_START_MS + (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}

function parseScene(block: string): SceneTable {
  const [title, ...lines] = block.split("\n").map((line) => line.trim()).filter((line) => line);
  const rows = lines.map((line) => line.split("|").map((cell) => cell.trim()));
  const header = rows.find((row) => row[0] === "minute");
  if (header === undefined) throw new Error(`Scene "${title}" has no line of column names`);
  const minutes = rows.filter((row) => /^\d/.test(row[0]));
  const column = (name: string): string[] => {
    const at = header.indexOf(name);
    return minutes.map((row) => at < 0 ? "" : row[at] ?? "");
  };
  for (const name of header.slice(1)) {
    if (!["open high low close", "mark", "order", "funding", "expect"].includes(compact(name))) {
      throw new Error(`Scene "${title}" has an unknown column "${name}"`);
    }
  }
  const labels = column("minute");
  const close = rows.find((row) => row[0] === "close");
  const last = readPrices(labels, minutes.map((row) => row[1]));
  const marks = column("mark");
  return {
    title,
    terms: Object.assign({}, ...rows.filter((row) => row[0] === "terms").flatMap(cellPairs)),
    labels,
    last,
    mark: header.includes("mark")
      ? readPrices(labels, marks.map((cell, i) => cell === "=" ? minutes[i][1] : cell))
      : null,
    orders: column("order").map(list),
    funding: column("funding").flatMap((cell, i) =>
      list(cell).map((record) => readFunding(record, labels[i]))
    ),
    expected: column("expect").map(list),
    close: close === undefined ? null : { asked: close[1], expected: list(close[2] ?? "") },
    outcome: Object.fromEntries(
      rows.filter(([label]) => !/^(\d|minute$|terms$|close$)/.test(label))
        .map((row) => [row[0], Object.assign({}, ...cellPairs(row))]),
    ),
  };
}

function cellPairs(row: string[]): Facts[] {
  return row.slice(1).map(pairs);
}

function compact(cell: string): string {
  return cell.replace(/\s+/g, " ");
}

function list(cell: string): string[] {
  return cell.split(";").map((item) => compact(item.trim())).filter((item) => item !== "");
}

function readPrices(labels: string[], cells: string[]): BarColumns {
  const bars = allocateBars(labels.length);
  labels.forEach((label, i) => {
    const prices = cells[i].split(/\s+/).map(Number);
    const [open, high, low, close] = prices;
    const isBar = prices.length === 4 && high >= Math.max(open, close) &&
      low <= Math.min(open, close) && low > 0;
    if (!isBar) throw new Error(`"${cells[i]}" at ${label} is not open, high, low and close`);
    bars.tsOpenMs[i] = minuteOpenMs(label);
    if (i > 0 && bars.tsOpenMs[i] <= bars.tsOpenMs[i - 1]) throw new Error(`${label} goes back`);
    [bars.open[i], bars.high[i], bars.low[i], bars.close[i]] = prices;
  });
  return bars;
}

function readFunding(record: string, label: string): SceneFunding {
  const [, rate, lateMs = "0"] = /^(-?[\d.]+)(?:\+(\d+)ms)?$/.exec(record) ?? [];
  if (rate === undefined) throw new Error(`"${record}" is not a funding rate`);
  return { tsMs: minuteOpenMs(label) + MINUTE_MS + Number(lateMs), rate: Number(rate) };
}
