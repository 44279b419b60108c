import {
  choiceOf,
  choiceParam,
  extremeAge,
  INPUT_SOURCES,
  type InputSource,
  lengthParam,
  numberOf,
  rollingExtremeNext,
  type RollingExtremeState,
  rollingMaxState,
  rollingMinState,
  type StreamInput,
} from "../indicators/mod.ts";
import { always, defineDetector, price } from "./define.ts";

/** What a rolling window carries from row to row. */
export interface WindowState {
  /** Highest of the window. */
  highest: RollingExtremeState;
  /** Lowest of the window. */
  lowest: RollingExtremeState;
  /** Highest value at the row before, NaN before the first. */
  max: number;
  /** Its age. */
  maxAge: number;
  /** Lowest value at the row before. */
  min: number;
  /** Its age. */
  minAge: number;
}

/**
 * Highest and lowest value of the last bars, and how long ago they came.
 *
 * @param outs As `rollingWindowDefinition` declares them.
 * @param ins One series.
 * @param from First row to fill.
 * @param to Row after the last one to fill.
 * @param state Moves to `to`.
 */
export function rollingWindow(
  [maxOut, maxAge, minOut, minAge]: readonly Float64Array[],
  [values]: readonly Float64Array[],
  from: number,
  to: number,
  state: WindowState,
): void {
  const { highest, lowest } = state;
  for (let i = from; i < to; i++) {
    const value = values[i];
    const max = rollingExtremeNext(highest, value);
    const min = rollingExtremeNext(lowest, value);
    state.maxAge = ageOf(highest, max, value, state.max, state.maxAge);
    state.minAge = ageOf(lowest, min, value, state.min, state.minAge);
    state.max = max;
    state.min = min;
    maxOut[i] = max;
    minOut[i] = min;
    maxAge[i] = state.maxAge;
    minAge[i] = state.minAge;
  }
}

/** Bars since an extreme; looked up only when the one before has left the window. */
function ageOf(
  window: RollingExtremeState,
  extreme: number,
  value: number,
  before: number,
  ageBefore: number,
): number {
  if (extreme !== extreme) return NaN;
  if (value === extreme) return 0;
  return extreme === before && ageBefore + 1 < window.length
    ? ageBefore + 1
    : extremeAge(window, extreme);
}

/** A series of the bars by its name, or else the feature column of that key. */
function sourceInput(source: string): StreamInput {
  const isOfBars = (INPUT_SOURCES as readonly string[]).includes(source);
  return isOfBars ? source as InputSource : { feature: source };
}

/** `rolling_window` as the registry knows it. */
export const rollingWindowDefinition = defineDetector({
  name: "rolling_window",
  about: "Highest and lowest value of the last bars, and their age",
  meaning:
    "Over the last length bars, the newest included; of equal ones the most recent counts. " +
    "A bar at which the series has no value has no extremes either and is not counted.",
  dependencies: [],
  outputs: [
    { ...price("max", "Highest value"), sparse: false },
    always("max_age", "Bars since it"),
    { ...price("min", "Lowest value"), sparse: false },
    always("min_age", "Bars since it"),
  ],
  params: {
    length: lengthParam(20),
    source: {
      ...choiceParam(
        ["close", ...INPUT_SOURCES.filter((name) => name !== "close")],
        "Series of the bars, or key of a feature column of the same role",
      ),
      features: true,
    },
  },
  inputs: (params) => [sourceInput(choiceOf(params, "source"))],
  warmup: (params) => numberOf(params, "length") - 1,
  start: (params): WindowState => ({
    highest: rollingMaxState(numberOf(params, "length")),
    lowest: rollingMinState(numberOf(params, "length")),
    max: NaN,
    maxAge: NaN,
    min: NaN,
    minAge: NaN,
  }),
  kernel: rollingWindow,
});
