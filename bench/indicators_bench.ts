/**
 * Speed of the indicators over a seeded year of one-minute bars: the seven common ones together, each
 * of the 42 alone, and bar by bar as a live feed does. Each case prints the digest of its columns.
 *
 * @module
 */
import { digestColumns } from "../lib/base/mod.ts";
import { computeFeatures, createFeatureStream, type FeatureSpec } from "../lib/indicators/mod.ts";
import { walkMinutes } from "../tests/support/walk.ts";
import { commonSeven, everyIndicator, kernelsOver } from "./indicators_cases.ts";

const YEAR_ROWS = 525_600;
const STREAMED_ROWS = 10_000;
const bars = walkMinutes(YEAR_ROWS, 1);

function announce(name: string, columns: Map<string, Float64Array>): void {
  // deno-lint-ignore no-console
  console.log(`${name} ${digestColumns([...columns.values()]).slice(0, 16)}`);
}

function streamed(specs: readonly FeatureSpec[]): Map<string, Float64Array> {
  const stream = createFeatureStream(specs);
  for (let i = 0; i < STREAMED_ROWS; i++) stream.extend(bars, i, i + 1);
  return stream.columns();
}

/** Each of the many kernels is asked some times and not for half a second. */
const some = { group: "batch", warmup: 5, n: 10 };

const seven = commonSeven();
announce("seven", computeFeatures(bars, seven));
Deno.bench("seven common indicators, one year of minutes", some, () => {
  computeFeatures(bars, seven);
});
const { fill } = kernelsOver(bars, seven);
Deno.bench("the same into columns that are there already", some, fill);

for (const spec of everyIndicator()) {
  announce(spec.key, computeFeatures(bars, [spec]));
  Deno.bench(`${spec.key}, one year of minutes`, some, () => {
    computeFeatures(bars, [spec]);
  });
}

announce("streamed", streamed(everyIndicator()));
Deno.bench(`all 42 bar by bar, ${STREAMED_ROWS} bars`, { group: "stream" }, () => {
  streamed(everyIndicator());
});
