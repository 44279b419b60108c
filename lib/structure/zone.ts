import {
  averageNext,
  type AverageState,
  choiceParam,
  numberOf,
  numberParam,
  type ParamValues,
  trueRange,
  wilderState,
} from "../indicators/mod.ts";
import { always, defineDetector, price, sparse } from "./define.ts";
import { barsParam, BREAK_PARAM, SLOTS_PARAM, SWING_PARAMS, swingWarmup } from "./params.ts";
import { emptySlots, placeZone, type Slot } from "./slots.ts";
import { nextSwing, startSwings, type SwingPoints } from "./swing_points.ts";

/** What zones carry from row to row. */
export interface ZoneState {
  /** Swings they come from. */
  points: SwingPoints;
  /** Whether zones lie below price. */
  isDemand: boolean;
  /** Whether a zone comes from the last opposite candle instead of the swing's own bar. */
  fromCandle: boolean;
  /** What the width is counted in. */
  width: string;
  /** How many of that. */
  widthValue: number;
  /** Whether trading beyond the far side breaks a zone. */
  byWick: boolean;
  /** Average true range. */
  range: AverageState;
  /** The zones. */
  slots: Slot[];
}

/** Outputs of one slot. */
const OUTPUTS = [
  always("state", "0 none, 1 active, 2 broken"),
  price("lower", "Lower bound; a broken zone keeps it until it is evicted"),
  price("upper", "Upper bound"),
  sparse("instance_id", "Open of the bar it comes from, epoch milliseconds: its identity"),
  always("touched", "1 when the bar overlaps the active zone"),
  always("inside", "1 when the bar closes inside the active zone"),
  always("time_in_zone", "Bars that closed inside so far"),
  always("touch_count", "Times price came back to it so far"),
  sparse("age", "Bars since it was published"),
];

/**
 * Supply or demand zones at swings.
 *
 * @param outs As `zoneDefinition` declares them, slot by slot.
 * @param ins Open instants, open, high, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function zone(
  outs: readonly Float64Array[],
  ins: readonly Float64Array[],
  from: number,
  to: number,
  state: ZoneState,
): void {
  const [tsOpenMs, , high, low, close] = ins;
  const { points, isDemand, range, slots } = state;
  const outsBySlot = slots.map((_, k) => outs.slice(k * OUTPUTS.length, (k + 1) * OUTPUTS.length));
  for (let i = from; i < to; i++) {
    const average = averageNext(range, trueRange(high[i], low[i], i > 0 ? close[i - 1] : NaN));
    for (let k = 0; k < slots.length; k++) liveThrough(slots[k], state, outsBySlot[k], ins, i);
    nextSwing(points, high, low, i);
    if (isDemand ? !points.isNewLow : !points.isNewHigh) continue;
    const at = originRow(state, ins);
    if (at < 0) continue;
    const edge = isDemand ? low[at] : high[at];
    const width = widthOf(state, edge, average, high[at] - low[at]);
    const lower = isDemand ? edge : edge - width;
    const upper = isDemand ? edge + width : edge;
    if (!(width > 0) || !(lower > 0) || isBrokenSince(state, lower, upper, at, i, ins)) continue;
    const touched = low[i] <= upper && high[i] >= lower;
    placeZone(slots, tsOpenMs[at], lower, upper, i, touched);
    for (let k = 0; k < slots.length; k++) {
      if (slots[k].bornRow === i) writeSlot(slots[k], outsBySlot[k], i, false, false);
    }
  }
}

/** One bar in the life of a zone. */
function liveThrough(
  slot: Slot,
  state: ZoneState,
  outs: readonly Float64Array[],
  [, , high, low, close]: readonly Float64Array[],
  row: number,
): void {
  const isActive = slot.state === 1;
  const touched = isActive && low[row] <= slot.upper && high[row] >= slot.lower;
  const inside = isActive && close[row] >= slot.lower && close[row] <= slot.upper;
  if (isActive) {
    if (touched && !slot.wasTouched) slot.touches++;
    if (inside) slot.barsInside++;
    slot.wasTouched = touched;
    if (isBeyond(state, slot.lower, slot.upper, high[row], low[row], close[row])) {
      slot.state = 2;
      slot.endedRow = row;
    }
  }
  writeSlot(slot, outs, row, touched, inside);
}

function writeSlot(
  slot: Slot,
  outs: readonly Float64Array[],
  row: number,
  touched: boolean,
  inside: boolean,
): void {
  outs[0][row] = slot.state;
  outs[1][row] = slot.lower;
  outs[2][row] = slot.upper;
  outs[3][row] = slot.id;
  outs[4][row] = touched ? 1 : 0;
  outs[5][row] = inside ? 1 : 0;
  outs[6][row] = slot.barsInside;
  outs[7][row] = slot.touches;
  outs[8][row] = slot.state === 0 ? NaN : row - slot.bornRow;
}

/** Row of the bar a zone comes from; -1 when there is no opposite candle. */
function originRow(
  { points, isDemand, fromCandle }: ZoneState,
  [, open, , , close]: readonly Float64Array[],
): number {
  const swingRow = isDemand ? points.lowRow : points.highRow;
  if (!fromCandle) return swingRow;
  for (let k = swingRow; k >= swingRow - points.left; k--) {
    if (isDemand ? close[k] < open[k] : close[k] > open[k]) return k;
  }
  return -1;
}

function widthOf(
  { width, widthValue }: ZoneState,
  edge: number,
  average: number,
  height: number,
): number {
  if (width === "atr") return widthValue * average;
  return width === "percent" ? widthValue / 100 * edge : widthValue * height;
}

/** Whether a bar ends a zone. */
function isBeyond(
  { isDemand, byWick }: ZoneState,
  lower: number,
  upper: number,
  high: number,
  low: number,
  close: number,
): boolean {
  return isDemand ? (byWick ? low : close) < lower : (byWick ? high : close) > upper;
}

/** Whether a bar after the origin, up to the close that would publish it, has ended it already. */
function isBrokenSince(
  state: ZoneState,
  lower: number,
  upper: number,
  origin: number,
  row: number,
  [, , high, low, close]: readonly Float64Array[],
): boolean {
  for (let k = origin + 1; k <= row; k++) {
    if (isBeyond(state, lower, upper, high[k], low[k], close[k])) return true;
  }
  return false;
}

/** `zone` as the registry knows it. */
export const zoneDefinition = defineDetector({
  name: "zone",
  about: "Supply or demand zones at swings, over their life",
  meaning:
    "A demand zone begins at the low of a swing low, or of the last falling candle within left bars " +
    "before it, and reaches up by its width; a supply zone is the mirror image. It is published with " +
    "the swing, unless price is beyond it by then, and broken when price goes beyond its far side. " +
    "Slots: an empty one first, then the zone that was broken first, then the oldest.",
  dependencies: ["swing"],
  outputs: OUTPUTS,
  params: {
    kind: choiceParam(["demand", "supply"], "Below price at swing lows, or above at swing highs"),
    origin: choiceParam(["swing", "candle"], "The swing's bar, or the last opposite candle"),
    ...SWING_PARAMS,
    width: choiceParam(
      ["atr", "percent", "range"],
      "What width_value counts: average true ranges, percent of the price, heights of the origin bar",
    ),
    width_value: numberParam(1, [0.01, 50], "Width of the zone"),
    atr_length: barsParam(14, "Length of the average true range"),
    break_by: BREAK_PARAM,
    slots: SLOTS_PARAM,
  },
  slots: (params) => numberOf(params, "slots"),
  inputs: () => ["tsOpenMs", "open", "high", "low", "close"],
  warmup: (params) =>
    Math.max(swingWarmup(params), params.width === "atr" ? numberOf(params, "atr_length") : 0),
  start: (params: ParamValues): ZoneState => ({
    points: startSwings(params),
    isDemand: params.kind === "demand",
    fromCandle: params.origin === "candle",
    width: String(params.width),
    widthValue: numberOf(params, "width_value"),
    byWick: params.break_by === "wick",
    range: wilderState(numberOf(params, "atr_length")),
    slots: emptySlots(numberOf(params, "slots")),
  }),
  kernel: zone,
});
