/**
 * How long it takes to know whether the history of a live session suffices.
 *
 * @module
 */
import { makeHistoryCase } from "./paper_cases.ts";

const ROWS = 100_000;
const history = await makeHistoryCase(ROWS);
const whole = (await history.checkWhole()).slice(0, 12);
const hole = (await history.checkHole()).slice(0, 12);

Deno.bench(`check ${ROWS} cached bars, digest ${whole}`, async () => {
  await history.checkWhole();
});

Deno.bench(`find a hole among ${ROWS} cached bars, digest ${hole}`, async () => {
  await history.checkHole();
});

globalThis.addEventListener("unload", () => history[Symbol.dispose]());
