import { counted } from "../base/mod.ts";

/** Lines that a strategy printed. */
export interface Printed {
  /** The lines, the first ones only when there are many. */
  printed: string[];
  /** How many more there were. */
  dropped: number;
}

/** Keeps the first lines of what is printed, and counts the others. */
export class PrintedLines {
  readonly #most: number;
  #printed: string[] = [];
  #dropped = 0;

  /**
   * No lines yet.
   *
   * @param most How many are kept until they are taken.
   */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Keeps what there is room for.
   *
   * @param lines What was printed.
   * @param dropped How many more lines there were.
   */
  add(lines: readonly string[], dropped = 0): void {
    const kept = lines.slice(0, this.#most - this.#printed.length);
    this.#printed.push(...kept);
    this.#dropped += dropped + lines.length - kept.length;
  }

  /** What has been printed since this was last called. */
  take(): Printed {
    const taken = { printed: this.#printed, dropped: this.#dropped };
    this.#printed = [];
    this.#dropped = 0;
    return taken;
  }
}

/**
 * @param printed What was printed.
 * @returns The lines, and one that says how many more there were.
 */
export function printedText({ printed, dropped }: Printed): string[] {
  if (dropped === 0) return printed;
  return [...printed, `(${counted(dropped, "more line")} not shown)`];
}
