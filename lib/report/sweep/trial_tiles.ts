import type { TrialVerdict } from "../../backtest/mod.ts";
import { figure } from "../markup.ts";

/**
 * Figures that a page shows of trials.
 *
 * @param verdict What a Sharpe ratio is worth.
 * @returns Titles and figures, none of what is not known.
 */
export function trialTiles(
  { trialCount, luckySharpeRatio, deflatedSharpeRatio }: TrialVerdict,
): [string, number][] {
  const runs = figure(trialCount, 0);
  const tiles: [string, number | null][] = [
    [`Best Sharpe ratio that luck alone gives in ${runs} runs`, luckySharpeRatio],
    ["Deflated Sharpe ratio", deflatedSharpeRatio],
  ];
  return tiles.filter((tile): tile is [string, number] => tile[1] !== null);
}
