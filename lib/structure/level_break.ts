import type { ParamValues } from "../indicators/mod.ts";
import type { DetectorDefinition, DirectionCode } from "./contract.ts";
import { always, defineDetector, price, sparse } from "./define.ts";
import { BREAK_PARAM, SWING_PARAMS, swingWarmup } from "./params.ts";
import { nextSwing, startSwings, type SwingPoints } from "./swing_points.ts";

/** What breaks of swing levels carry from row to row. */
export interface BreakState {
  /** Swings whose levels are broken. */
  points: SwingPoints;
  /** Whether trading beyond a level is enough. */
  byWick: boolean;
  /** Whether breaks against the structure are told, or those with it. */
  against: boolean;
  /** Swing high that no bar has broken yet, NaN when there is none. */
  ceiling: number;
  /** Row of that swing. */
  ceilingRow: number;
  /** Swing low that no bar has broken yet, NaN when there is none. */
  floor: number;
  /** Row of that swing. */
  floorRow: number;
  /** Side of the last break of any kind. */
  bias: DirectionCode;
  /** Side of the last break that is told. */
  direction: DirectionCode;
  /** Level of the last break that is told, NaN before the first. */
  level: number;
  /** Row of the swing it broke. */
  swingRow: number;
  /** Row of that break. */
  row: number;
}

/**
 * Breaks of the last swing levels.
 *
 * @param outs As {@linkcode defineBreak} declares them.
 * @param ins Open instants, open, high, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function levelBreak(
  [upOut, downOut, direction, level, swingTsMs, age]: readonly Float64Array[],
  [tsOpenMs, open, high, low, close]: readonly Float64Array[],
  from: number,
  to: number,
  state: BreakState,
): void {
  const { points, byWick } = state;
  for (let i = from; i < to; i++) {
    const up = (byWick ? high[i] : close[i]) > state.ceiling;
    const down = (byWick ? low[i] : close[i]) < state.floor;
    upOut[i] = 0;
    downOut[i] = 0;
    if (up || down) {
      // A bar that breaks both sides ends on the side it closes to; both levels are spent.
      const side = up && down ? (close[i] >= open[i] ? 1 : 2) : up ? 1 : 2;
      if (tellBreak(state, side, i)) (side === 1 ? upOut : downOut)[i] = 1;
      if (up) state.ceiling = NaN;
      if (down) state.floor = NaN;
    }
    nextSwing(points, high, low, i);
    if (points.isNewHigh) {
      state.ceiling = points.high;
      state.ceilingRow = points.highRow;
    }
    if (points.isNewLow) {
      state.floor = points.low;
      state.floorRow = points.lowRow;
    }
    const { row } = state;
    direction[i] = state.direction;
    level[i] = state.level;
    swingTsMs[i] = row < 0 ? NaN : tsOpenMs[state.swingRow];
    age[i] = row < 0 ? NaN : i - row;
  }
}

/** Takes note of a break, and says whether it is of the kind that is told. */
function tellBreak(state: BreakState, side: 1 | 2, row: number): boolean {
  const isAgainst = state.bias !== 0 && state.bias !== side;
  state.bias = side;
  if (isAgainst !== state.against) return false;
  state.direction = side;
  state.level = side === 1 ? state.ceiling : state.floor;
  state.swingRow = side === 1 ? state.ceilingRow : state.floorRow;
  state.row = row;
  return true;
}

/**
 * `bos` and `choch` are one detector that tells different breaks.
 *
 * @param description Name and words.
 * @param against Whether breaks against the structure are told, or those with it.
 * @returns The registry's form.
 */
export function defineBreak(
  description: Pick<DetectorDefinition, "name" | "about" | "meaning">,
  against: boolean,
): DetectorDefinition {
  return defineDetector({
    ...description,
    dependencies: ["swing"],
    outputs: [
      always("up", "1 at the close of a bar that breaks a swing high"),
      always("down", "1 at the close of a bar that breaks a swing low"),
      always("direction", "Side of the last such break: 0 none yet, 1 up, 2 down"),
      price("level", "Price of the swing it broke"),
      sparse("swing_ts_ms", "Open of that swing's bar, epoch milliseconds"),
      sparse("age", "Bars since the break"),
    ],
    params: { ...SWING_PARAMS, break_by: BREAK_PARAM },
    inputs: () => ["tsOpenMs", "open", "high", "low", "close"],
    warmup: swingWarmup,
    start: (params) => startBreaks(params, against),
    kernel: levelBreak,
  });
}

function startBreaks(params: ParamValues, against: boolean): BreakState {
  return {
    points: startSwings(params),
    byWick: params.break_by === "wick",
    against,
    ceiling: NaN,
    ceilingRow: -1,
    floor: NaN,
    floorRow: -1,
    bias: 0,
    direction: 0,
    level: NaN,
    swingRow: -1,
    row: -1,
  };
}
