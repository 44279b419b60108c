import type { TrialVerdict } from "../../backtest/mod.ts";
import { counted } from "../../base/mod.ts";
import { figure } from "../markup.ts";

/**
 * What a page says of trials, besides its figures.
 *
 * @param verdict What a Sharpe ratio is worth.
 * @param whose Whose it is.
 * @param window The window whose length the trials that are compared have.
 * @returns Sentences.
 */
export function trialWords(
  { trialCount, comparableCount, deflatedSharpeRatio, dayCount, restsOnFewDays }: TrialVerdict,
  whose: string,
  window: string,
): string {
  const count = figure(trialCount, 0);
  const compared = `Sharpe ratios over windows as long as ${window}`;
  return [
    trialCount === 1
      ? "No other run of this strategy on this symbol was ever kept."
      : `${count} different runs of this strategy on this symbol were ever kept.`,
    trialCount > 1 && comparableCount > 1
      ? `How much they differ is read from ${figure(comparableCount, 0)} ${compared}.`
      : "",
    deflatedSharpeRatio === null
      ? `What ${whose} Sharpe ratio is worth is not known, as it has none or there are too few ${compared}.`
      : `The deflated Sharpe ratio is the probability that ${whose} true Sharpe ratio is above 0 after ` +
        `so many trials.`,
    restsOnFewDays
      ? `Annualised ratios rest on ${counted(dayCount, "daily return")} and say little: take a ` +
        `longer window.`
      : "",
  ].filter((sentence) => sentence !== "").join(" ");
}
