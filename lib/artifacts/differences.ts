/** One value that is not what it has to be. */
export interface Difference {
  /** Where it stands, for example `window.start`. */
  path: string;
  /** What stands there; `undefined` when nothing does. */
  stated: unknown;
  /** What has to stand there. */
  expected: unknown;
}

/**
 * Where plain data differs from what it has to be. Members that are not expected are not looked at.
 *
 * @param stated The data.
 * @param expected What it has to hold.
 * @param path Where it stands, for messages.
 * @returns One line for each value that differs, in the order of the expected ones.
 */
export function differences(stated: unknown, expected: unknown, path = ""): Difference[] {
  if (typeof expected !== "object" || expected === null) {
    return Object.is(stated, expected) ? [] : [{ path, stated, expected }];
  }
  const isAlike = typeof stated === "object" && stated !== null &&
    Array.isArray(stated) === Array.isArray(expected);
  if (!isAlike) return [{ path, stated, expected }];
  const names = Array.isArray(expected)
    ? Array.from({ length: Math.max(expected.length, (stated as unknown[]).length) }, (_, i) => i)
    : Object.keys(expected);
  return names.flatMap((name) => {
    const key = String(name);
    const inner = path === "" ? key : `${path}.${key}`;
    return differences(
      (stated as Record<string, unknown>)[key],
      (expected as Record<string, unknown>)[key],
      inner,
    );
  });
}
