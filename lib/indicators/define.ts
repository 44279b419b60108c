import type { IndicatorDefinition, ParamValues } from "./contract.ts";

/** The descriptive half of a definition. */
type Description = Omit<IndicatorDefinition, "bind">;

/** A definition whose kernel is a plain function over columns and a state. */
export interface KernelDefinition<State> extends Description {
  /** A state that has seen no row. */
  start(params: ParamValues): State;
  /** Fills rows `[from, to)` of `outs` and moves the state to `to`. */
  kernel(
    outs: readonly Float64Array[],
    ins: readonly Float64Array[],
    from: number,
    to: number,
    state: State,
  ): void;
}

/**
 * An indicator of several columns out of several columns.
 *
 * @param definition Description, state and kernel.
 * @returns The registry's form.
 */
export function defineIndicator<State>(
  { start, kernel, ...description }: KernelDefinition<State>,
): IndicatorDefinition {
  return {
    ...description,
    bind(params) {
      const state = start(params);
      return { run: (outs, ins, from, to) => kernel(outs, ins, from, to, state) };
    },
  };
}

/** A definition of one line out of one series. */
export interface LineDefinition<State> extends Omit<Description, "inputs" | "outputs" | "warmup"> {
  /** Index of the first row that is not NaN. */
  warmup(params: ParamValues): number;
  /** A state that has seen no row. */
  start(params: ParamValues): State;
  /** Fills rows `[from, to)` of `out` from `values` and moves the state to `to`. */
  kernel(out: Float64Array, values: Float64Array, from: number, to: number, state: State): void;
}

/**
 * An indicator that turns one series into one line; `input_source` says which series.
 *
 * @param definition Description, state and kernel.
 * @returns The registry's form.
 */
export function defineLine<State>(
  { start, kernel, warmup, ...description }: LineDefinition<State>,
): IndicatorDefinition {
  return defineIndicator({
    ...description,
    inputs: ["source"],
    outputs: ["value"],
    warmup: (params) => [warmup(params)],
    start,
    kernel: ([out], [values], from, to, state: State) => kernel(out, values, from, to, state),
  });
}
