import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { MINUTE_MS } from "../../lib/base/mod.ts";
import { sliceColumns } from "../../lib/columns/mod.ts";
import { readBars, readFunding } from "../support/read_bars.ts";
import { playScene, scenes } from "../support/scene.ts";
import { parseScenes, type SceneFunding, type SceneTable } from "../support/scene_table.ts";
import { WALK_START_MS } from "../support/walk.ts";

const page = Deno.readTextFileSync(new URL("../../docs/exchange_cases.md", import.meta.url));
const blocks = [...page.matchAll(/^```text\n(.*?)^```/gms)].map(([, tables]) => tables);

for (const tables of blocks) scenes(tables);

Deno.test({
  name: "every calculation of the worked cases gives the number beside it",
  permissions: "none",
  fn() {
    const rows = [...page.matchAll(/^\| ([^|]+?) +\| ([-\d.+*/() ]+?) +\| (-?[\d.]+) +\|$/gm)];
    assert(rows.length >= 38);
    for (const [, step, calculation, stated] of rows) {
      assertAlmostEquals(evaluate(calculation), Number(stated), 1e-9, step);
    }
  },
});

Deno.test({
  name: "every number a table of the worked cases states is one the prose has calculated",
  permissions: "none",
  fn() {
    const calculated = new Set(
      [...page.matchAll(/\| (-?[\d.]+) +\|$/gm)].map(([, number]) => Math.abs(Number(number))),
    );
    const stated = blocks.flatMap((block) => [
      ...block.matchAll(/\b(?:fee|margin|liq|gross|net|funding|liquidation) (-?[\d.]+)/g),
    ]).map(([, number]) => Math.abs(Number(number))).filter((number) => number > 0);
    const terms = [5, 5.5];
    const known = (number: number) => calculated.has(number) || terms.includes(number);
    assertEquals(stated.filter((number) => !known(number)), []);
  },
});

/** Scenes whose title names a symbol and a day are cut from the data that ships with the repository. */
const realCases = blocks.flatMap(parseScenes).flatMap((table) => {
  const [, symbol, day] = /^([A-Z]+USDT) (\d{4}-\d\d-\d\d): /.exec(table.title) ?? [];
  return symbol === undefined ? [] : [{ table, symbol, dayMs: Date.parse(`${day}T00:00:00Z`) }];
});

for (const { table, symbol, dayMs } of realCases) {
  Deno.test({
    name: `the data has the minutes and the funding of "${table.title}", and all of them end alike`,
    permissions: { read: true },
    async fn() {
      const whole = await cutFromData(table, symbol, dayMs);
      table.labels.forEach((label, row) => {
        const at = whole.labels.indexOf(label);
        for (const key of ["open", "high", "low", "close"] as const) {
          assertEquals(whole.last[key][at], table.last[key][row], `${key} of ${label}`);
        }
      });
      const stated = playScene(table);
      const lived = playScene(whole);
      assertEquals(lived.log.facts, stated.log.facts);
      assertEquals(lived.ledger.cashUsdt, stated.ledger.cashUsdt);
    },
  });
}

/** The same scene on every minute from its first to its last, with every funding record between. */
async function cutFromData(table: SceneTable, symbol: string, dayMs: number): Promise<SceneTable> {
  const shiftMs = dayMs - WALK_START_MS;
  const bars = await readBars(`data/${symbol}_1m.csv.gz`);
  const from = bars.tsOpenMs.indexOf(table.last.tsOpenMs[0] + shiftMs);
  const to = bars.tsOpenMs.indexOf(table.last.tsOpenMs.at(-1)! + shiftMs) + 1;
  const cut = sliceColumns(bars, from, to);
  const last = { ...cut, tsOpenMs: cut.tsOpenMs.map((ts) => ts - shiftMs) };
  const rows = [...last.tsOpenMs];
  const rowOf = (ts: number) => table.last.tsOpenMs.indexOf(ts);
  const funding = await readFunding(`data/${symbol}_funding.csv.gz`);
  return {
    ...table,
    labels: rows.map((ts) => new Date(ts).toISOString().slice(11, 16)),
    last,
    orders: rows.map((ts) => table.orders[rowOf(ts)] ?? []),
    funding: Array.from(
      funding.tsMs,
      (tsMs, k): SceneFunding => ({ tsMs: tsMs - shiftMs, rate: funding.rate[k] }),
    ).filter(({ tsMs }) => tsMs > rows[0] && tsMs < rows[rows.length - 1] + 2 * MINUTE_MS),
  };
}

/** A calculation of numbers, signs and brackets, the usual order of operations. */
function evaluate(text: string): number {
  const tokens = text.match(/\d+(?:\.\d+)?|[-+*/()]/g) ?? [];
  let at = 0;
  const factor = (): number => {
    const token = tokens[at++];
    if (token === "-") return -factor();
    if (token !== "(") return Number(token);
    const value = sum();
    assertEquals(tokens[at++], ")");
    return value;
  };
  const product = (): number => {
    let value = factor();
    while (tokens[at] === "*" || tokens[at] === "/") {
      value = tokens[at++] === "*" ? value * factor() : value / factor();
    }
    return value;
  };
  const sum = (): number => {
    let value = product();
    while (tokens[at] === "+" || tokens[at] === "-") {
      value = tokens[at++] === "+" ? value + product() : value - product();
    }
    return value;
  };
  const value = sum();
  assertEquals(at, tokens.length);
  return value;
}
