import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { MINUTE_MS, type Role, UsageError } from "../../lib/base/mod.ts";
import type { SnapshotView, StrategyPlan } from "../../lib/engine/mod.ts";
import { PacketColumns, QUOTE_KEYS, ROLLUP_KEYS } from "../../lib/quote/mod.ts";
import { prepareSample, runSample, sampleFeature, samplePlan } from "../support/sample_plan.ts";
import { walkMinutes } from "../support/walk.ts";

const last = walkMinutes(2_880, 21);
const mark = walkMinutes(2_880, 22);
const features: StrategyPlan["features"] = {
  exec: [sampleFeature("ema", "ema", { length: 5 })],
  htf: [sampleFeature("rsi", "rsi", { length: 4 }), sampleFeature("box", "donchian")],
};
const timeframes = { exec: "15m", ltf: "5m", htf: "1h" } as const;

function planWith(overrides: Partial<StrategyPlan>): StrategyPlan {
  return samplePlan({ timeframes, features, ...overrides });
}

/** Looks at the snapshot of every exec close. */
function observe(look: (snapshot: SnapshotView, row: number) => void, plan = planWith({})): void {
  let row = 0;
  runSample(plan, { last, mark }, (snapshot) => look(snapshot, row++));
  assert(row > 100);
}

Deno.test({
  name: "every accessor reads its column at the snapshot's own row",
  permissions: "none",
  fn() {
    const { feeds } = prepareSample(planWith({}), { last, mark });
    const packets = new PacketColumns(feeds);
    const { exec, grid } = feeds;
    observe((snapshot, row) => {
      const { tsCloseMs, open, high, low, close, volume } = snapshot;
      assertEquals(
        [tsCloseMs, open, high, low, close, volume],
        [
          ...[exec.tsCloseMs[row], exec.open[row], exec.high[row], exec.low[row]],
          ...[exec.close[row], exec.volume[row]],
        ],
      );
      const minute = grid.minuteTo[row] - 1;
      assertEquals({ ...snapshot.quote }, {
        tsMs: last.tsOpenMs[minute] + MINUTE_MS,
        last: last.close[minute],
        high1m: last.high[minute],
        low1m: last.low[minute],
        volume1m: last.volume[minute],
        mark: mark.close[minute],
        markSource: "mark_1m",
      });
      assertEquals(snapshot.quote.tsMs, tsCloseMs);
      const { rollupMin1m, rollupMax1m, rollupBars1m, rollupOpen1m } = snapshot;
      const rollups = [rollupMin1m, rollupMax1m, rollupBars1m, rollupOpen1m];
      rollups.push(snapshot.rollupClose1m, snapshot.rollupVolume1m);
      assertEquals(rollups, ROLLUP_KEYS.map((key) => packets.column(key)[row]));
      assertEquals(rollups, ROLLUP_KEYS.map((key) => snapshot.rollup(key)));
      assertEquals(rollups, Object.values(snapshot.rollups));
      assertEquals(snapshot.rollupPriceRange1m, rollupMax1m - rollupMin1m);
      assertEquals(snapshot.hasRollups, true);
    });
  },
});

Deno.test({
  name: "every feature of every role, at any offset, is the value of a bar closed by then",
  permissions: "none",
  fn() {
    const { feeds } = prepareSample(planWith({}), { last, mark });
    observe((snapshot, row) => {
      if (row % 7 !== 0) return;
      for (const role of feeds.roles) {
        const feed = feeds.feed(role);
        const newest = feed.tsCloseMs.findLastIndex((ts) => ts <= snapshot.tsCloseMs);
        for (const key of feed.keys) {
          for (const offset of [0, 1, 2, 17, 100_000]) {
            assertEquals(
              snapshot.feature(key, { role, offset }),
              feed.column(key)[newest - offset] ?? NaN,
            );
          }
        }
      }
      assertEquals(snapshot.feature("ema"), feeds.exec.column("ema")[row]);
    });
  },
});

Deno.test({
  name: "an offset cannot reach forward and is a whole number of bars",
  permissions: "none",
  fn() {
    observe((snapshot) => {
      for (const offset of [-1, 0.5, -0.5, NaN, Infinity]) {
        const error = assertThrows(
          () => snapshot.feature("close", { role: "htf", offset }),
          UsageError,
          `${offset}`,
        );
        assertEquals(error.code, "BAD_OFFSET");
      }
    });
  },
});

Deno.test({
  name: "an unknown feature, role or px key is refused with the nearest known one",
  permissions: "none",
  fn() {
    observe((snapshot, row) => {
      if (row > 0) return;
      assertThrows(() => snapshot.feature("emma"), UsageError, '"ema"?');
      assertThrows(() => snapshot.feature("rsi"), UsageError, "15m feed");
      assertThrows(
        () => snapshot.feature("box_uper", { role: "htf" }),
        UsageError,
        '"box_upper"?',
      );
      assertThrows(() => snapshot.feature("close", { role: "mtf" }), UsageError, "ltf, exec");
      assertThrows(() => snapshot.rollup("px.rollup.max1m"), UsageError, '"px.rollup.max_1m"?');
      const known = (key: string, role?: Role) => snapshot.hasFeature(key, role);
      assertEquals([known("ema"), known("close"), known("rsi", "htf")], [true, true, true]);
      assertEquals([known("rsi"), known("emma"), known("close", "mtf")], [false, false, false]);
    });
  },
});

Deno.test({
  name: "nothing that a snapshot gives can be changed",
  permissions: "none",
  fn() {
    const onClose = () => ({ action: "enter", direction: "long" }) as const;
    let positions = 0;
    observe((snapshot) => {
      assertThrows(() => Object.assign(snapshot, { close: 1 }), TypeError);
      assertThrows(() => Object.assign(snapshot, { note: 1 }), TypeError);
      assertThrows(() => Object.defineProperty(snapshot, "close", { value: 1 }), TypeError);
      for (const part of [snapshot.quote, snapshot.rollups, snapshot.account, snapshot.position]) {
        if (part === null) continue;
        const [member] = Object.keys(part);
        assertThrows(() => Object.assign(part, { [member]: 1 }), TypeError);
      }
      if (snapshot.position !== null) positions++;
    }, planWith({ decision: { kind: "function", onClose } }));
    assert(positions > 0);
  },
});

Deno.test({
  name: "the position and the account are those of the exchange at the close",
  permissions: "none",
  fn() {
    const onClose = () => ({ action: "enter", direction: "short" }) as const;
    const plan = planWith({ decision: { kind: "function", onClose } });
    const seen = new Map<number, ReturnType<typeof facts>>();
    const facts = ({ position, positionDirection, account }: SnapshotView) => ({
      position,
      positionDirection,
      account,
    });
    const { trades, equity } = runSample(plan, { last, mark }, (snapshot) => {
      seen.set(snapshot.tsCloseMs, facts(snapshot));
    });
    const [trade] = trades;
    const { position, positionDirection, account } = seen.get(trade.signalTsMs + 900_000)!;
    assertEquals(positionDirection, "short");
    assert(position !== null);
    const { direction, qty, entryPrice, entryTsMs, stopPrice, targetPrice, liquidationPrice } =
      trade;
    assertEquals(position, {
      ...{ direction, qty, entryPrice, entryTsMs, stopPrice, targetPrice, liquidationPrice },
      barsHeld: 1,
      unrealisedUsdt: position.unrealisedUsdt,
    });
    const row = equity.tsCloseMs.indexOf(trade.signalTsMs + 900_000);
    const markPrice = mark.close[15 * (row + 1) - 1];
    assertEquals(equity.markPrice[row], markPrice);
    assert(Math.abs(position.unrealisedUsdt - qty * (entryPrice - markPrice)) < 1e-9);
    assertEquals(account.cashUsdt, equity.cashUsdt[row]);
    assertEquals(account.equityUsdt, equity.equityUsdt[row]);
    assertEquals(account.usedMarginUsdt, trade.marginUsdt);
    const free = account.equityUsdt - account.usedMarginUsdt;
    assert(Math.abs(account.availableUsdt - Math.max(0, free)) < 1e-9);
    assertEquals(seen.get(trade.signalTsMs)!.position, null);
    assertEquals(seen.get(trade.signalTsMs)!.positionDirection, null);
  },
});

Deno.test({
  name: "the packet as plain data holds every key once and no NaN",
  permissions: "none",
  fn() {
    const onClose = () => ({ action: "enter", direction: "long" }) as const;
    let early = 0;
    observe((snapshot, row) => {
      const packet = snapshot.toDict();
      const text = JSON.stringify(packet);
      assertEquals(JSON.parse(text), packet);
      assertEquals(Object.keys(packet), [
        ...["ts_close_ms", "ready", "features", "packet", "position", "account"],
      ]);
      assertEquals(
        Object.keys(packet.packet as object).sort(),
        [...QUOTE_KEYS, ...ROLLUP_KEYS].sort(),
      );
      const features = packet.features as Record<Role, Record<string, number | null>>;
      assertEquals(Object.keys(features), ["htf", "ltf", "exec"]);
      assertEquals(
        Object.keys(features.htf).slice(5),
        ["rsi", "box_lower", "box_middle", "box_upper"],
      );
      assertEquals([packet.ready, packet.ts_close_ms], [snapshot.ready, snapshot.tsCloseMs]);
      if (row === 0) {
        early++;
        assertEquals([features.exec.ema, features.htf.close, packet.ready], [null, null, false]);
      }
      if (snapshot.position !== null) {
        assertEquals(Object.keys(packet.position as object), [
          ...["direction", "qty", "entry_price", "entry_ts_ms", "stop_price", "target_price"],
          ...["liquidation_price", "bars_held", "unrealised_usdt"],
        ]);
      }
      assertEquals(Object.keys(packet.account as object), [
        ...["cash_usdt", "equity_usdt", "used_margin_usdt", "available_usdt"],
      ]);
    }, planWith({ decision: { kind: "function", onClose } }));
    assertEquals(early, 1);
  },
});

Deno.test({
  name: "plain data taken from a snapshot stays as it was when the run moves on",
  permissions: "none",
  fn() {
    const packets: string[] = [];
    const kept: Record<string, unknown>[] = [];
    observe((snapshot, row) => {
      if (row % 50 !== 0) return;
      kept.push(snapshot.toDict());
      packets.push(JSON.stringify(snapshot.toDict()));
    });
    assertEquals(kept.map((packet) => JSON.stringify(packet)), packets);
    assertNotEquals(packets[0], packets[1]);
  },
});

Deno.test({
  name: "a name that the snapshot does not have is refused, and what the language looks for is not",
  permissions: "none",
  fn() {
    const closes: number[] = [];
    observe((snapshot) => {
      const any = snapshot as unknown as Record<string | symbol, unknown>;
      const error = assertThrows(() => any.clse, UsageError, 'did you mean "close"?');
      assertEquals(error.code, "UNKNOWN_MEMBER");
      assertThrows(() => any.moonPhase, UsageError, "there are");
      assertEquals([any.then, any.toJSON, any[Symbol.iterator]], [undefined, undefined, undefined]);
      assertEquals([String(snapshot), JSON.stringify(snapshot)], ["[object Object]", "{}"]);
      assertEquals("clse" in snapshot, false);
      closes.push(snapshot.close);
    });
    assertEquals(new Set(closes).size > 100, true);
    assertThrows(() => Object.setPrototypeOf(guardOfSnapshots(), {}), TypeError);
    assertThrows(() => Object.defineProperty(guardOfSnapshots(), "x", { value: 1 }), TypeError);
  },
});

function guardOfSnapshots(): object {
  let guard: object | undefined;
  observe((snapshot) => guard ??= Object.getPrototypeOf(Object.getPrototypeOf(snapshot)));
  return guard!;
}
