import { join } from "node:path";
import { commandLine, formatInstant } from "../../base/mod.ts";
import { cardVariant, normalizeCard, type ParameterValue } from "../../cards/mod.ts";
import type { SweepRequest } from "../../backtest/mod.ts";
import type { TimeRange } from "../../columns/mod.ts";
import type { StrategyPlan } from "../../engine/mod.ts";
import { DEFAULT_DB, PROGRAM } from "../common_options.ts";
import { namedBy } from "./history.ts";
import { DEFAULT_PROFILE, type SweepCommandOptions } from "./sweep_options.ts";

/** One run out of many, to be made on its own. */
export interface LoneRun {
  /** Name of the card that is written for it, without ending. */
  name: string;
  /** What it is the best of, one sentence. */
  origin: string;
  /** Its window. */
  window: TimeRange;
  /** Its values of what is varied. */
  values: Readonly<Record<string, ParameterValue>>;
  /** Bars it waits for, which all runs of its timeframes share. */
  warmupBars: StrategyPlan["warmupBars"];
}

/** How a run is made on its own. */
export interface LoneCommand {
  /** One command that gives the same run id. */
  command: string;
  /** The card that was written for it; `null` where a strategy file is run. */
  card: string | null;
}

/**
 * The command that makes one run of a sweep or a walk on its own. The values and the warm-up of a card
 * are written out as a card of its own; a strategy file takes them as options.
 *
 * @param run Which one.
 * @param request What was varied.
 * @param options What was typed.
 * @returns The command.
 */
export function runAlone(
  { name, origin, window, values, warmupBars }: LoneRun,
  { card, symbol, profile = DEFAULT_PROFILE, acceptFilled }: SweepRequest,
  { strategy, param, db, out }: SweepCommandOptions & { out: string },
): LoneCommand {
  const path = card === undefined ? null : join(out, `${name}.yml`);
  if (card !== undefined && path !== null) {
    const { yaml } = normalizeCard(cardVariant(card, values, warmupBars));
    Deno.writeTextFileSync(path, `# ${origin}\n${yaml}`);
  }
  const varied = Object.entries(values)
    .map(([of, value]) => `${of.replace(/^params\./, "")}=${value}`);
  const warmup = Object.entries(warmupBars).map(([role, bars]) => `${role}=${bars}`).join(",");
  const named = path === null
    ? namedBy({ strategy, param: [...param, ...varied], warmup })
    : namedBy({ ideaCard: path });
  const words = [
    ...["backtest", "run", ...named ?? [], "--symbol", symbol],
    ...["--start", formatInstant(window.startMs), "--end", formatInstant(window.endMs)],
    ...profile === DEFAULT_PROFILE ? [] : ["--profile", profile],
    ...acceptFilled ? ["--accept-filled"] : [],
    ...db === DEFAULT_DB ? [] : ["--db", db],
  ];
  return { command: commandLine(PROGRAM, words), card: path };
}
