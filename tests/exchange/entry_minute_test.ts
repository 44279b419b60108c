import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Ending, resolveEntryMinute, type Switches } from "../../lib/exchange/mod.ts";

/** A minute around an open of 100 in whole steps, and a resting order with its levels. */
const situation = fc.record({
  sign: fc.constantFrom(1, -1),
  kind: fc.constantFrom("limit" as const, "stop" as const),
  above: fc.nat(20),
  below: fc.nat(20),
  close: fc.double({ min: 0, max: 1, noNaN: true }),
  order: fc.integer({ min: 1, max: 12 }),
  stop: fc.constantFrom(1, 3, 6, 10, Infinity),
  target: fc.constantFrom(1, 4, 7, 11, Infinity),
  liquidation: fc.constantFrom(2, 5, 9, 15),
}).map(({ sign, kind, above, below, close, order, stop, target, liquidation }) => {
  const side = kind === "limit" ? -sign : sign;
  const price = 100 + side * order;
  const [low, high] = [100 - below, 100 + above];
  return {
    kind,
    price,
    side,
    bar: { open: 100, high, low, close: Math.round(low + close * (high - low)) },
    levels: {
      sign,
      stop: price - sign * stop,
      target: price + sign * target,
      liquidation: price - sign * liquidation,
    },
  };
}).filter(({ bar, price, side }) => side > 0 ? bar.high >= price : bar.low <= price);

type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

/** What happens after the fill on one way through the minute, step by step. */
function walkWay({ bar, price, side, levels }: Situation, lowFirst: boolean): number {
  const { sign, stop, target, liquidation } = levels;
  const nearer = sign * stop >= sign * liquidation ? Ending.STOP : Ending.LIQUIDATION;
  const loss = nearer === Ending.STOP ? stop : liquidation;
  const extremes = lowFirst ? [bar.low, bar.high] : [bar.high, bar.low];
  let at = bar.open;
  let isFilled = false;
  for (const goal of [...extremes, bar.close]) {
    for (;;) {
      if (side * at >= side * price) isFilled = true;
      if (isFilled && sign * at <= sign * loss) return nearer;
      if (isFilled && sign * at >= sign * target) return Ending.TARGET;
      if (at === goal) break;
      at += Math.sign(goal - at);
    }
  }
  return Ending.NONE;
}

function resolve({ bar, levels, kind }: Situation, insideOrder: Switches["insideOrder"]) {
  const [open, high, low, close] = [bar.open, bar.high, bar.low, bar.close]
    .map((price) => Float64Array.of(price));
  const minutes = {
    tsOpenMs: Float64Array.of(0),
    volume: Float64Array.of(0),
    ...{ open, high, low, close },
    ...{ markOpen: open, markHigh: high, markLow: low, markClose: close },
  };
  const out = { ending: -1, atOpen: true, possible: -1 };
  const certain = resolveEntryMinute(out, minutes, 0, levels, true, kind, insideOrder);
  return { ...out, certain };
}

/** How an ending looks to the trader: a loss, nothing, a profit. */
const rank = (ending: number) => ending === Ending.NONE ? 0 : ending === Ending.TARGET ? 1 : -1;

const RUNS = { seed: 1, numRuns: 4_000 };

Deno.test({
  name: "by proximity the minute of a resting fill ends as its one way through does",
  permissions: "none",
  fn() {
    const seen = new Set<number>();
    fc.assert(
      fc.property(situation, (scene) => {
        const { bar } = scene;
        const lowFirst = bar.open - bar.low <= bar.high - bar.open;
        const expected = walkWay(scene, lowFirst);
        seen.add(expected);
        assertEquals(resolve(scene, "nearer_extreme").ending, expected);
      }),
      RUNS,
    );
    assertEquals(seen.size, 4);
  },
});

Deno.test({
  name:
    "no way through the minute is worse than the cautious ending or better than the hopeful one",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(situation, (scene) => {
        const cautious = resolve(scene, "loss_first");
        const hopeful = resolve(scene, "profit_first");
        for (const lowFirst of [true, false]) {
          const way = walkWay(scene, lowFirst);
          assert(rank(cautious.ending) <= rank(way) && rank(way) <= rank(hopeful.ending));
          assertEquals(way & ~cautious.possible, 0);
          // What is certain ends the position on every way, unless something else does before.
          if (cautious.certain !== Ending.NONE) assert(way !== Ending.NONE);
        }
      }),
      RUNS,
    );
  },
});
