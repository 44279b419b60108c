/** Runs in a process of their own: their timeframe, their minutes in all and their number are arguments. */
import type { Timeframe } from "../lib/base/mod.ts";
import { engineCases } from "./engine_cases.ts";
import { measure } from "./peers/measure.ts";

const [timeframe, rows, runs] = Deno.args;
const cases = engineCases(Number(rows), timeframe as Timeframe, Number(runs));
await measure(() => cases.reduce((trades, { run }) => trades + run().trades.length, 0));
