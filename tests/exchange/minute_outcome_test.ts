import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  Ending,
  type ExchangeMinutes,
  type MinuteOutcome,
  type PositionLevels,
  resolveMinute,
} from "../../lib/exchange/mod.ts";

/** Open, high, low and close as whole steps around an entry at 0. */
type Bar = readonly [number, number, number, number];

const bar: fc.Arbitrary<Bar> = fc
  .record({
    open: fc.integer({ min: -9, max: 9 }),
    close: fc.integer({ min: -20, max: 20 }),
    above: fc.nat(12),
    below: fc.nat(12),
  })
  .map(({ open, close, above, below }) => [
    open,
    Math.max(open, close) + above,
    Math.min(open, close) - below,
    close,
  ]);

/** Levels that no open of {@linkcode bar} is beyond, as distances from the entry. */
const distances = fc.record({
  stop: fc.constantFrom(10, 12, 15, 18, Infinity),
  liquidation: fc.constantFrom(11, 14, 16),
  target: fc.constantFrom(10, 13, 17, Infinity),
});

const side = fc.constantFrom(1, -1);

/** The two ways through a bar: to one extreme first, then to the other. */
function paths([open, high, low, close]: Bar): number[][] {
  return [[open, low, high, close], [open, high, low, close]];
}

/** The first level a path crosses, by walking it step by step; NONE when it crosses none. */
function firstEnding(path: number[], endingAt: (price: number) => number): number {
  let price = path[0];
  for (const goal of path.slice(1)) {
    while (price !== goal) {
      price += Math.sign(goal - price);
      const ending = endingAt(price);
      if (ending !== Ending.NONE) return ending;
    }
  }
  return Ending.NONE;
}

function minutesOf(last: Bar, mark: Bar): ExchangeMinutes {
  const [open, high, low, close] = last.map((price) => Float64Array.of(100 + price));
  const [markOpen, markHigh, markLow, markClose] = mark.map((price) =>
    Float64Array.of(100 + price)
  );
  const tsOpenMs = Float64Array.of(0);
  const volume = Float64Array.of(0);
  return { tsOpenMs, open, high, low, close, volume, markOpen, markHigh, markLow, markClose };
}

function resolve(last: Bar, mark: Bar, levels: PositionLevels, oneStream: boolean): MinuteOutcome {
  const out = { ending: -1, atOpen: true, possible: -1 };
  resolveMinute(out, minutesOf(last, mark), 0, levels, oneStream);
  return out;
}

function levelsOf(sign: number, at: { stop: number; liquidation: number; target: number }) {
  return {
    sign,
    stop: 100 - sign * at.stop,
    liquidation: 100 - sign * at.liquidation,
    target: 100 + sign * at.target,
  };
}

Deno.test({
  name: "on one stream the possible endings are those of the two ways through the minute",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(side, bar, distances, (sign, last, at) => {
        const endingAt = (price: number) =>
          sign * price <= -Math.min(at.stop, at.liquidation)
            ? at.stop <= at.liquidation ? Ending.STOP : Ending.LIQUIDATION
            : sign * price >= at.target
            ? Ending.TARGET
            : Ending.NONE;
        const possible = paths(last).reduce((all, path) => all | firstEnding(path, endingAt), 0);
        const loss = possible & ~Ending.TARGET;
        assertEquals(resolve(last, last, levelsOf(sign, at), true), {
          ending: loss === 0 ? possible : loss,
          atOpen: false,
          possible,
        });
      }),
      { seed: 1, numRuns: 3_000 },
    );
  },
});

Deno.test({
  name: "on two streams the possible endings are those of every way through both minutes",
  permissions: "none",
  fn() {
    fc.assert(
      fc.property(side, bar, bar, distances, (sign, last, mark, at) => {
        const onLast = (price: number) =>
          sign * price <= -at.stop
            ? Ending.STOP
            : sign * price >= at.target
            ? Ending.TARGET
            : Ending.NONE;
        const onMark = (price: number) =>
          sign * price <= -at.liquidation ? Ending.LIQUIDATION : Ending.NONE;
        // Nothing ties the two streams together, so either can come first.
        const possible = [
          ...paths(last).map((path) => firstEnding(path, onLast)),
          ...paths(mark).map((path) => firstEnding(path, onMark)),
        ].reduce((all, ending) => all | ending, 0);
        const nearer = at.stop <= at.liquidation
          ? [Ending.STOP, Ending.LIQUIDATION]
          : [Ending.LIQUIDATION, Ending.STOP];
        const ending = [...nearer, Ending.TARGET].find((bit) => possible & bit) ?? Ending.NONE;
        assertEquals(resolve(last, mark, levelsOf(sign, at), false), {
          ending,
          atOpen: false,
          possible,
        });
      }),
      { seed: 1, numRuns: 3_000 },
    );
  },
});

Deno.test({
  name: "an open beyond a level leaves exactly one ending, whatever follows",
  permissions: "none",
  fn() {
    const opens = fc.tuple(fc.integer({ min: -30, max: 30 }), fc.nat(9), fc.nat(9)).map(
      ([open, above, below]): Bar => [open, open + above, open - below, open],
    );
    fc.assert(
      fc.property(side, opens, opens, distances, (sign, last, mark, at) => {
        const isStopped = sign * last[0] <= -at.stop;
        const isLiquidated = sign * mark[0] <= -at.liquidation;
        const isTaken = sign * last[0] >= at.target;
        fc.pre(isStopped || isLiquidated || isTaken);
        const ending = isStopped && isLiquidated
          ? at.stop <= at.liquidation ? Ending.STOP : Ending.LIQUIDATION
          : isStopped
          ? Ending.STOP
          : isLiquidated
          ? Ending.LIQUIDATION
          : Ending.TARGET;
        assertEquals(resolve(last, mark, levelsOf(sign, at), false), {
          ending,
          atOpen: true,
          possible: ending,
        });
      }),
      { seed: 1, numRuns: 3_000 },
    );
  },
});
