/**
 * What two returns may differ by and still be the same return. A return is a ratio of equities minus
 * one, so double precision leaves about 1e-16 of noise in it; dividing by a deviation made of that
 * noise would turn "undefined" into a huge number.
 */
export const RETURN_NOISE = 1e-12;
