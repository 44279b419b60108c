import type { ParamValues } from "../indicators/mod.ts";
import type { DetectorDefinition, DetectorOutput } from "./contract.ts";

/** A definition whose kernel is a plain function over columns and a state. */
export interface DetectorKernel<State> extends Omit<DetectorDefinition, "bind"> {
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
 * A detector out of a state and a kernel. Rows before the warm-up are NaN, whatever the kernel writes.
 *
 * @param definition Description, state and kernel.
 * @returns The registry's form.
 */
export function defineDetector<State>(
  { start, kernel, ...description }: DetectorKernel<State>,
): DetectorDefinition {
  return {
    ...description,
    bind(params) {
      const state = start(params);
      const firstRow = description.warmup(params);
      return {
        run(outs, ins, from, to) {
          kernel(outs, ins, from, to, state);
          if (from >= firstRow) return;
          for (const out of outs) out.fill(NaN, from, Math.min(firstRow, to));
        },
      };
    },
  };
}

/**
 * Declares an output that is a number from the warm-up on.
 *
 * @param name Name of the column.
 * @param about What it means.
 * @returns The declaration.
 */
export function always(name: string, about: string): DetectorOutput {
  return { name, about, sparse: false, isPrice: false };
}

/**
 * Declares an output that is NaN while there is nothing to tell.
 *
 * @param name Name of the column.
 * @param about What it means.
 * @returns The declaration.
 */
export function sparse(name: string, about: string): DetectorOutput {
  return { name, about, sparse: true, isPrice: false };
}

/**
 * Declares a price, which is NaN while there is none.
 *
 * @param name Name of the column.
 * @param about What it means.
 * @returns The declaration.
 */
export function price(name: string, about: string): DetectorOutput {
  return { name, about, sparse: true, isPrice: true };
}
