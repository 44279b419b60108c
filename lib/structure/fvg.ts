import { choiceParam, numberOf, numberParam } from "../indicators/mod.ts";
import { always, defineDetector, price, sparse } from "./define.ts";
import { SLOTS_PARAM } from "./params.ts";
import { emptySlots, placeZone, type Slot } from "./slots.ts";

/** What fair-value gaps carry from row to row. */
export interface FvgState {
  /** Whether gaps of rising markets are held. */
  isUp: boolean;
  /** Smallest height, as a fraction of the middle bar's close. */
  minHeight: number;
  /** The gaps. */
  slots: Slot[];
}

/** Outputs of one slot. */
const OUTPUTS = [
  always("state", "0 none, 1 open, 2 filled"),
  price("lower", "Lower bound; a filled gap keeps it until it is evicted"),
  price("upper", "Upper bound"),
  sparse("instance_id", "Open of its middle bar, epoch milliseconds: its identity"),
  always("touched", "1 when the bar trades into the open gap"),
  sparse("fill", "Deepest share that has been traded back, 0 to 1"),
  always("touch_count", "Times price came back to it so far"),
  sparse("age", "Bars since it was published"),
];

/**
 * Fair-value gaps of three bars and how far they are filled.
 *
 * @param outs As `fvgDefinition` declares them, slot by slot.
 * @param ins Open instants, high, low, close.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function fvg(
  outs: readonly Float64Array[],
  [tsOpenMs, high, low, close]: readonly Float64Array[],
  from: number,
  to: number,
  { isUp, minHeight, slots }: FvgState,
): void {
  const outsBySlot = slots.map((_, k) => outs.slice(k * OUTPUTS.length, (k + 1) * OUTPUTS.length));
  for (let i = from; i < to; i++) {
    for (let k = 0; k < slots.length; k++) {
      const touched = fillSlot(slots[k], isUp, high[i], low[i], i);
      writeSlot(slots[k], outsBySlot[k], i, touched);
    }
    if (i < 2) continue;
    const lower = isUp ? high[i - 2] : high[i];
    const upper = isUp ? low[i] : low[i - 2];
    if (!(upper - lower > 0 && upper - lower >= minHeight * close[i - 1])) continue;
    placeZone(slots, tsOpenMs[i - 1], lower, upper, i, false);
    for (let k = 0; k < slots.length; k++) {
      if (slots[k].bornRow === i) writeSlot(slots[k], outsBySlot[k], i, false);
    }
  }
}

/** One bar in the life of a gap; whether it trades into it. */
function fillSlot(slot: Slot, isUp: boolean, high: number, low: number, row: number): boolean {
  if (slot.state !== 1) return false;
  const { lower, upper } = slot;
  const depth = (isUp ? upper - low : high - lower) / (upper - lower);
  const touched = depth > 0;
  if (touched && !slot.wasTouched) slot.touches++;
  slot.wasTouched = touched;
  if (depth > slot.depth) slot.depth = Math.min(depth, 1);
  if (isUp ? low <= lower : high >= upper) {
    slot.depth = 1;
    slot.state = 2;
    slot.endedRow = row;
  }
  return touched;
}

function writeSlot(slot: Slot, outs: readonly Float64Array[], row: number, touched: boolean): void {
  const isEmpty = slot.state === 0;
  outs[0][row] = slot.state;
  outs[1][row] = slot.lower;
  outs[2][row] = slot.upper;
  outs[3][row] = slot.id;
  outs[4][row] = touched ? 1 : 0;
  outs[5][row] = isEmpty ? NaN : slot.depth;
  outs[6][row] = slot.touches;
  outs[7][row] = isEmpty ? NaN : row - slot.bornRow;
}

/** `fvg` as the registry knows it. */
export const fvgDefinition = defineDetector({
  name: "fvg",
  about: "Fair-value gaps: prices that three bars in a row skip, and how far they are filled",
  meaning:
    "Up: the low of a bar is above the high two bars before, and the gap is between the two; down is " +
    "the mirror image. Published at the close of the third bar, filled when price has traded back " +
    "through all of it. Slots: an empty one first, then the gap that was filled first, then the oldest.",
  dependencies: [],
  outputs: OUTPUTS,
  params: {
    kind: choiceParam(["up", "down"], "Gaps of a rising market, below price, or of a falling one"),
    min_percent: numberParam(0, [0, 50], "Smallest height in percent of the price"),
    slots: SLOTS_PARAM,
  },
  slots: (params) => numberOf(params, "slots"),
  inputs: () => ["tsOpenMs", "high", "low", "close"],
  warmup: () => 2,
  start: (params): FvgState => ({
    isUp: params.kind === "up",
    minHeight: numberOf(params, "min_percent") / 100,
    slots: emptySlots(numberOf(params, "slots")),
  }),
  kernel: fvg,
});
