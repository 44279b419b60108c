/** Two averages of trading-signals, price by price over a year of minutes, and how often they cross. */
import { countCrosses, measure, readBars, SETTLING_ROWS } from "./measure.ts";

const name = "trading-signals";
const { EMA } = await import(name);
const [, , , , close] = readBars(Deno.args[0]);
const average = (length: number) => {
  const indicator = new EMA(length);
  return Float64Array.from(close, (price) => indicator.add(price) ?? NaN);
};
await measure(() => countCrosses(average(20), average(50), close.length - SETTLING_ROWS));
