import { assert, assertEquals } from "@std/assert";
import { MINUTE_MS, timeframeMs } from "../../lib/base/mod.ts";
import { deriveTimeframe, FeedStore } from "../../lib/feeds/mod.ts";
import { readBars } from "../support/read_bars.ts";

for (const symbol of ["BTCUSDT", "SOLUSDT"]) {
  Deno.test(`5m bars of ${symbol} derived from its minutes are the venue's own`, async () => {
    const own = await readBars(`tests/data/binance_um_${symbol}_5m.csv.gz`);
    const { bars } = deriveTimeframe(await readBars(`data/${symbol}_1m.csv.gz`), "5m");
    const derived = new FeedStore(symbol, "5m", bars);
    let common = 0;
    own.tsOpenMs.forEach((tsOpenMs, row) => {
      const at = derived.indexAtClose(tsOpenMs + timeframeMs("5m"));
      if (at < 0) return;
      common++;
      assertEquals(
        [bars.open[at], bars.high[at], bars.low[at], bars.close[at]],
        [own.open[row], own.high[row], own.low[row], own.close[row]],
      );
      assert(Math.abs(bars.volume[at] - own.volume[row]) < 1e-6);
    });
    assertEquals(common, own.tsOpenMs.length);
  });
}

for (const fixture of ["unittest_BTC_1m_with_gaps", "coinbase_BTCUSD_1m_with_gaps"]) {
  Deno.test(`minutes with real holes give the bars whose last minute traded: ${fixture}`, async () => {
    const minutes = await readBars(`tests/data/${fixture}.csv.gz`);
    const present = new Set(minutes.tsOpenMs);
    const [firstMs, lastMs] = [minutes.tsOpenMs[0], minutes.tsOpenMs[minutes.tsOpenMs.length - 1]];
    for (const timeframe of ["5m", "15m", "1h"] as const) {
      const stepMs = timeframeMs(timeframe);
      const expected: number[] = [];
      for (let tsMs = Math.ceil(firstMs / stepMs) * stepMs; tsMs < lastMs; tsMs += stepMs) {
        if (present.has(tsMs + stepMs - MINUTE_MS)) expected.push(tsMs);
      }
      const { bars, minuteFrom, minuteTo } = deriveTimeframe(minutes, timeframe);
      assertEquals([...bars.tsOpenMs], expected);
      assert(bars.tsOpenMs.some((_, i) => minuteTo[i] - minuteFrom[i] < stepMs / MINUTE_MS));
    }
  });
}
