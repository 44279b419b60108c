import { UsageError } from "../../base/mod.ts";
import type { ParameterValue } from "../../cards/mod.ts";

/** A parameter and what it is varied over: values of its own, or any number between two. */
export type ParameterAxis =
  | {
    /** Parameter of the card, for example `features.ema_fast.length`. */
    path: string;
    /** Values, in the order in which a grid takes them. */
    values: ParameterValue[];
  }
  | {
    /** Parameter of the card. */
    path: string;
    /** Smallest number. */
    from: number;
    /** Largest number. */
    to: number;
  };

/** More steps than this on one axis are a slip of the pen. */
const MAX_VALUES = 100_000;

const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e-?\d+)?$/i;
const RANGE = /^(?<from>[^:]+?)\.\.(?<to>[^:]+?)(?::(?<step>.+))?$/;

/**
 * Reads an axis: `path=9,21,55` for values, `path=5..50:5` for steps with both ends, `path=5..50` for
 * every whole number between, and `path=0.5..2.0` for any number between, which a grid cannot walk.
 *
 * @param text As typed.
 * @returns The axis.
 * @throws {UsageError} `BAD_AXIS` naming the text and what would be valid.
 *
 * @example Steps include both ends
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseAxis("risk_model.stop_loss.value=1..2:0.5"), {
 *   path: "risk_model.stop_loss.value",
 *   values: [1, 1.5, 2],
 * });
 * ```
 */
export function parseAxis(text: string): ParameterAxis {
  const at = text.indexOf("=");
  const path = text.slice(0, Math.max(0, at)).trim();
  const spec = text.slice(at + 1).trim();
  if (path === "" || spec === "") throw badAxis(text, "it is not of the form parameter=values");
  const range = RANGE.exec(spec)?.groups;
  if (range === undefined) {
    const values = spec.split(",").map((one) => parseValue(one.trim()));
    if (values.includes("")) throw badAxis(text, "a value between the commas is empty");
    if (new Set(values).size < values.length) throw badAxis(text, "a value stands twice");
    return { path, values };
  }
  const ends = [range.from, range.to, range.step ?? "1"];
  if (!ends.every((end) => NUMBER.test(end.trim()))) throw badAxis(text, "an end is no number");
  const [from, to, step] = ends.map(Number);
  if (!(from < to && step > 0)) throw badAxis(text, "it goes down or stands still");
  const isWhole = [range.from, range.to].every((end) => !end.includes("."));
  if (range.step === undefined && !isWhole) return { path, from, to };
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (count > MAX_VALUES) throw badAxis(text, `it has ${count} steps, of at most ${MAX_VALUES}`);
  // Each step from the start, not from the one before, and without the noise of binary fractions.
  const values = Array.from({ length: count }, (_, i) => Number((from + i * step).toPrecision(12)));
  return { path, values };
}

function parseValue(text: string): ParameterValue {
  if (NUMBER.test(text)) return Number(text);
  return text === "true" ? true : text === "false" ? false : text;
}

function badAxis(text: string, why: string): UsageError {
  return new UsageError(
    `Cannot vary "${text}" as ${why}: write parameter=5..50:5, parameter=9,21,55 or ` +
      `parameter=0.5..2.0`,
    { code: "BAD_AXIS" },
  );
}
