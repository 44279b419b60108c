/**
 * Whether there is a file, folder or link of a name. That it may not be looked at is no answer.
 *
 * @param path Its path.
 * @returns True when there is one.
 * @throws {Deno.errors.NotCapable} when the permission set does not include it.
 */
export function fileExists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
