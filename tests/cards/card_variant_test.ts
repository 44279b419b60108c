import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { CardError, UsageError } from "../../lib/base/mod.ts";
import { cardParameters, cardVariant, loadCard, parseCard } from "../../lib/cards/mod.ts";
import { CARD_PERMISSIONS, SAMPLE, sampleWith } from "./sample_card.ts";

const card = parseCard(SAMPLE, "sample.yml");

Deno.test({
  name: "a variant is the card that is written with the value, digest included",
  permissions: CARD_PERMISSIONS,
  fn() {
    const cases: [Record<string, number | string | boolean>, string, string][] = [
      [{ "features.rsi_14.length": 9 }, "key: rsi_14, params: { length: 14 }", "length: 9"],
      [{ "features.htf.ema_trend.length": 50 }, "params: { length: 20 }", "length: 50"],
      [{ "timeframes.exec": "30m" }, "exec: 15m", "exec: 30m"],
      [{ "entry_rules.0.when.all.0.rhs": 25 }, "rhs: 30", "rhs: 25"],
      [{ "position_policy.mode": "long_short" }, "mode: long_only", "mode: long_short"],
      [{ "risk_model.time_stop_bars": 7 }, "risk_model:", "risk_model:\n  time_stop_bars: 7"],
    ];
    for (const [values, piece, replacement] of cases) {
      const text = replacement.startsWith("length")
        ? sampleWith(piece, piece.replace(/length: \d+/, replacement))
        : sampleWith(piece, replacement);
      const { plan, content } = loadCard(text, "written.yml");
      assertEquals(cardVariant(card, values), { plan, content });
    }
  },
});

Deno.test({
  name: "a parameter is named by its key, and by its role where two roles use the key",
  permissions: CARD_PERMISSIONS,
  fn() {
    const paths = cardParameters(card.content).map(({ path }) => path);
    for (const path of ["features.bb.std", "features.exec.bb.std", "account.slippage_bps"]) {
      assertEquals(paths.includes(path), true, path);
    }
    assertEquals(paths.filter((path) => /^(id|version|name|symbol_universe)/.test(path)), []);
    assertEquals(new Set(paths).size, paths.length);
    const twice = SAMPLE.replace("key: ema_trend", "key: rsi_14").replace("htf.ema_t", "htf.ema_t")
      .replace("rhs: htf.ema_trend", "rhs: htf.rsi_14");
    const shared = cardParameters(parseCard(twice, "twice.yml").content).map(({ path }) => path);
    assertEquals(shared.filter((path) => path.endsWith("rsi_14.length")), [
      "features.exec.rsi_14.length",
      "features.htf.rsi_14.length",
    ]);
  },
});

Deno.test({
  name: "a bad value is placed where the card has the good one, an unknown name gets the near one",
  permissions: CARD_PERMISSIONS,
  fn() {
    const bad = assertThrows(
      () => cardVariant(card, { "features.rsi_14.length": 0.5 }),
      CardError,
    );
    assertEquals(bad.where, "sample.yml:13:56");
    const unknown = assertThrows(
      () => cardVariant(card, { "feature.rsi_14.length": 9 }),
      UsageError,
    );
    assertEquals(unknown.code, "UNKNOWN_PARAMETER");
    const saidOf = (path: string) =>
      assertThrows(() => cardVariant(card, { [path]: 9 }), UsageError).message;
    assertMatch(
      saidOf("features.rsi_14"),
      /: vary one value of it: (features\.rsi_14\.\w+ )*features\.rsi_14\.length/,
    );
    const listed = saidOf("nothing_like_it").match(/(features|account|timeframes)\.[\w.]+/g) ?? [];
    assertEquals([listed.length, new Set(listed).size], [12, 12]);
    assertEquals(listed.filter((name) => name.startsWith("features.exec.")), []);
    assertMatch(saidOf("nothing_like_it"), / and \d+ more \(backtest normalize shows all/);
  },
});

Deno.test({
  name: "a variant can be given more warm-up, and not less than it needs",
  permissions: CARD_PERMISSIONS,
  fn() {
    const { plan } = cardVariant(card, {}, { exec: 90, htf: 70 });
    assertEquals(plan.warmupBars, { exec: 90, htf: 70 });
    assertThrows(() => cardVariant(card, {}, { exec: 2 }), CardError, "needs");
  },
});
