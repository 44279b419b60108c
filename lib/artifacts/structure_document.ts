import type { BacktestRun, StructureTrace } from "../backtest/mod.ts";
import type { Role } from "../base/mod.ts";
import { lastIndexAtOrBefore, type TimeRange } from "../columns/mod.ts";
import { detector, slotKeys } from "../structure/mod.ts";
import { ARTIFACT_SCHEMA } from "./run_documents.ts";

/** A zone over its life, as it was told. */
export interface ZoneLife {
  /** Key of the detector and slot. */
  key: string;
  /** Role whose bars it is made of. */
  role: Role;
  /** Number of the zone, in the order in which they appeared. */
  instance_id: number;
  /** What it is for price. */
  kind: "demand" | "supply";
  /** Lower bound. */
  lower: number;
  /** Upper bound. */
  upper: number;
  /** Close at which it was first told, epoch milliseconds. */
  from_ts_ms: number;
  /** Close at which it was gone, or `null` while it stands. */
  to_ts_ms: number | null;
  /** How it ended: still there, or broken. */
  state: "active" | "broken";
  /** Closes of the bars with which price came back to it, epoch milliseconds. */
  touched_ts_ms: number[];
}

/** A price that stood for a while. */
export interface LevelLife {
  /** Key of the detector. */
  key: string;
  /** Role whose bars it is made of. */
  role: Role;
  /** Output of the detector. */
  name: string;
  /** The price. */
  price: number;
  /** Close at which it was first told, epoch milliseconds. */
  from_ts_ms: number;
  /** Close at which another took its place, or `null` while it stands. */
  to_ts_ms: number | null;
}

/** A break of a swing. */
export interface BreakMark {
  /** Key of the detector. */
  key: string;
  /** Role whose bars it is made of. */
  role: Role;
  /** Whether it goes on with the trend or against it. */
  kind: "bos" | "choch";
  /** Which way price broke. */
  direction: "up" | "down";
  /** Price of the swing. */
  level: number;
  /** Close at which it broke, epoch milliseconds. */
  ts_ms: number;
}

/** `structure.json`: what the market structure of a run looked like, ready to be drawn. */
export interface StructureDocument {
  /** Version of the form. */
  schema_version: number;
  /** Zones, in the order in which they appeared. */
  zones: ZoneLife[];
  /** Levels, in the order in which they appeared. */
  levels: LevelLife[];
  /** Breaks, oldest first. */
  breaks: BreakMark[];
}

/** Detectors whose prices stand for a while; the others' move with every bar. */
const LEVEL_DETECTORS = new Set(["swing", "liquidity", "fibonacci", "session_levels"]);

/** Side of a zone by the `kind` it was declared with; a gap of a rising market is demand. */
const SIDE_OF: Readonly<Record<string, ZoneLife["kind"]>> = {
  demand: "demand",
  up: "demand",
  supply: "supply",
  down: "supply",
};

/**
 * `structure.json`: zones over their life, levels and breaks of every declared detector, from the first
 * to the last close of the window. Everything stands at the close at which it was told: a zone begins
 * with its publication, and ends with its break or its eviction; `null` is the end of the run.
 *
 * @param run The run.
 * @returns Plain data, keys in snake_case.
 */
export function structureDocument({ structure, window }: BacktestRun): StructureDocument {
  const document: StructureDocument = {
    schema_version: ARTIFACT_SCHEMA,
    zones: [],
    levels: [],
    breaks: [],
  };
  for (const trace of structure) {
    const name = trace.spec.detector;
    const rows = rowsIn(trace.tsCloseMs, window);
    if (name === "zone" || name === "fvg") document.zones.push(...zonesOf(trace, rows));
    if (name === "bos" || name === "choch") document.breaks.push(...breaksOf(trace, name, rows));
    if (LEVEL_DETECTORS.has(name)) document.levels.push(...levelsOf(trace, rows));
  }
  return document;
}

/** First row of the window, and the row after its last. */
type Rows = readonly [from: number, to: number];

/** Rows whose close is in the window, and the newest one that was known at its start. */
function rowsIn(tsCloseMs: Float64Array, { startMs, endMs }: TimeRange): Rows {
  return [
    Math.max(0, lastIndexAtOrBefore(tsCloseMs, startMs)),
    lastIndexAtOrBefore(tsCloseMs, endMs) + 1,
  ];
}

function zonesOf({ role, spec, tsCloseMs, columns }: StructureTrace, [from, to]: Rows): ZoneLife[] {
  return slotKeys(spec).flatMap((key) => {
    const column = (output: string) => columns.get(`${key}.${output}`)!;
    const [state, lower, upper] = [column("state"), column("lower"), column("upper")];
    const id = column("instance_id");
    const touches = columns.get(`${key}.touch_count`);
    // What was broken before the window is over by then.
    const lives = stretches(id, from, to).filter(([first]) => state[first] === 1);
    return lives.map(([first, end]): ZoneLife => {
      let last = first;
      while (last < end && state[last] === 1) last++;
      const ended = last < to ? tsCloseMs[last] : null;
      return {
        key,
        role,
        instance_id: id[first],
        kind: SIDE_OF[spec.params.kind],
        lower: lower[first],
        upper: upper[first],
        from_ts_ms: tsCloseMs[first],
        to_ts_ms: ended,
        state: last < end ? "broken" : "active",
        touched_ts_ms: touches === undefined ? [] : rises(touches, first, Math.min(last + 1, end))
          .map((row) => tsCloseMs[row]),
      };
    });
  });
}

function levelsOf(
  { role, spec, tsCloseMs, columns }: StructureTrace,
  [from, to]: Rows,
): LevelLife[] {
  const prices = detector(spec.detector).outputs.filter(({ isPrice }) => isPrice);
  return prices.flatMap(({ name }) => {
    const column = columns.get(`${spec.key}.${name}`)!;
    return stretches(column, from, to).map(([first, end]): LevelLife => ({
      key: spec.key,
      role,
      name,
      price: column[first],
      from_ts_ms: tsCloseMs[first],
      to_ts_ms: end < to ? tsCloseMs[end] : null,
    }));
  });
}

function breaksOf(
  { role, spec, tsCloseMs, columns }: StructureTrace,
  kind: BreakMark["kind"],
  [from, to]: Rows,
): BreakMark[] {
  const { key } = spec;
  const [up, down, level] = ["up", "down", "level"].map((name) => columns.get(`${key}.${name}`)!);
  const marks: BreakMark[] = [];
  for (let i = from; i < to; i++) {
    if (up[i] !== 1 && down[i] !== 1) continue;
    const direction = up[i] === 1 ? "up" : "down";
    marks.push({ key, role, kind, direction, level: level[i], ts_ms: tsCloseMs[i] });
  }
  return marks;
}

/** Rows at which a count is higher than at the row before, the first row excepted. */
function rises(count: Float64Array, from: number, to: number): number[] {
  const found: number[] = [];
  for (let i = from + 1; i < to; i++) if (count[i] > count[i - 1]) found.push(i);
  return found;
}

/** Runs of rows that hold one number, as first row and row after the last; NaN is none. */
function stretches(column: Float64Array, from: number, to: number): [number, number][] {
  const found: [number, number][] = [];
  for (let i = from; i < to;) {
    let end = i + 1;
    while (end < to && column[end] === column[i]) end++;
    if (column[i] === column[i]) found.push([i, end]);
    i = end;
  }
  return found;
}
