import type { Terminal } from "./terminal.ts";

/** How a progress line is drawn. */
export interface ProgressOptions {
  /** Where to; nothing is drawn unless a person watches. */
  terminal: Terminal;
  /** No line at all. */
  quiet?: boolean;
  /** What is counted, in the plural; `rows` unless told. */
  unit?: string;
  /** Milliseconds of a clock that only goes forward. */
  nowMs?: () => number;
}

/** One line on stderr that is drawn over and over. */
export interface Progress {
  /**
   * @param label What is going on.
   * @param fraction How much of it is done, 0 to 1.
   * @param rows How many rows, or what else is counted, came so far.
   */
  show(label: string, fraction: number, rows: number): void;
  /** Takes the line away. */
  clear(): void;
}

const BAR_CELLS = 24;

/**
 * A progress line with rate and time left.
 *
 * @param options Where it is drawn.
 * @returns The line; each label starts the clock anew.
 */
export function createProgress(
  { terminal, quiet = false, unit = "rows", nowMs = () => performance.now() }: ProgressOptions,
): Progress {
  if (quiet || !terminal.isInteractive) return { show() {}, clear() {} };
  let current = { label: "", startMs: 0, startFraction: 0, startRows: 0 };
  let width = 0;
  const draw = (line: string) => {
    terminal.warn(`\r${line.padEnd(width)}`);
    width = line.length;
  };
  return {
    show(label, fraction, rows) {
      if (label !== current.label) {
        current = { label, startMs: nowMs(), startFraction: fraction, startRows: rows };
      }
      const elapsedMs = nowMs() - current.startMs;
      const done = fraction - current.startFraction;
      draw(formatProgress(label, fraction, {
        rowsPerSecond: elapsedMs > 0 ? (rows - current.startRows) / elapsedMs * 1000 : null,
        leftMs: done > 0 ? elapsedMs * (1 - fraction) / done : null,
        unit,
      }));
    },
    clear() {
      if (width === 0) return;
      draw("");
      terminal.warn("\r");
      width = 0;
    },
  };
}

/**
 * A progress line as text.
 *
 * @param label What is going on.
 * @param fraction How much of it is done, 0 to 1.
 * @param pace Rows a second and milliseconds left, each `null` while unknown, and what rows are called.
 * @returns For example `SOLUSDT last [######------] 50 %  1200 rows/s  0:30 left`.
 */
export function formatProgress(
  label: string,
  fraction: number,
  { rowsPerSecond, leftMs, unit }: {
    rowsPerSecond: number | null;
    leftMs: number | null;
    unit: string;
  },
): string {
  const filled = Math.round(fraction * BAR_CELLS);
  const bar = "#".repeat(filled) + "-".repeat(BAR_CELLS - filled);
  const rate = rowsPerSecond === null ? "" : `  ${Math.round(rowsPerSecond)} ${unit}/s`;
  const left = leftMs === null ? "" : `  ${clock(leftMs)} left`;
  return `${label} [${bar}] ${Math.floor(fraction * 100)} %${rate}${left}`;
}

function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = String(seconds % 60).padStart(2, "0");
  return hours === 0
    ? `${minutes}:${tail}`
    : `${hours}:${String(minutes).padStart(2, "0")}:${tail}`;
}
