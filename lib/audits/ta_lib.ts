/** A series of any length; NaN where it has no value. */
export type Series = Float64Array;

/** What is used of the compiled library: its functions, its allocator and its memory. */
interface TaModule {
  HEAPF64: Float64Array;
  HEAP32: Int32Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
  [name: `_TA_${string}`]: (...args: number[]) => number;
}

/**
 * TA-Lib, the C library, as WebAssembly.
 *
 * Its functions are called as in C. Leading NaNs of an input are left out and put back, so that a chained
 * average begins where its input does; rows before the library's own first value are NaN.
 */
export class TaLib {
  readonly #module: TaModule;

  /** @param module The compiled library. */
  private constructor(module: TaModule) {
    this.#module = module;
  }

  /**
   * Loads the library.
   *
   * @returns The library, ready.
   */
  static async load(): Promise<TaLib> {
    const { init } = await import("talib-web");
    const bytes = await Deno.readFile(new URL(import.meta.resolve("talib-web/lib/talib.wasm")));
    const url = URL.createObjectURL(new Blob([bytes], { type: "application/wasm" }));
    try {
      return new TaLib(await init(url));
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  /**
   * Calls a function of several outputs.
   *
   * @param name Name without `TA_`, for example `MACD`.
   * @param inputs Series of one length, in the order of the C function.
   * @param options Its parameters, in that order.
   * @param width How many series it gives.
   * @returns Series as long as the inputs, or `null` when the library refuses the parameters.
   */
  call(
    name: string,
    inputs: readonly Series[],
    options: readonly number[],
    width: number,
  ): Series[] | null {
    const rows = inputs[0].length;
    const skipped = Math.max(...inputs.map((input) => leadingNaNs(input)));
    const outs = Array.from({ length: width }, () => new Float64Array(rows).fill(NaN));
    const count = rows - skipped;
    if (count === 0) return outs;
    const module = this.#module;
    const bytes = 8 * count;
    const base = module._malloc((inputs.length + width) * bytes + 8);
    try {
      inputs.forEach((input, k) => {
        module.HEAPF64.set(input.subarray(skipped), (base + k * bytes) / 8);
      });
      const addresses = Array.from({ length: inputs.length + width }, (_, k) => base + k * bytes);
      const counts = base + (inputs.length + width) * bytes;
      const code = module[`_TA_${name}`](
        0,
        count - 1,
        ...addresses.slice(0, inputs.length),
        ...options,
        counts,
        counts + 4,
        ...addresses.slice(inputs.length),
      );
      if (code !== 0) return null;
      const [first, given] = module.HEAP32.subarray(counts / 4, counts / 4 + 2);
      outs.forEach((out, k) => {
        const from = addresses[inputs.length + k] / 8;
        out.set(module.HEAPF64.subarray(from, from + given), skipped + first);
      });
      return outs;
    } finally {
      module._free(base);
    }
  }

  /**
   * Calls a function of one output.
   *
   * @param name Name without `TA_`.
   * @param inputs Series of one length.
   * @param options Its parameters.
   * @returns The series.
   * @throws {OutOfRange} when the library refuses the parameters.
   */
  line(name: string, inputs: readonly Series[], ...options: number[]): Series {
    const outs = this.call(name, inputs, options, 1);
    if (outs === null) throw new OutOfRange(`TA-Lib ${name}(${options.join(", ")})`);
    return outs[0];
  }
}

/** A reference does not know the parameters; there is nothing to compare with then. */
export class OutOfRange extends Error {}

function leadingNaNs(series: Series): number {
  let row = 0;
  while (row < series.length && Number.isNaN(series[row])) row++;
  return row;
}
