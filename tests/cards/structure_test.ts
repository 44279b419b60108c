import { assertEquals, assertThrows } from "@std/assert";
import { CardError } from "../../lib/base/mod.ts";
import { loadCard, normalizeCard, parseCard } from "../../lib/cards/mod.ts";
import { cardHead } from "../support/card_head.ts";
import { CARD_PERMISSIONS, placeOf, SAMPLE } from "./sample_card.ts";

const ZONE_CARD = `${cardHead("zones", "Zones", "SOLUSDT")}structure:
  exec:
    - { detector: zone, key: zone, params: { left: 4, right: 2, width: percent, slots: 2 } }
  htf:
    - { detector: trend, key: trend }
    - { detector: zone, key: zone, params: { kind: supply, slots: 1 } }
position_policy: { mode: long_only }
entry_rules:
  - direction: long
    when:
      all:
        - { lhs: px.rollup.zone.zone1.touched, op: eq, rhs: 1 }
        - { lhs: "px.rollup.zone.htf.zone1.min_distance[2]", op: gt, rhs: 0 }
        - { lhs: htf.trend.direction, op: eq, rhs: 1 }
exit_rules:
  - direction: long
    when: { lhs: htf.trend.direction, op: eq, rhs: 2 }
risk_model:
  stop_loss: { type: structure, key: exec.zone1.lower, buffer: 0.5 }
  take_profit: { type: rr_ratio, value: 2 }
  sizing: { model: risk_percent_equity, value: 1 }
`;

Deno.test({
  name: "a card with structure compiles into specs, operands, a stop and a warm-up",
  permissions: CARD_PERMISSIONS,
  fn() {
    const { plan, yaml, digest } = loadCard(ZONE_CARD, "z.yml");
    assertEquals(plan.structure?.htf?.map(({ key, detector }) => [key, detector]), [
      ["trend", "trend"],
      ["zone", "zone"],
    ]);
    assertEquals(plan.structure?.exec?.[0].params.left, 4);
    assertEquals(plan.risk.stopLoss, {
      type: "structure",
      value: 0.5,
      role: "exec",
      key: "zone1.lower",
    });
    // Exec: swings need 4 + 2 + 1 bars, a rollup the close before as well, which is 8. Hourly: average
    // ranges need 15 bars, and three closes of a quarter reach into one more hour.
    assertEquals(plan.warmupBars, { exec: 8, htf: 16 });
    assertEquals(plan.decision.kind === "rules" && plan.decision.entry[0].when, {
      kind: "all",
      of: [
        {
          kind: "compare",
          op: "eq",
          lhs: { kind: "packet", key: "px.rollup.zone.zone1.touched", offset: 0 },
          rhs: { kind: "number", value: 1 },
        },
        {
          kind: "compare",
          op: "gt",
          lhs: { kind: "packet", key: "px.rollup.zone.htf.zone1.min_distance", offset: 2 },
          rhs: { kind: "number", value: 0 },
        },
        {
          kind: "compare",
          op: "eq",
          lhs: { kind: "column", role: "htf", key: "trend.direction", offset: 0 },
          rhs: { kind: "number", value: 1 },
        },
      ],
    });
    assertEquals(loadCard(yaml, "z.yml").digest, digest);
  },
});

Deno.test({
  name: "a card without structure is the card it was before there was any",
  permissions: CARD_PERMISSIONS,
  fn() {
    const { content, digest } = normalizeCard(parseCard(SAMPLE, "s.yml"));
    assertEquals("structure" in content, false);
    const empty = SAMPLE.replace("features:\n", "structure: { exec: [] }\nfeatures:\n");
    assertEquals(normalizeCard(parseCard(empty, "s.yml")).digest, digest);
  },
});

// deno-fmt-ignore
const REFUSALS: [piece: string, replacement: string, code: string, why: string][] = [
  ["lhs: htf.trend.direction", "lhs: ▸htf.trend.directin", "UNKNOWN_FEATURE", '"htf.trend.directin" is not a feature: did you mean "htf.trend.direction"?'],
  ["lhs: htf.trend.direction", "lhs: ▸htf.trend", "UNKNOWN_FEATURE", '"htf.trend" is not one column: choose htf.trend.direction, htf.trend.strength, htf.trend.bars, htf.trend.high_label, htf.trend.low_label'],
  ["lhs: px.rollup.zone.zone1.touched", "lhs: ▸px.rollup.zone.zone3.touched", "UNKNOWN_FEATURE", '"exec.zone3.state" is not a feature: did you mean "exec.zone1.state"?'],
  ["lhs: px.rollup.zone.zone1.touched", "lhs: ▸px.rollup.zone.zone1.toucht", "UNKNOWN_PACKET_KEY", '"px.rollup.zone.zone1.toucht" is not a packet key'],
  ["lhs: px.rollup.zone.zone1.touched", "lhs: ▸px.rollup.zone.mtf.zone1.touched", "UNKNOWN_ROLE", '"mtf.zone1.state" needs timeframes.mtf, which is not declared'],
  ["key: exec.zone1.lower", "key: ▸exec.zone1.state", "BAD_VALUE", '"exec.zone1.state" is not a price of market structure'],
  ["key: exec.zone1.lower", "key: ▸exec.zone9.lower", "UNKNOWN_FEATURE", '"exec.zone9.lower" is not a feature: did you mean "exec.zone1.lower"?'],
  ["detector: trend, key: trend }", "detector: trend, key: trend }\n    - { detector: bos, key: ▸bos }", "UNUSED_STRUCTURE", 'structure "htf.bos" is used by no rule or stop: use it or remove it'],
  ["detector: trend, key: trend }", "detector: trend, key: trend }\n    - { detector: bos, key: ▸trend }", "DUPLICATE_FEATURE", 'structure "htf.trend" is declared twice: choose another key'],
  ["structure:\n", "structure:\n  ▸mtf: [{ detector: swing, key: swing }]\n", "UNKNOWN_ROLE", "structure.mtf needs timeframes.mtf, which is not declared"],
];

for (const [piece, marked, code, why] of REFUSALS) {
  Deno.test({
    name: `A card with ${JSON.stringify(marked)} instead of ${JSON.stringify(piece)} is refused`,
    permissions: CARD_PERMISSIONS,
    fn() {
      const text = ZONE_CARD.replace(piece, marked);
      const load = () => loadCard(text.replace("▸", ""), "z.yml");
      const error = assertThrows(load, CardError);
      assertEquals([error.code, error.where], [code, `z.yml:${placeOf("▸", text)}`]);
      const reason = error.message.replace(/^Cannot \w+ card "[\w.]+" as /, "");
      assertEquals(reason.slice(0, why.length), why);
    },
  });
}
