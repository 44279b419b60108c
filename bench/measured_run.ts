/** One run in a process of its own: its timeframe and its minutes are arguments. */
import type { Timeframe } from "../lib/base/mod.ts";
import { engineCase } from "./engine_cases.ts";
import { measure } from "./peers/measure.ts";

const [timeframe, rows] = Deno.args;
const { run } = engineCase(Number(rows), timeframe as Timeframe);
measure(() => run().trades.length);
