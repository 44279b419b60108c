import { ClosedbarError } from "../base/mod.ts";
import type { StrategyFile } from "../sandbox/mod.ts";

/**
 * Does what is left to do with a strategy file before it is handed on. When that fails, nobody is there
 * to close the file, and to ask what it has printed: both are done here.
 *
 * @param file The file.
 * @param task What is left to do.
 * @returns What the task returns; the file is still open.
 * @throws What the task throws; the file is closed by then.
 */
export async function holdFile<T>(file: StrategyFile, task: () => T | Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof ClosedbarError) error.printed = [...file.takePrinted(), ...error.printed];
    file[Symbol.dispose]();
    throw error;
  }
}
