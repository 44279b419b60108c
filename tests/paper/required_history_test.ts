import { assertEquals } from "@std/assert";
import { loadCard } from "../../lib/cards/mod.ts";
import { MINUTE_MS, timeframeMs } from "../../lib/base/mod.ts";
import { requiredHistory } from "../../lib/paper/mod.ts";
import { requiredWindow } from "../../lib/preflight/mod.ts";
import { listCardFiles, readCard } from "../../lib/cli/find_card.ts";

const NOW_MS = 1_746_403_200_000 + 12_345_678;

Deno.test("every card needs its warm-up before the next close, and a tenth on top", () => {
  for (const { id } of listCardFiles()) {
    const { text, fileName } = readCard(id);
    const { plan } = loadCard(text, fileName);
    const history = requiredHistory(plan, NOW_MS);
    const execMs = timeframeMs(plan.timeframes.exec);
    const backtest = requiredWindow({
      startMs: history.nextDecisionMs - execMs,
      endMs: history.nextDecisionMs,
      ...plan,
    });
    assertEquals(history.nextDecisionMs - execMs <= NOW_MS, true);
    assertEquals(history.nextDecisionMs > NOW_MS, true);
    assertEquals(history.endMs, NOW_MS - NOW_MS % MINUTE_MS);
    for (const [role, window] of Object.entries(history.roles)) {
      const { warmupBars } = backtest.roles[role as "exec"];
      const least = Math.ceil(1.1 * Math.max(1, plan.warmupBars[role as "exec"] ?? 1) - 1e-9);
      assertEquals(window.warmupBars >= least && window.warmupBars > warmupBars, true, id);
      assertEquals(window.startMs >= history.startMs, true);
    }
  }
});

Deno.test("the delay of a card counts as warm-up of its exec bars", () => {
  const plan = { timeframes: { exec: "5m" }, warmupBars: { exec: 3 }, delayBars: 100 } as const;
  const { startMs, nextDecisionMs } = requiredHistory(plan, NOW_MS);
  assertEquals((nextDecisionMs - startMs) / (5 * MINUTE_MS), 100);
});
