/**
 * Ten symbols and 24 hours of minutes through a real loopback socket: how long it takes and whether the
 * memory is flat. `deno task bench:soak` prints the figures and ends with 1 when a limit is exceeded.
 *
 * @module
 */
import { paperSoak } from "./paper_soak_case.ts";

const result = await paperSoak(10, 24);
const { seconds, minutes, closes, digest, hourlyMiB, growthPercent } = result;
// deno-lint-ignore no-console
console.log(
  `${minutes} minutes of 10 symbols in ${seconds.toFixed(1)} s, ${closes} exec closes, ` +
    `digest ${digest}\nmemory after each hour, MiB: ` +
    `${hourlyMiB.map((mib) => mib.toFixed(1)).join(" ")}\nlast hour against the second: ` +
    `${growthPercent.toFixed(1)} %`,
);
if (seconds > 60 || growthPercent > 5) Deno.exit(1);
