import { MINUTE_MS } from "../../lib/base/mod.ts";
import { preflight, type PreflightReport } from "../../lib/preflight/mod.ts";
import { secondDay, twoDays } from "../preflight/memory_history.ts";

/** @returns What the gate says of a day with accepted minutes that were invented, 3 and 20 of the mark. */
export async function inventedReport(): Promise<PreflightReport> {
  const history = twoDays();
  const { volume: _, ...prices } = history.bars;
  history.mark = prices;
  const first = history.bars.tsOpenMs[1_600];
  history.filled = [{ startMs: first, endMs: first + 3 * MINUTE_MS }];
  history.filledMark = [{ startMs: first, endMs: first + 20 * MINUTE_MS }];
  return (await preflight(secondDay({ acceptFilled: true }), history)).report;
}
