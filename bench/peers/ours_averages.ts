/** Two averages of ours over the same minutes, and how often they cross. */
import { allocateBars } from "../../lib/columns/mod.ts";
import { computeFeatures, indicator, resolveParams } from "../../lib/indicators/mod.ts";
import { countCrosses, measure, readBars, SETTLING_ROWS } from "./measure.ts";

const [tsOpenMs, open, high, low, close] = readBars(Deno.args[0]);
const bars = { ...allocateBars(0), tsOpenMs, open, high, low, close };
const average = (key: string, length: number) => ({
  key,
  indicator: "ema",
  params: resolveParams(indicator("ema"), { length }),
  inputSource: "close" as const,
});
const specs = [average("fast", 20), average("slow", 50)];
await measure(() => {
  const columns = computeFeatures(bars, specs);
  return countCrosses(columns.get("fast")!, columns.get("slow")!, close.length - SETTLING_ROWS);
});
