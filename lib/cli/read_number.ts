import { InvalidArgumentError } from "@commander-js/extra-typings";

/**
 * Reads the number of an option.
 *
 * @param text As typed.
 * @returns The number.
 * @throws {InvalidArgumentError} when it is none, or negative.
 */
export function readNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("Give a number from 0, for example 1e-8.");
}

/**
 * Reads the count of an option.
 *
 * @param text As typed.
 * @returns The count.
 * @throws {InvalidArgumentError} when it is not a whole number from 1.
 */
export function readCount(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError("Give a whole number from 1.");
}
