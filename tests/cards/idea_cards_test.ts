import { assertEquals } from "@std/assert";
import { timeframeMs } from "../../lib/base/mod.ts";
import type { Role } from "../../lib/base/mod.ts";
import { loadCard } from "../../lib/cards/mod.ts";
import { cardSchema } from "../../lib/cards/schema.ts";
import { CARD_PERMISSIONS } from "./sample_card.ts";

const FOLDER = new URL("../../idea_cards/", import.meta.url);
const HOUR_MS = timeframeMs("1h");

const names = [...Deno.readDirSync(FOLDER)].map(({ name }) => name).toSorted();

Deno.test({
  name: "The shipped cards are the ones that are known",
  permissions: "none",
  fn: () =>
    assertEquals(names, [
      "_template.yml",
      "atr_momentum.yml",
      "bollinger_breakout.yml",
      "bos_continuation.yml",
      "demand_zone_touch.yml",
      "ema_trend_htf.yml",
      "opening_range_breakout.yml",
      "rsi_mean_reversion.yml",
      "sweep_and_reclaim.yml",
      "us_opening_range_breakout.yml",
    ]),
});

for (const name of names) {
  Deno.test({
    name: `idea_cards/${name} loads under the id of its file and survives normalising`,
    permissions: { ...CARD_PERMISSIONS, read: [FOLDER] },
    fn() {
      const card = loadCard(Deno.readTextFileSync(new URL(name, FOLDER)), name);
      assertEquals(card.plan.id, name.replace(/^_/, "").replace(".yml", ""));
      assertEquals(loadCard(card.yaml, name).digest, card.digest);
    },
  });

  Deno.test({
    name: `idea_cards/${name} is warm after three days of data`,
    permissions: { ...CARD_PERMISSIONS, read: [FOLDER] },
    fn() {
      const { plan } = loadCard(Deno.readTextFileSync(new URL(name, FOLDER)), name);
      for (const [role, bars] of Object.entries(plan.warmupBars) as [Role, number][]) {
        const timeframe = plan.timeframes[role];
        assertEquals(
          timeframe !== undefined && bars * timeframeMs(timeframe) <= 72 * HOUR_MS,
          true,
        );
      }
    },
  });
}

Deno.test({
  name: "The template shows every key of a card",
  permissions: { ...CARD_PERMISSIONS, read: [FOLDER] },
  fn() {
    const text = Deno.readTextFileSync(new URL("_template.yml", FOLDER));
    const { account, risk_model, position_policy, timeframes } = cardSchema.shape;
    const keys = [cardSchema, account, risk_model, position_policy, timeframes]
      .flatMap((section) => Object.keys("shape" in section ? section.shape : {}));
    assertEquals(keys.filter((key) => !new RegExp(`^ *${key}:`, "m").test(text)), []);
    assertEquals(keys.includes("time_stop_bars"), true);
  },
});
