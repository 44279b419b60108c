/** What has to be tidied up when the user presses Ctrl-C. */
const cleanups = new Set<() => void>();

/**
 * Registers what has to be tidied up when the user presses Ctrl-C from here on.
 *
 * @param cleanup Removes what is half done; may find nothing to remove.
 * @returns Takes the registration back.
 */
export function onInterrupt(cleanup: () => void): () => void {
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

/** How often a cleanup is tried: a native thread may still be writing where it removes. */
const ATTEMPTS = 20;

/** Tidies up, newest first. */
export function cleanUp(): void {
  for (const cleanup of [...cleanups].reverse()) {
    for (let attempt = 1;; attempt++) {
      try {
        cleanup();
        break;
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) break;
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }
}
