import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { loadCard, normalizeCard, parseCard } from "../../lib/cards/mod.ts";
import { CARD_PERMISSIONS, SAMPLE, sampleWith } from "./sample_card.ts";

const digestOf = (text: string) => normalizeCard(parseCard(text, "s.yml")).digest;

const reference = fc.constantFrom(
  "exec.close",
  "exec.rsi_14[0]",
  "exec.bb_upper[3]",
  "htf.ema_trend",
  "px.rollup.max_1m",
);
const side = fc.oneof(reference, fc.double({ noNaN: true, noDefaultInfinity: true }));
const forBars = fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined });
const plain = { lhs: side, for_bars: forBars };
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ maxDepth: 4, withCrossShrink: true }, tie("leaf"), tie("group"), tie("not")),
  group: fc.oneof(
    fc.record({ all: fc.array(tie("tree"), { minLength: 1, maxLength: 3 }), for_bars: forBars }),
    fc.record({ any: fc.array(tie("tree"), { minLength: 1, maxLength: 3 }), for_bars: forBars }),
  ),
  not: fc.record({ not: tie("tree"), for_bars: forBars }),
  leaf: fc.oneof(
    fc.record({ ...plain, op: fc.constantFrom("gt", "lte", "eq", "cross_above"), rhs: side }),
    fc.record({ ...plain, op: fc.constant("between"), rhs: fc.tuple(side, side) }),
    fc.record({
      ...plain,
      op: fc.constant("approx_eq"),
      rhs: side,
      tolerance: fc.double({ min: 0, max: 10, noNaN: true }),
    }),
  ),
}));

const cards = fc.record({
  description: fc.string(),
  name: fc.string().map((text) => `n${text}`),
  when: tree,
  length: fc.integer({ min: 2, max: 500 }),
  stop: fc.option(fc.double({ min: 0.01, max: 99, noNaN: true }), { nil: null }),
}).map(({ description, name, when, length, stop }) => {
  const card = parse(SAMPLE);
  card.description = description;
  card.name = name;
  card.entry_rules[0].when = when;
  card.features.exec[0].params.length = length;
  card.risk_model.stop_loss = stop === null ? null : { type: "percent", value: stop };
  return card;
});

Deno.test({
  name: "Normalising the normalised text changes nothing",
  permissions: CARD_PERMISSIONS,
  fn() {
    fc.assert(
      fc.property(cards, (card) => {
        const once = normalizeCard(parseCard(stringify(card), "s.yml"));
        const twice = normalizeCard(parseCard(once.yaml, "s.yml"));
        assertEquals(twice, once);
      }),
      { seed: 1, numRuns: 200 },
    );
  },
});

/** The same data with the keys of every mapping in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([k, v]) => [k, reversed(v)]));
}

Deno.test({
  name: "Order of keys, comments, layout and written defaults do not change the identity",
  permissions: CARD_PERMISSIONS,
  fn() {
    const data = parse(SAMPLE);
    const digest = digestOf(SAMPLE);
    assertEquals(digestOf(stringify(reversed(data))), digest);
    assertEquals(digestOf(JSON.stringify(data)), digest);
    assertEquals(
      digestOf(`# Comment.\n${SAMPLE.replace("slippage_bps: 2", "slippage_bps:   2.0 # two")}`),
      digest,
    );
    assertEquals(digestOf(`${SAMPLE}\ndelay_bars: 0\ndescription: ""\nwarmup_bars: {}\n`), digest);
    assertEquals(digestOf(sampleWith("rhs: 30", "rhs: 30, for_bars: 1")), digest);
    const idle = `${SAMPLE}\nentry: { type: market }\nrun_policy: { on_liquidation: continue }\n`
      .replace("mode: long_only", "mode: long_only, max_entries: 1")
      .replace("slippage_bps: 2", "slippage_bps: 2\n  impact_bps: 0\n  allow_short_borrow: false")
      .replace("taker_bps: 5.5", "taker_bps: 5.5, per_share_usd: 0, min_commission_usd: 0");
    assertEquals(digestOf(idle), digest);
    assertEquals(digestOf(sampleWith("rhs: exec.bb_upper", "rhs: 'exec.bb_upper[0]'")), digest);
    assertEquals(digestOf(sampleWith("key: bb }", "key: bb, params: { std: 2 } }")), digest);
  },
});

Deno.test({
  name: "Every changed value changes the identity",
  permissions: CARD_PERMISSIONS,
  fn() {
    const changes: [string, string][] = [
      ["id: sample", "id: other"],
      ['version: "1.0.0"', 'version: "1.0.1"'],
      ["taker_bps: 5.5", "taker_bps: 5.6"],
      ["slippage_bps: 2", "slippage_bps: 2\n  mark_price: approximate"],
      ["slippage_bps: 2", "slippage_bps: 2\n  allow_short_borrow: true"],
      ["taker_bps: 5.5", "taker_bps: 5.5, per_share_usd: 0.005"],
      ["[SOLUSDT]", "[SOLUSDT, BTCUSDT]"],
      ["htf: 1h", "htf: 2h"],
      ["length: 14", "length: 15"],
      ["key: bb }", "key: bb, input_source: open }"],
      ["op: lt,", "op: lte,"],
      ["rhs: 30", "rhs: 30.000000001"],
      ["rhs: 30", "rhs: 30, for_bars: 2"],
      ["type: rr_ratio, value: 2", "type: rr_ratio, value: 3"],
      ["sizing:", "time_stop_bars: 10\n  sizing:"],
      ["exit_rules:\n", "delay_bars: 1\nexit_rules:\n"],
      ["exit_rules:\n", "run_policy: { cooldown_bars: 1 }\nexit_rules:\n"],
      ["mode: long_only", "mode: long_only, max_entries: 2"],
      ["sizing:", "break_even: { trigger: { type: percent, value: 1 } }\n  sizing:"],
    ];
    const digests = [SAMPLE, ...changes.map(([piece, other]) => sampleWith(piece, other))]
      .map(digestOf);
    assertEquals(new Set(digests).size, digests.length);
  },
});

Deno.test({
  name: "The canonical text keeps one order, whatever the order of the card",
  permissions: CARD_PERMISSIONS,
  fn() {
    const shuffled = stringify(reversed(parse(SAMPLE)));
    const canonical = loadCard(SAMPLE, "s.yml");
    assertEquals(loadCard(shuffled, "s.yml").yaml, canonical.yaml);
    assertEquals(canonical.yaml.split("\n").slice(0, 5), [
      "id: sample",
      "version: 1.0.0",
      "name: Sample",
      'description: ""',
      "account:",
    ]);
    assertNotEquals(shuffled, canonical.yaml);
  },
});
