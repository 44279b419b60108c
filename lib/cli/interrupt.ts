/** Tidies up, and may have something to say of what is left. */
type Cleanup = () => string | void;

/** What has to be done when the user presses Ctrl-C. */
const cleanups = new Set<Cleanup>();

/**
 * Registers what has to be done when the user presses Ctrl-C from here on.
 *
 * @param cleanup Removes what is half done, of which there may be nothing; returns a sentence where there
 * is something to tell.
 * @returns Takes the registration back.
 */
export function onInterrupt(cleanup: Cleanup): () => void {
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

/** How often a cleanup is tried: a native thread may still be writing where it removes. */
const ATTEMPTS = 20;

/**
 * Tidies up, newest first.
 *
 * @returns What there is to tell about it.
 */
export function cleanUp(): string[] {
  const told: string[] = [];
  for (const cleanup of [...cleanups].reverse()) {
    for (let attempt = 1;; attempt++) {
      try {
        const sentence = cleanup();
        if (sentence !== undefined) told.push(sentence);
        break;
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) break;
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }
  return told;
}
