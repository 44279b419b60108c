/** Two averages of technicalindicators over a year of minutes, and how often they cross. */
import { countCrosses, measure, readBars, SETTLING_ROWS } from "./measure.ts";

const name = "technicalindicators";
const { EMA } = await import(name);
const [, , , , close] = readBars(Deno.args[0]);
const values = Array.from(close);
await measure(() => {
  const fast = EMA.calculate({ period: 20, values });
  const slow = EMA.calculate({ period: 50, values });
  return countCrosses(fast, slow, values.length - SETTLING_ROWS);
});
