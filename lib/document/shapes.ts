import { z } from "zod";

// In this room the message of an issue says what would be valid, and nothing else: the sentence
// around it, with the place and the offending value, is made in one spot (schema_problems.ts).

const NOT_A_MAPPING = "a mapping of keys to values";

/** For a schema that is asked once: code made of it takes longer to make than the answer without. */
export const ASKED_ONCE = { jitless: true } as const;

/**
 * A mapping with exactly these keys.
 *
 * @param shape Schema of each key.
 * @returns A schema whose output has its keys in the order of `shape`.
 */
export function section<S extends z.ZodRawShape>(shape: S): z.ZodObject<S, z.core.$strict> {
  return z.strictObject(shape, {
    // For a key that is unknown, valid are the keys that exist.
    error: ({ code }) =>
      code === "unrecognized_keys" ? Object.keys(shape).join(" ") : NOT_A_MAPPING,
  });
}

/**
 * A list of at least `min` items.
 *
 * @param item Schema of an item.
 * @param min Smallest number of items.
 * @returns The schema.
 */
export function list<T extends z.ZodType>(item: T, min = 0): z.ZodArray<T> {
  const error = min === 0 ? "a list" : `a list of at least ${min}`;
  return z.array(item, { error }).min(min, { error });
}

/**
 * One of several names.
 *
 * @param names The names.
 * @returns The schema.
 */
export function oneOf<const N extends readonly string[]>(
  names: N,
): z.ZodEnum<{ [K in N[number]]: K }> {
  return z.enum(names, { error: names.length === 1 ? names[0] : `one of ${names.join(" ")}` });
}

/**
 * A number between two limits, both valid.
 *
 * @param min Smallest valid value.
 * @param max Largest valid value.
 * @returns The schema.
 */
export function decimal(min: number, max: number): z.ZodNumber {
  const error = `a number from ${min} to ${max}`;
  return z.number({ error }).min(min, { error }).max(max, { error });
}

/**
 * A number above zero.
 *
 * @param max Largest valid value.
 * @returns The schema.
 */
export function positive(max: number): z.ZodNumber {
  const error = `a number above 0, at most ${max}`;
  return z.number({ error }).gt(0, { error }).max(max, { error });
}

/**
 * A whole number between two limits, both valid.
 *
 * @param min Smallest valid value.
 * @param max Largest valid value.
 * @returns The schema.
 */
export function integer(min: number, max: number): z.ZodInt {
  const error = min === max ? `${min}` : `a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/**
 * Text of a certain form.
 *
 * @param form What it has to match.
 * @param error What the form is, in words.
 * @returns The schema.
 */
export function text(form: RegExp, error: string): z.ZodString {
  return z.string({ error }).regex(form, { error });
}

/**
 * A value whose schema depends on what was written, so that a mistake is reported against the
 * variant that was meant and not against all of them.
 *
 * @param pick Chooses the schema by looking at the unvalidated value.
 * @returns A schema that applies the chosen one.
 */
export function variant<T>(pick: (value: unknown) => z.ZodType): z.ZodType<T> {
  return z.unknown().transform((value, context): T => {
    const result = pick(value).safeParse(value, ASKED_ONCE);
    if (result.success) return result.data as T;
    context.issues.push(...result.error.issues as z.core.$ZodRawIssue[]);
    return z.NEVER;
  });
}

/**
 * A mapping whose remaining keys depend on one of them, for example on `type`.
 *
 * @param key The deciding key.
 * @param variants Schema of the whole mapping for each value of the deciding key.
 * @returns The schema.
 */
export function chosenBy<V extends Record<string, z.ZodType>>(
  key: string,
  variants: V,
): z.ZodType<z.output<V[keyof V]>> {
  const names = Object.keys(variants);
  const undecided = z.looseObject({ [key]: oneOf(names) }, { error: NOT_A_MAPPING });
  return variant((value) => {
    const chosen = isMapping(value) ? value[key] : undefined;
    return typeof chosen === "string" && names.includes(chosen) ? variants[chosen] : undecided;
  });
}

/**
 * Whether an unvalidated value is a mapping.
 *
 * @param value Plain data.
 * @returns True for a mapping, false for a list, a text, a number, a boolean or null.
 */
export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
