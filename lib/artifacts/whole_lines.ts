/**
 * Reads the whole lines of a file of lines. What a killed writer left of a last one is none.
 *
 * @param path The file; one that is not there has no line.
 * @returns Lines without their ends.
 */
export function wholeLines(path: string): string[] {
  try {
    return Deno.readTextFileSync(path).split("\n").slice(0, -1);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
