import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { levelPrice, marketFillPrice } from "../../lib/exchange/mod.ts";

const side = fc.constantFrom(1, -1);
const ticks = fc.constantFrom(0.0001, 0.01, 0.05, 0.1, 0.5, 1, 5);
const prices = fc.integer({ min: 1_000, max: 9_000_000 }).map((cents) => cents / 100);

/** Whether a price is a whole number of ticks, up to the noise of a double. */
function isOnTick(price: number, tick: number): boolean {
  return Math.abs(price / tick - Math.round(price / tick)) < 1e-6;
}

Deno.test({
  name: "a market fill lies on the tick, at most one tick worse than slipped and never better",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(prices, side, fc.nat(50), ticks, (price, sign, slippageBps, tick) => {
        const fill = marketFillPrice(price, sign, slippageBps, tick);
        const worse = sign * (fill - price * (1 + sign * slippageBps / 10_000));
        assert(isOnTick(fill, tick), `${fill} is not on ${tick}`);
        assert(worse > -1e-8 * tick - 1e-9 && worse < tick * (1 + 1e-6), `${worse} worse`);
      }),
      { seed: 1, numRuns: 2_000 },
    );
  },
});

Deno.test({
  name: "a level lies on the tick, at most one tick farther than asked and never nearer",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(
        prices,
        side,
        fc.integer({ min: 1, max: 5_000 }),
        ticks,
        (price, away, bps, tick) => {
          const ratio = bps / 10_000;
          const level = levelPrice({ kind: "distance", ratio, offset: 0 }, price, away, tick);
          const farther = away * (level - price * (1 + away * ratio));
          assert(isOnTick(level, tick), `${level} is not on ${tick}`);
          assert(
            farther > -1e-8 * tick - 1e-9 && farther < tick * (1 + 1e-6),
            `${farther} farther`,
          );
        },
      ),
      { seed: 1, numRuns: 2_000 },
    );
  },
});

Deno.test({
  name: "share and offset of a level's distance add up",
  permissions: "none",
  fn() {
    const rule = { kind: "distance", ratio: 0.02, offset: 1.5 } as const;
    assertEquals(levelPrice(rule, 100, 1, 0.01), 103.5);
    assertEquals(levelPrice(rule, 100, -1, 0.01), 96.5);
  },
});

Deno.test({
  name: "a level at a price ignores the fill",
  permissions: "none",
  fn() {
    assertEquals(levelPrice({ kind: "price", price: 98.013 }, 250, -1, 0.05), 98);
    assertEquals(levelPrice({ kind: "price", price: 98.013 }, 250, 1, 0.05), 98.05);
  },
});
