/** Characters in a line of a terminal that does not say. */
const DEFAULT_COLUMNS = 80;

/** A terminal that a person reads. */
export interface TerminalDisplay {
  /** Characters in a line. */
  columns: number;
  /** Whether colours are welcome. */
  isColoured: boolean;
}

/** Where a command writes. Results go to stdout, everything said on the way to stderr. */
export interface Terminal {
  /** Whether stderr is a terminal that a person watches. */
  readonly isInteractive: boolean;
  /** How stdout shows text; left out where it is no terminal. */
  readonly display?: TerminalDisplay;
  /** @param text Written to stdout as it is. */
  write(text: string): void;
  /** @param text Written to stderr as it is. */
  warn(text: string): void;
  /**
   * Asks a person; without this member there is nobody to ask.
   *
   * @param question What to agree to.
   * @returns Whether they agreed.
   */
  confirm?(question: string): boolean;
  /**
   * Listens to the Enter key; without this member there is nobody to press it.
   *
   * @param listener Told each time that it is pressed.
   * @returns Ends the listening, and nothing can be asked any more.
   */
  onEnter?(listener: () => void): () => void;
}

/**
 * The terminal of this process.
 *
 * @returns A terminal that writes whole texts, however large, before it returns.
 */
export function processTerminal(): Terminal {
  return {
    isInteractive: Deno.stderr.isTerminal(),
    display: Deno.stdout.isTerminal()
      ? { columns: Deno.consoleSize().columns || DEFAULT_COLUMNS, isColoured: !Deno.noColor }
      : undefined,
    write: (text) => writeAll(Deno.stdout, text),
    warn: (text) => writeAll(Deno.stderr, text),
    ...(Deno.stdin.isTerminal()
      ? { confirm: (question: string) => confirm(question), onEnter: listenToEnter }
      : {}),
  };
}

const NEW_LINE = 10;

function listenToEnter(listener: () => void): () => void {
  const reader = Deno.stdin.readable.getReader();
  const listen = async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      for (const byte of value) if (byte === NEW_LINE) listener();
    }
  };
  // At a terminal that is gone nobody presses anything.
  listen().catch(() => {});
  return () => void reader.cancel().catch(() => {});
}

/** A reader that has seen enough (`| head`) closes the pipe; the rest is then for nobody. */
function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let bytes = new TextEncoder().encode(text);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
