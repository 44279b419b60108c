import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Draws that pass before the generator's few seeded bits have reached its whole state. */
const SETTLING_DRAWS = 16;

/**
 * Seeded random numbers: the same seed gives the same sequence on every machine.
 *
 * @example Reproducible
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new SeededRandom(7).nextFloat(), new SeededRandom(7).nextFloat());
 * ```
 */
export class SeededRandom {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  /**
   * Starts a generator from a seed.
   *
   * @param seed Any 32-bit integer.
   */
  constructor(seed: number) {
    this.#generator = xoroshiro128plus(scatter(seed));
    for (let i = 0; i < SETTLING_DRAWS; i++) this.#generator.next();
  }

  /**
   * Draws a uniform number.
   *
   * @returns A number in [0, 1) with 53 random bits.
   */
  nextFloat(): number {
    const high = this.#generator.next() >>> 5;
    const low = this.#generator.next() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  /**
   * Draws a uniform integer.
   *
   * @param count How many values are possible, at least 1.
   * @returns An integer in [0, count).
   */
  nextInt(count: number): number {
    return Math.floor(this.nextFloat() * count);
  }

  /**
   * Draws a normally distributed number.
   *
   * @returns A draw from the standard normal distribution (Box-Muller, one branch).
   */
  nextNormal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.nextFloat()));
    return radius * Math.cos(2 * Math.PI * this.nextFloat());
  }
}

/** Spreads neighbouring seeds over all 32 bits (the finaliser of MurmurHash3). */
function scatter(seed: number): number {
  let bits = seed | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
