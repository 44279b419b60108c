import { assertEquals, assertThrows } from "@std/assert";
import { CardError } from "../../lib/base/mod.ts";
import { loadCard } from "../../lib/cards/mod.ts";
import { WINDOW_CARD } from "../support/window_card.ts";
import { CARD_PERMISSIONS, placeOf } from "./sample_card.ts";

Deno.test({
  name:
    "a feature that only a rolling window reads is used, and its bars are added to the window's",
  permissions: CARD_PERMISSIONS,
  fn() {
    const { plan, yaml, digest } = loadCard(WINDOW_CARD, "w.yml");
    // The histogram has its first value at bar 34, the average at bar 30.
    assertEquals(plan.warmupBars, { exec: 34 + 49, htf: 30 + 9 });
    assertEquals(plan.structure?.exec?.[0].params, { length: 50, source: "macd_histogram" });
    assertEquals(loadCard(yaml, "w.yml").digest, digest);
  },
});

Deno.test({
  name: "a series of the bars keeps its name beside a feature that has the same",
  permissions: CARD_PERMISSIONS,
  fn() {
    const text = WINDOW_CARD
      .replace("source: macd_histogram", "source: ohlc4")
      .replace("indicator: macd, key: macd", "indicator: ema, key: ohlc4")
      .replace("exec.thrust.max_age, op: eq", "exec.ohlc4, op: gt");
    assertEquals(loadCard(text, "w.yml").plan.warmupBars.exec, 50);
  },
});

// deno-fmt-ignore
const REFUSALS: [piece: string, replacement: string, code: string, why: string][] = [
  ["source: macd_histogram", "source: ▸macd_histogrm", "UNKNOWN_FEATURE", '"macd_histogrm" is not a feature column of exec: did you mean "macd_histogram"?'],
  ["source: macd_histogram", "source: ▸macd", "UNKNOWN_FEATURE", '"macd" is not one column: choose macd_macd, macd_signal, macd_histogram'],
  ["source: macd_histogram", "source: ▸slow", "UNKNOWN_FEATURE", '"slow" is not a feature column of exec: did you mean "low"?'],
  ["source: macd_histogram", "source: ▸exec.macd_histogram", "UNKNOWN_FEATURE", '"exec.macd_histogram" is not a feature column of exec: did you mean "macd_histogram"?'],
  ["source: slow", "source: ▸drift.max", "UNKNOWN_FEATURE", '"drift.max" is not a feature column of htf: known are open high'],
  ["source: slow", "source: ▸''", "BAD_PARAM", "structure.htf[0].params.source is refused: cannot set \"source\" of rolling_window to \"\": give one of close, open"],
  ["source: slow", "source: ▸7", "BAD_PARAM", "structure.htf[0].params.source is refused"],
  ["  htf:\n    - { indicator", "  htf:\n    - { indicator: rsi, key: ▸idle }\n    - { indicator", "UNUSED_FEATURE", 'feature "htf.idle" is used by no rule or stop'],
];

for (const [piece, marked, code, why] of REFUSALS) {
  Deno.test({
    name: `A window card with ${JSON.stringify(marked)} instead of ${
      JSON.stringify(piece)
    } is refused`,
    permissions: CARD_PERMISSIONS,
    fn() {
      const text = WINDOW_CARD.replace(piece, marked);
      const error = assertThrows(() => loadCard(text.replace("▸", ""), "w.yml"), CardError);
      assertEquals([error.code, error.where], [code, `w.yml:${placeOf("▸", text)}`]);
      const reason = error.message.replace(/^Cannot \w+ card "[\w.]+" as /, "");
      assertEquals(reason.slice(0, why.length), why);
    },
  });
}
