/** Two averages of indicatorts over a year of minutes, and how often they cross. */
import { countCrosses, measure, readBars, SETTLING_ROWS } from "./measure.ts";

const name = "indicatorts";
const { ema } = await import(name);
const [, , , , close] = readBars(Deno.args[0]);
const values = Array.from(close);
await measure(() => {
  const fast = ema(values, { period: 20 });
  const slow = ema(values, { period: 50 });
  return countCrosses(fast, slow, values.length - SETTLING_ROWS);
});
