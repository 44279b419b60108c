import type { DirectionCode } from "./contract.ts";
import { always, defineDetector, price, sparse } from "./define.ts";
import { SWING_PARAMS, swingWarmup } from "./params.ts";
import { nextSwing, startSwings, type SwingPoints } from "./swing_points.ts";

/** What the last leg carries from row to row. */
export interface LegState {
  /** Swings a leg runs between. */
  points: SwingPoints;
  /** Which way the leg goes. */
  direction: DirectionCode;
  /** Price it starts at, NaN before the first leg. */
  start: number;
  /** Price it ends at. */
  end: number;
}

/** Shares of the leg that are given back, and, above 1, prices beyond its start. */
const LEVELS = [0.236, 0.382, 0.5, 0.618, 0.786] as const;

/** Multiples of the leg, from its start, beyond its end. */
const EXTENSIONS = [1.272, 1.618] as const;

/**
 * Retracement and extension levels of the last leg.
 *
 * @param outs As `fibonacciDefinition` declares them.
 * @param ins High, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function fibonacci(
  outs: readonly Float64Array[],
  [high, low, close]: readonly Float64Array[],
  from: number,
  to: number,
  state: LegState,
): void {
  const { points } = state;
  const [direction, startOut, endOut, retraced] = outs;
  const levels = outs.slice(4, 4 + LEVELS.length);
  const extensions = outs.slice(4 + LEVELS.length);
  for (let i = from; i < to; i++) {
    nextSwing(points, high, low, i);
    if (points.isNewHigh || points.isNewLow) readLeg(state);
    const { start, end } = state;
    const leg = end - start;
    direction[i] = state.direction;
    startOut[i] = start;
    endOut[i] = end;
    retraced[i] = (end - close[i]) / leg;
    for (let k = 0; k < LEVELS.length; k++) levels[k][i] = end - LEVELS[k] * leg;
    for (let k = 0; k < EXTENSIONS.length; k++) extensions[k][i] = start + EXTENSIONS[k] * leg;
  }
}

/** The leg between the last two swings, when it goes the way their order says. */
function readLeg(state: LegState): void {
  const { highRow, lowRow, high, low } = state.points;
  if (highRow < 0 || lowRow < 0 || highRow === lowRow || !(high > low)) return;
  const isUp = highRow > lowRow;
  state.direction = isUp ? 1 : 2;
  state.start = isUp ? low : high;
  state.end = isUp ? high : low;
}

function levelName(prefix: string, level: number): string {
  return `${prefix}_${Math.round(level * 1000)}`;
}

/** `fibonacci` as the registry knows it. */
export const fibonacciDefinition = defineDetector({
  name: "fibonacci",
  about: "Retracement and extension levels of the last leg between two swings",
  meaning:
    "The leg runs from the older of the last swing high and the last swing low to the newer. It stays " +
    "as it was when both are one bar, or when the high is not above the low.",
  dependencies: ["swing"],
  outputs: [
    always("direction", "Which way the leg goes: 0 none yet, 1 up, 2 down"),
    price("start", "Price the leg starts at"),
    price("end", "Price the leg ends at"),
    sparse("retraced", "Share of the leg that the close has given back; negative beyond its end"),
    ...LEVELS.map((level) => price(levelName("level", level), `${level} of the leg given back`)),
    ...EXTENSIONS.map((level) => price(levelName("ext", level), `${level} legs from its start`)),
  ],
  params: SWING_PARAMS,
  inputs: () => ["high", "low", "close"],
  warmup: swingWarmup,
  start: (params): LegState => ({
    points: startSwings(params),
    direction: 0,
    start: NaN,
    end: NaN,
  }),
  kernel: fibonacci,
});
