import { numberOf, numberParam } from "../indicators/mod.ts";
import { always, defineDetector, price, sparse } from "./define.ts";
import { barsParam, SWING_PARAMS, swingWarmup } from "./params.ts";
import { nextSwing, startSwings, type SwingPoints } from "./swing_points.ts";

/** Swings of one side that price has not gone beyond, and the pool that equal ones make. */
export interface LiquiditySide {
  /** 1 above price at swing highs, -1 below at swing lows; prices are kept multiplied by it. */
  sign: number;
  /** Untraded swings, oldest first. */
  levels: Float64Array;
  /** How many of them. */
  count: number;
  /** Price beyond which the first of them is forgotten, Infinity when there is none. */
  nearest: number;
  /** 0 none, 1 intact, 2 swept. */
  state: 0 | 1 | 2;
  /** Outermost price of the pool's swings. */
  level: number;
  /** How many swings it is made of. */
  members: number;
  /** Row of its last swing. */
  row: number;
  /** Whether price has closed back since the sweep. */
  isReclaimed: boolean;
}

/** What liquidity carries from row to row. */
export interface LiquidityState {
  /** Swings the pools are made of. */
  points: SwingPoints;
  /** Largest distance of equal swings, as a fraction of the price. */
  tolerance: number;
  /** Swings that make a pool. */
  minMembers: number;
  /** Pool above price. */
  above: LiquiditySide;
  /** Pool below price. */
  below: LiquiditySide;
}

/** Untraded swings of one side that are remembered. */
const MEMORY = 16;

/**
 * Pools of equal highs and equal lows, and their sweeps.
 *
 * @param outs As `liquidityDefinition` declares them: those of the highs, then those of the lows.
 * @param ins Open instants, high, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function liquidity(
  outs: readonly Float64Array[],
  [tsOpenMs, high, low, close]: readonly Float64Array[],
  from: number,
  to: number,
  state: LiquidityState,
): void {
  const { points, tolerance, above, below } = state;
  const highOuts = outs.slice(0, 6);
  const lowOuts = outs.slice(6);
  for (let i = from; i < to; i++) {
    sweep(above, highOuts, tolerance, high[i], close[i], i);
    sweep(below, lowOuts, tolerance, -low[i], -close[i], i);
    nextSwing(points, high, low, i);
    if (points.isNewHigh) addSwing(above, state, points.high, points.highRow);
    if (points.isNewLow) addSwing(below, state, -points.low, points.lowRow);
    writePool(above, highOuts, tsOpenMs, i);
    writePool(below, lowOuts, tsOpenMs, i);
  }
}

/** Lets a bar trade through the swings of one side; `extreme` and `close` are multiplied by the sign. */
function sweep(
  side: LiquiditySide,
  outs: readonly Float64Array[],
  tolerance: number,
  extreme: number,
  close: number,
  row: number,
): void {
  if (extreme > side.nearest) forget(side, tolerance, extreme);
  const swept = side.state === 1 && extreme > side.level;
  if (swept) side.state = 2;
  const reclaimed = side.state === 2 && !side.isReclaimed && close < side.level;
  if (reclaimed) side.isReclaimed = true;
  outs[3][row] = swept ? 1 : 0;
  outs[4][row] = reclaimed ? 1 : 0;
}

/** Forgets the swings that price has gone beyond. */
function forget(side: LiquiditySide, tolerance: number, extreme: number): void {
  const { levels } = side;
  let kept = 0;
  side.nearest = Infinity;
  for (let k = 0; k < side.count; k++) {
    const border = levels[k] + tolerance * Math.abs(levels[k]);
    if (border < extreme) continue;
    levels[kept++] = levels[k];
    side.nearest = Math.min(side.nearest, border);
  }
  side.count = kept;
}

/** Remembers a swing, and makes a pool of it and its equals. */
function addSwing(
  side: LiquiditySide,
  { tolerance, minMembers }: LiquidityState,
  price: number,
  row: number,
): void {
  const { levels } = side;
  let members = 1;
  let level = price;
  for (let k = 0; k < side.count; k++) {
    if (Math.abs(levels[k] - price) > tolerance * Math.abs(price)) continue;
    members++;
    level = Math.max(level, levels[k]);
  }
  if (side.count === levels.length) {
    levels.copyWithin(0, 1);
    side.count--;
  }
  levels[side.count++] = price;
  side.nearest = Math.min(side.nearest, price + tolerance * Math.abs(price));
  if (members < minMembers) return;
  side.state = 1;
  side.level = level;
  side.members = members;
  side.row = row;
  side.isReclaimed = false;
}

function writePool(
  { sign, state, level, members, row }: LiquiditySide,
  outs: readonly Float64Array[],
  tsOpenMs: Float64Array,
  i: number,
): void {
  outs[0][i] = state;
  outs[1][i] = sign * level;
  outs[2][i] = members;
  outs[5][i] = row < 0 ? NaN : tsOpenMs[row];
}

function startSide(sign: number): LiquiditySide {
  return {
    sign,
    levels: new Float64Array(MEMORY),
    count: 0,
    nearest: Infinity,
    state: 0,
    level: NaN,
    members: 0,
    row: -1,
    isReclaimed: false,
  };
}

function outputsOf(side: string, extremes: string, beyond: string) {
  return [
    always(`${side}_state`, `Pool of equal ${extremes}: 0 none, 1 intact, 2 swept`),
    price(`${side}_level`, "Outermost price of the pool"),
    always(`${side}_count`, "Swings it is made of"),
    always(`${side}_swept`, `1 at the close of the bar that trades ${beyond} it`),
    always(`${side}_reclaimed`, "1 at the first close back on the near side after a sweep"),
    sparse(`${side}_ts_ms`, "Open of its last swing's bar, epoch milliseconds"),
  ];
}

/** `liquidity` as the registry knows it. */
export const liquidityDefinition = defineDetector({
  name: "liquidity",
  about: "Pools of equal highs and equal lows, swept or not",
  meaning:
    "A confirmed swing and at least so many others that are within the tolerance of it and that price " +
    `has not gone beyond by more than that (the last ${MEMORY} are remembered) make a pool, which replaces the one ` +
    "before. It is swept by a bar that trades beyond its outermost price and reclaimed by the first " +
    "close back, on the same bar or later.",
  dependencies: ["swing"],
  outputs: [...outputsOf("high", "highs", "above"), ...outputsOf("low", "lows", "below")],
  params: {
    ...SWING_PARAMS,
    tolerance: numberParam(
      0.1,
      [0, 10],
      "Largest distance of equal swings in percent of the price",
    ),
    members: barsParam(2, "Swings that make a pool", [2, MEMORY]),
  },
  inputs: () => ["tsOpenMs", "high", "low", "close"],
  warmup: swingWarmup,
  start: (params): LiquidityState => ({
    points: startSwings(params),
    tolerance: numberOf(params, "tolerance") / 100,
    minMembers: numberOf(params, "members"),
    above: startSide(1),
    below: startSide(-1),
  }),
  kernel: liquidity,
});
