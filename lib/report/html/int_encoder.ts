/** Most bytes that one number takes. */
const MAX_BYTES = 9;

/** Numbers below this are folded without leaving 32 bits. */
const SMALL = 2 ** 29;

/**
 * Writes whole numbers one after the other: each is folded to a non-negative one (0, -1, 1, -2, ... become
 * 0, 1, 2, 3, ...) and written in groups of seven bits, lowest first, the eighth bit saying that more
 * follow; a zero is followed by the number of zeros after it.
 */
export class IntEncoder {
  #bytes: Uint8Array<ArrayBuffer>;
  #size = 0;
  /** Zeros that were put and are not written yet. */
  #zeros = 0;

  /** @param count About how many numbers there will be. */
  constructor(count: number) {
    this.#bytes = new Uint8Array(count + 2 * MAX_BYTES);
  }

  /** @param value A whole number below 2 ** 52 in size. */
  put(value: number): void {
    if (value === 0) {
      this.#zeros++;
      return;
    }
    if (this.#zeros > 0) this.#putZeros();
    if (value > -SMALL && value < SMALL) this.#putSmall(value < 0 ? -2 * value - 1 : 2 * value);
    else this.#putFolded(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** @returns All that was put, in base64. */
  toBase64(): string {
    if (this.#zeros > 0) this.#putZeros();
    return this.#bytes.subarray(0, this.#size).toBase64();
  }

  #putZeros(): void {
    const after = this.#zeros - 1;
    this.#zeros = 0;
    this.#putSmall(0);
    this.#putFolded(after);
  }

  #putSmall(folded: number): void {
    this.#reserve();
    let rest = folded | 0;
    while (rest > 127) {
      this.#bytes[this.#size++] = 128 | (rest & 127);
      rest >>>= 7;
    }
    this.#bytes[this.#size++] = rest;
  }

  #putFolded(folded: number): void {
    this.#reserve();
    let rest = folded;
    while (rest > 127) {
      this.#bytes[this.#size++] = 128 + (rest % 128);
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#size++] = rest;
  }

  #reserve(): void {
    if (this.#size + MAX_BYTES <= this.#bytes.length) return;
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
