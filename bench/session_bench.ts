/**
 * Speed of sessions over seeded minutes, from the history port through the queues to a consumer that
 * folds every bar into a digest.
 *
 * @module
 */
import { sessionCase } from "./session_cases.ts";

for (const [symbols, days] of [[2, 1], [50, 20]]) {
  const { minutes, run } = sessionCase(symbols, days);
  const { bars, digest } = await run();
  const name = `${symbols} symbols x ${days} days`;
  // deno-lint-ignore no-console
  console.log(`${name}: ${minutes} minutes, ${bars} bars delivered, digest ${digest}`);
  Deno.bench(name, { group: "session" }, async () => {
    await run();
  });
}
