import { commandLine, counted } from "../../base/mod.ts";
import { type CommandContext, PROGRAM, VENUE_PROGRAM } from "../common_options.ts";
import { onInterrupt } from "../interrupt.ts";
import { createProgress } from "../progress.ts";
import { programFor } from "../queue_program.ts";

/** What a sweep is shown with. */
export interface SweepProgressOptions {
  /** Where results are kept. */
  results: string;
  /** Venue that holes are repaired from, which needs a permission set of its own. */
  venue?: string;
  /** No line at all. */
  quiet?: boolean;
  /** Runs in a window where windows are counted; left out, runs are. */
  windowRuns?: number;
}

/** How far a sweep is, on a line and for whoever interrupts it. */
export interface SweepProgress extends Disposable {
  /**
   * @param done How much is kept.
   * @param total How much the sweep is.
   */
  show(done: number, total: number): void;
  /**
   * Says how far the check before the first run is, and gives Ctrl-C a turn.
   *
   * @param done Combinations that are checked.
   * @param total Combinations of the sweep.
   */
  check(done: number, total: number): Promise<void>;
  /** Takes the line away. */
  clear(): void;
}

/**
 * Progress of a sweep, which says on Ctrl-C how much is kept and with which command it goes on.
 *
 * @param context The command's context.
 * @param options What was typed, and what is counted.
 * @returns The progress, to be disposed of where the command ends.
 */
export function sweepProgress(
  { args, terminal }: CommandContext,
  { results, venue, quiet, windowRuns }: SweepProgressOptions,
): SweepProgress {
  const progress = createProgress({ terminal, quiet, unit: "runs" });
  const command = commandLine(
    programFor(args, venue === undefined ? PROGRAM : VENUE_PROGRAM),
    args,
  );
  let told: string | undefined;
  const forget = onInterrupt(() => {
    progress.clear();
    return told;
  });
  return {
    show(done, total) {
      const [unit, label, runs] = windowRuns === undefined
        ? ["runs", `sweep of ${counted(total, "run")}`, done]
        : ["windows", `windows of ${counted(windowRuns, "run")}`, done * windowRuns];
      told = `${done} of ${total} ${unit} are kept in ${results}, go on with\n  ${command}`;
      progress.show(label, done / total, runs);
    },
    async check(done, total) {
      // The line of a walk is about its windows, each of which is checked.
      if (windowRuns === undefined) {
        progress.show(`checking ${counted(total, "combination")}`, done / total, done);
      }
      await new Promise((turn) => setTimeout(turn, 0));
    },
    clear: () => progress.clear(),
    [Symbol.dispose]() {
      progress.clear();
      forget();
    },
  };
}
