/**
 * Speed of each stage of a run over a seeded year of minutes: resampling, rollups, rules, snapshots, the
 * exchange and the artifacts. Each case prints its digest.
 *
 * @module
 */
import { stagesCase } from "./stages_cases.ts";

const stages = await stagesCase(525_600);

async function add(name: string, work: () => string | Promise<string>): Promise<void> {
  // deno-lint-ignore no-console
  console.log(`${name} ${(await work()).slice(0, 16)}`);
  Deno.bench(name, { group: "stages" }, async () => {
    await work();
  });
}

for (const timeframe of ["5m", "15m", "1h"] as const) {
  await add(`a year of minutes to ${timeframe}`, () => stages.resample(timeframe));
}
await add("rollup columns, a year at 15m", stages.rollups);
await add("rules of an EMA cross, a year at 15m", stages.rules);
await add("a run that reads ten values of every snapshot, a year at 15m", stages.snapshots);
await add("exchange steps, a year at 15m", stages.exchange);
await add("artifacts of a year at 15m", stages.artifacts);
