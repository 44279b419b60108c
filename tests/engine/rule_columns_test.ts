import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { MINUTE_MS, UsageError } from "../../lib/base/mod.ts";
import { allocateBars, type BarColumns } from "../../lib/columns/mod.ts";
import {
  type CompareOp,
  type Condition,
  evaluateRules,
  type Operand,
  type Rule,
  RuleStream,
} from "../../lib/engine/mod.ts";
import {
  createMinuteFeed,
  deriveTimeframe,
  FeedStore,
  MultiTimeframeFeeds,
} from "../../lib/feeds/mod.ts";
import { PacketColumns } from "../../lib/quote/mod.ts";

const ROWS = 24;
const VALUES = [NaN, 1, 2, 2.5, 3];
const OPS: CompareOp[] = [
  ...["gt", "gte", "lt", "lte", "eq"] as const,
  ...["approx_eq", "between", "cross_above", "cross_below"] as const,
];

/** The columns of a scene: 15m exec rows, 1h context rows, and the minutes under them. */
interface Scene {
  exec: Record<string, number[]>;
  context: Record<string, number[]>;
  minutes: BarColumns;
}

/** Minutes whose closes and lows are small whole numbers, so that equality and crossings happen. */
function smallMinutes(closes: readonly number[]): BarColumns {
  const minutes = allocateBars(ROWS * 15);
  for (let i = 0; i < minutes.close.length; i++) {
    minutes.tsOpenMs[i] = i * MINUTE_MS;
    const close = closes[i % closes.length];
    minutes.open[i] = close;
    minutes.close[i] = close;
    minutes.high[i] = close + 1;
    minutes.low[i] = close / 2;
  }
  return minutes;
}

function feedsOf(scene: Scene): MultiTimeframeFeeds {
  const features = (columns: Record<string, number[]>) =>
    new Map(Object.entries(columns).map(([key, values]) => [key, Float64Array.from(values)]));
  const grid = deriveTimeframe(scene.minutes, "15m");
  const hours = deriveTimeframe(scene.minutes, "1h");
  return new MultiTimeframeFeeds(
    {
      htf: new FeedStore("SOLUSDT", "1h", hours.bars, features(scene.context)),
      exec: new FeedStore("SOLUSDT", "15m", grid.bars, features(scene.exec)),
    },
    grid,
    createMinuteFeed(scene.minutes, null),
  );
}

/** The value of an operand at one exec row, found without any shared column or index. */
function valueAt(scene: Scene, operand: Operand, row: number): number {
  if (operand.kind === "number") return operand.value;
  if (operand.kind === "packet") {
    const from = (row - operand.offset) * 15;
    if (from < 0) return NaN;
    const { close, low } = scene.minutes;
    return operand.key === "px.last.value"
      ? close[from + 14]
      : Math.min(...low.subarray(from, from + 15));
  }
  // The hour that is closed at exec row `row` is the one whose fourth quarter is that row or before.
  const newest = operand.role === "htf" ? Math.floor((row + 1) / 4) - 1 : row;
  const columns = operand.role === "htf" ? scene.context : scene.exec;
  return columns[operand.key][newest - operand.offset] ?? NaN;
}

/** Whether a condition holds at one exec row, straight from its definition. */
function holds(scene: Scene, condition: Condition, row: number): boolean {
  switch (condition.kind) {
    case "all":
      return condition.of.every((part) => holds(scene, part, row));
    case "any":
      return condition.of.some((part) => holds(scene, part, row));
    case "not":
      return !holds(scene, condition.of, row);
    case "held": {
      const rows = Array.from({ length: condition.bars }, (_, back) => row - back);
      return rows.every((earlier) => earlier >= 0 && holds(scene, condition.of, earlier));
    }
    case "compare":
      return compares(scene, condition, row);
  }
}

function compares(
  scene: Scene,
  condition: Condition & { kind: "compare" },
  row: number,
): boolean {
  const { op, lhs, rhs, upper = rhs, tolerance = 0 } = condition;
  const [a, b, c] = [lhs, rhs, upper].map((operand) => valueAt(scene, operand, row));
  const before = (operand: Operand) => row === 0 ? NaN : valueAt(scene, operand, row - 1);
  switch (op) {
    case "gt":
      return a > b;
    case "gte":
      return a >= b;
    case "lt":
      return a < b;
    case "lte":
      return a <= b;
    case "eq":
      return a === b;
    case "approx_eq":
      return Math.abs(a - b) <= tolerance;
    case "between":
      return b <= a && a <= c;
    case "cross_above":
      return before(lhs) <= before(rhs) && a > b;
    case "cross_below":
      return before(lhs) >= before(rhs) && a < b;
  }
}

/** Comparisons of a condition that met a NaN at one exec row. */
function unknownAt(scene: Scene, condition: Condition, row: number): number {
  if (condition.kind === "not" || condition.kind === "held") {
    return unknownAt(scene, condition.of, row);
  }
  if (condition.kind !== "compare") {
    return condition.of.reduce((sum, part) => sum + unknownAt(scene, part, row), 0);
  }
  const { op, lhs, rhs, upper = rhs } = condition;
  const crosses = op === "cross_above" || op === "cross_below";
  if (crosses && row === 0) return 1;
  const rows = crosses ? [row, row - 1] : [row];
  const values = rows.flatMap((at) => [lhs, rhs, upper].map((side) => valueAt(scene, side, at)));
  return values.some(Number.isNaN) ? 1 : 0;
}

const column = (rows: number) =>
  fc.array(fc.constantFrom(...VALUES), { minLength: rows, maxLength: rows });
const scenes: fc.Arbitrary<Scene> = fc.record({
  exec: fc.record({ a: column(ROWS), b: column(ROWS) }),
  context: fc.record({ c: column(ROWS / 4) }),
  minutes: fc.array(fc.constantFrom(1, 2, 3), { minLength: 17, maxLength: 43 }).map(smallMinutes),
});
const offset = fc.nat(3);
const operands: fc.Arbitrary<Operand> = fc.oneof(
  fc.record({ kind: fc.constant("number" as const), value: fc.constantFrom(...VALUES) }),
  fc.record({
    kind: fc.constant("column" as const),
    role: fc.constant("exec" as const),
    key: fc.constantFrom("a", "b"),
    offset,
  }),
  fc.record({
    kind: fc.constant("column" as const),
    role: fc.constant("htf" as const),
    key: fc.constant("c"),
    offset,
  }),
  fc.record({
    kind: fc.constant("packet" as const),
    key: fc.constantFrom("px.last.value", "px.rollup.min_1m"),
    offset,
  }),
);
const compare: fc.Arbitrary<Condition> = fc.record({
  kind: fc.constant("compare" as const),
  op: fc.constantFrom(...OPS),
  lhs: operands,
  rhs: operands,
}).chain((base) =>
  base.op === "between"
    ? operands.map((upper): Condition => ({ ...base, upper }))
    : fc.constantFrom(0, 0.5, 1).map((tolerance): Condition => ({ ...base, tolerance }))
);
const { tree: trees } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    compare,
    fc.record({
      kind: fc.constantFrom("all" as const, "any" as const),
      of: fc.array(tie("tree"), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant("not" as const), of: tie("tree") }),
    fc.record({
      kind: fc.constant("held" as const),
      bars: fc.integer({ min: 1, max: 4 }),
      of: tie("tree"),
    }),
  ),
}));
const rules: fc.Arbitrary<Rule[]> = fc.array(
  fc.record({ direction: fc.constantFrom("long" as const, "short" as const), when: trees }),
  { maxLength: 3 },
);

Deno.test({
  name: "columns of any condition tree equal its evaluation row by row, and NaN is counted",
  permissions: "none",
  fn() {
    const window = fc.tuple(fc.nat(ROWS), fc.nat(ROWS));
    fc.assert(
      fc.property(scenes, rules, rules, window, (scene, entry, exit, [x, y]) => {
        const decisionRows = { fromRow: Math.min(x, y), toRow: Math.max(x, y) };
        const feeds = feedsOf(scene);
        const columns = evaluateRules(
          { entry, exit },
          feeds,
          new PacketColumns(feeds),
          decisionRows,
        );
        const anyOf = (alternatives: Rule[], direction: string) =>
          Array.from(
            { length: ROWS },
            (_, row) =>
              Number(alternatives.some((rule) =>
                rule.direction === direction && holds(scene, rule.when, row)
              )),
          );
        assertEquals([...columns.enterLong], anyOf(entry, "long"));
        assertEquals([...columns.enterShort], anyOf(entry, "short"));
        assertEquals([...columns.exitLong], anyOf(exit, "long"));
        assertEquals([...columns.exitShort], anyOf(exit, "short"));
        let unknown = 0;
        for (let row = decisionRows.fromRow; row < decisionRows.toRow; row++) {
          for (const rule of [...entry, ...exit]) unknown += unknownAt(scene, rule.when, row);
        }
        assertEquals(columns.nanComparisons, unknown);
      }),
      { seed: 1, numRuns: 400 },
    );
  },
});

Deno.test({
  name: "rules extended in any steps say the same as over all closes at once",
  permissions: "none",
  fn() {
    const steps = fc.array(fc.integer({ min: 1, max: ROWS }), { minLength: 1, maxLength: ROWS });
    fc.assert(
      fc.property(scenes, rules, rules, steps, (scene, entry, exit, sizes) => {
        const feeds = feedsOf(scene);
        const packets = new PacketColumns(feeds);
        const window = { fromRow: 0, toRow: ROWS };
        const whole = evaluateRules({ entry, exit }, feeds, packets, window);
        const stream = new RuleStream({ entry, exit }, feeds, packets);
        let unknown = 0;
        for (let row = 0, step = 0; row < ROWS; step++) {
          const to = Math.min(ROWS, row + sizes[step % sizes.length]);
          stream.extend(to);
          unknown += stream.countUnknown(row, to);
          row = to;
        }
        const rows = (flags: Uint8Array) => [...flags.subarray(0, ROWS)];
        assertEquals(rows(stream.enterLong), rows(whole.enterLong));
        assertEquals(rows(stream.enterShort), rows(whole.enterShort));
        assertEquals(rows(stream.exitLong), rows(whole.exitLong));
        assertEquals(rows(stream.exitShort), rows(whole.exitShort));
        assertEquals(unknown, whole.nanComparisons);
      }),
      { seed: 2, numRuns: 200 },
    );
  },
});

/** A scene whose exec column `a` begins with the values given, `b` is 2 throughout, `c` counts hours. */
function sceneOf(a: number[]): Scene {
  const padding = new Array(ROWS - a.length).fill(0);
  return {
    exec: { a: [...a, ...padding], b: new Array(ROWS).fill(2) },
    context: { c: Array.from({ length: ROWS / 4 }, (_, hour) => hour) },
    minutes: smallMinutes([1]),
  };
}

/** Flags of a condition at the first rows. */
function flags(scene: Scene, when: Condition, rows: number): number[] {
  const feeds = feedsOf(scene);
  const entry: Rule[] = [{ direction: "long", when }];
  const window = { fromRow: 0, toRow: ROWS };
  const { enterLong } = evaluateRules({ entry, exit: [] }, feeds, new PacketColumns(feeds), window);
  return [...enterLong.subarray(0, rows)];
}

const execColumn = (key: string, offset = 0): Operand => ({
  kind: "column",
  role: "exec",
  key,
  offset,
});
const number = (value: number): Operand => ({ kind: "number", value });

Deno.test({
  name: "each operator at its edges, with NaN always false",
  permissions: "none",
  fn() {
    const scene = sceneOf([1, 2, 3, 2, 1, NaN, 3, 2.5]);
    const table: [CompareOp, number[]][] = [
      ["gt", [0, 0, 1, 0, 0, 0, 1, 1]],
      ["gte", [0, 1, 1, 1, 0, 0, 1, 1]],
      ["lt", [1, 0, 0, 0, 1, 0, 0, 0]],
      ["lte", [1, 1, 0, 1, 1, 0, 0, 0]],
      ["eq", [0, 1, 0, 1, 0, 0, 0, 0]],
      ["approx_eq", [0, 1, 0, 1, 0, 0, 0, 1]],
      ["between", [0, 1, 0, 1, 0, 0, 0, 1]],
      ["cross_above", [0, 0, 1, 0, 0, 0, 0, 0]],
      ["cross_below", [0, 0, 0, 0, 1, 0, 0, 0]],
    ];
    for (const [op, expected] of table) {
      const when: Condition = {
        kind: "compare",
        op,
        lhs: execColumn("a"),
        rhs: execColumn("b"),
        upper: op === "between" ? number(2.5) : undefined,
        tolerance: op === "approx_eq" ? 0.5 : undefined,
      };
      assertEquals([op, flags(scene, when, 8)], [op, expected]);
    }
  },
});

Deno.test({
  name: "a held condition needs that many closes running and begins anew after a break",
  permissions: "none",
  fn() {
    const scene = sceneOf([3, 3, 1, 3, 3, 3, 3, NaN]);
    const of: Condition = { kind: "compare", op: "gt", lhs: execColumn("a"), rhs: number(2) };
    const held = (bars: number) => flags(scene, { kind: "held", bars, of }, 8);
    assertEquals(held(1), [1, 1, 0, 1, 1, 1, 1, 0]);
    assertEquals(held(2), [0, 1, 0, 0, 1, 1, 1, 0]);
    assertEquals(held(3), [0, 0, 0, 0, 0, 1, 1, 0]);
  },
});

Deno.test({
  name: "an offset counts bars of the operand's own role, exec closes for px keys",
  permissions: "none",
  fn() {
    const scene = sceneOf([1, 2, 3, 4]);
    const is = (lhs: Operand, value: number) =>
      flags(scene, { kind: "compare", op: "eq", lhs, rhs: number(value) }, 12);
    const hour = (offset: number): Operand => ({ kind: "column", role: "htf", key: "c", offset });
    assertEquals(is(execColumn("a", 2), 2), [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    assertEquals(is(hour(0), 0), [0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
    assertEquals(is(hour(1), 0), [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0]);
    const px: Operand = { kind: "packet", key: "px.last.value", offset: 3 };
    assertEquals(is(px, 1), [0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  },
});

Deno.test({
  name: "without rules nothing is ever entered, and an unknown key is refused with the nearest one",
  permissions: "none",
  fn() {
    const feeds = feedsOf(sceneOf([1]));
    const packets = new PacketColumns(feeds);
    const window = { fromRow: 0, toRow: ROWS };
    const none = evaluateRules({ entry: [], exit: [] }, feeds, packets, window);
    assert([none.enterLong, none.exitShort].every((column) => column.every((flag) => flag === 0)));
    const when: Condition = {
      kind: "compare",
      op: "gt",
      lhs: execColumn("clse"),
      rhs: number(1),
    };
    const entry: Rule[] = [{ direction: "long", when }];
    assertThrows(
      () => evaluateRules({ entry, exit: [] }, feeds, packets, window),
      UsageError,
      '"close"?',
    );
  },
});
