/**
 * Speed of sessions over seeded minutes, from the history port through the queues to a consumer that
 * folds every bar into a digest.
 *
 * @module
 */
import { sessionCase, sessionProcess } from "./session_cases.ts";

for (const [symbols, days] of [[2, 1], [50, 20]]) {
  const { minutes, run } = sessionCase(symbols, days);
  const { bars, digest } = await run();
  const name = `${symbols} symbols x ${days} ${days === 1 ? "day" : "days"}`;
  // deno-lint-ignore no-console
  console.log(`${name}: ${minutes} minutes, ${bars} bars delivered, digest ${digest}`);
  Deno.bench(name, { group: "session" }, async () => {
    await run();
  });
}

const whole = await sessionProcess();
globalThis.addEventListener("unload", () => whole[Symbol.dispose]());
Deno.bench("2 symbols x 1 day, as a process", { group: "process", n: 10, warmup: 1 }, async () => {
  await whole.run();
});
