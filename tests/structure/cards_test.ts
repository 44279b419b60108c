import { assert, assertEquals } from "@std/assert";
import { auditCausality } from "../../lib/audits/mod.ts";
import { runBacktest } from "../../lib/backtest/mod.ts";
import { DAY_MS, MINUTE_MS } from "../../lib/base/mod.ts";
import { loadCard } from "../../lib/cards/mod.ts";
import { sliceColumns } from "../../lib/columns/mod.ts";
import { CARD_PERMISSIONS } from "../cards/sample_card.ts";
import { readBars } from "../support/read_bars.ts";
import { SAMPLE_INSTRUMENT } from "../support/sample_plan.ts";

const ROOT = new URL("../../", import.meta.url);
const WARMUP_DAYS = 3;
const DAYS = 14;

/** Two weeks of BTCUSDT minutes with three days before them. */
async function history() {
  const all = await readBars("data/BTCUSDT_1m.csv.gz");
  const last = sliceColumns(all, 0, (WARMUP_DAYS + DAYS) * 1440);
  const startMs = last.tsOpenMs[0];
  const endMs = startMs + last.tsOpenMs.length * MINUTE_MS;
  const none = new Float64Array(0);
  return {
    window: { startMs: startMs + WARMUP_DAYS * DAY_MS, endMs },
    history: {
      symbol: "BTCUSDT",
      last,
      mark: null,
      funding: { tsMs: none, rate: none, intervalMs: none },
      instrument: { ...SAMPLE_INSTRUMENT, symbol: "BTCUSDT", tickSize: 0.1, qtyStep: 0.001 },
      requiredWindow: { startMs, endMs },
    },
  };
}

const CARDS = [
  "bos_continuation",
  "demand_zone_touch",
  "opening_range_breakout",
  "sweep_and_reclaim",
];

for (const id of CARDS) {
  Deno.test({
    name: `idea_cards/${id}.yml trades real bars, and nothing it knew is rewritten`,
    permissions: { ...CARD_PERMISSIONS, read: [ROOT] },
    async fn() {
      const text = await Deno.readTextFile(new URL(`idea_cards/${id}.yml`, ROOT));
      const { plan } = loadCard(text, `${id}.yml`);
      const scene = await history();
      const run = runBacktest({ plan, ...scene, preflight: null, acceptFilled: false });
      assert(run.engine.trades.length >= 5, String(run.engine.trades.length));
      for (const { direction, entryPrice, stopPrice } of run.engine.trades) {
        assert(stopPrice !== null && (stopPrice < entryPrice) === (direction === "long"));
      }
      const report = auditCausality({ plan, ...scene, cuts: 4 });
      assertEquals([report.findings, report.rewritten], [[], 0]);
    },
  });
}
