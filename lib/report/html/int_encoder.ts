/** Most bytes that one number takes. */
const MAX_BYTES = 9;

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
    this.#bytes = new Uint8Array(count + 3 * MAX_BYTES);
  }

  /**
   * @param values Whole numbers below 2 ** 52 in size.
   * @param count How many of them, from the first.
   */
  put(values: ArrayLike<number>, count = values.length): void {
    let bytes = this.#bytes;
    let size = this.#size;
    let zeros = this.#zeros;
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if (value === 0) {
        zeros++;
        continue;
      }
      if (size + 3 * MAX_BYTES > bytes.length) bytes = enlarged(bytes);
      if (zeros > 0) size = putZeros(bytes, size, zeros);
      zeros = 0;
      size = putFolded(bytes, size, value < 0 ? -2 * value - 1 : 2 * value);
    }
    this.#bytes = bytes;
    this.#size = size;
    this.#zeros = zeros;
  }

  /** @returns All that was put, in base64. */
  toBase64(): string {
    if (this.#zeros > 0) this.#size = putZeros(this.#bytes, this.#size, this.#zeros);
    this.#zeros = 0;
    return this.#bytes.subarray(0, this.#size).toBase64();
  }
}

/** Returns the place after what it put, as does the next one. */
function putZeros(bytes: Uint8Array, size: number, zeros: number): number {
  bytes[size] = 0;
  return putFolded(bytes, size + 1, zeros - 1);
}

function putFolded(bytes: Uint8Array, size: number, folded: number): number {
  let rest = folded;
  while (rest > 127) {
    bytes[size++] = 128 | (rest & 127);
    rest = rest < 2 ** 31 ? rest >>> 7 : Math.floor(rest / 128);
  }
  bytes[size++] = rest;
  return size;
}

function enlarged(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}
