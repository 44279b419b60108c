/** One run of ours on the same bars, with its whole model of the exchange: minutes, fees and funding. */
import { engineCase } from "../engine_cases.ts";
import { measure } from "./measure.ts";

const { run } = engineCase(Number(Deno.args[1]), "15m");
await measure(() => run().trades.length);
