import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type PaceClock, TimeManager } from "../../lib/session/mod.ts";

/** Real time that passes only while somebody sleeps, or by hand. */
class FakeClock implements PaceClock {
  now = 1_000_000;
  slept: number[] = [];
  /** What happens while somebody sleeps. */
  whileAsleep: () => void = () => {};

  nowMs(): number {
    return this.now;
  }

  sleep(ms: number): Promise<void> {
    this.slept.push(ms);
    this.now += ms;
    this.whileAsleep();
    return Promise.resolve();
  }
}

Deno.test({
  name: "as fast as possible nothing is waited for and no clock is asked",
  permissions: "none",
  fn() {
    const clock: PaceClock = {
      nowMs: () => {
        throw new Error("asked");
      },
      sleep: () => {
        throw new Error("slept");
      },
    };
    const time = TimeManager.simulated({ speedMultiplier: 0, clock });
    assertEquals(time.begin(60_000), null);
    assertEquals(time.advance(120_000), null);
    assertEquals(time.nowMs, 120_000);
  },
});

Deno.test({
  name: "time does not go back",
  permissions: "none",
  fn() {
    const time = TimeManager.simulated();
    time.begin(60_000);
    assertThrows(() => time.advance(59_999), Error, "time does not go back");
    assertEquals(time.nowMs, 60_000);
  },
});

Deno.test({
  name: "paced time takes its length over the speed, and nothing for the nights",
  permissions: "none",
  async fn() {
    const scene = fc.record({
      speedMultiplier: fc.constantFrom(0.5, 1, 60, 3600),
      days: fc.array(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1 }), {
        minLength: 1,
      }),
    });
    await fc.assert(
      fc.asyncProperty(scene, async ({ speedMultiplier, days }) => {
        const clock = new FakeClock();
        const time = TimeManager.simulated({ speedMultiplier, clock });
        let at = 0;
        let passed = 0;
        for (const steps of days) {
          await time.begin(at += 60_000_000);
          for (const minutes of steps) {
            await time.advance(at += minutes * 60_000);
            passed += minutes * 60_000;
            assertEquals(time.nowMs, at);
          }
        }
        const realMs = clock.now - 1_000_000;
        assert(Math.abs(realMs - passed / speedMultiplier) < 1e-3, `${realMs}`);
        assert(time.drift.maxMs < 1e-3);
      }),
      { seed: 1 },
    );
  },
});

Deno.test({
  name: "work that is slower than the pace is drift, which is reported and made up for",
  permissions: "none",
  async fn() {
    const clock = new FakeClock();
    const time = TimeManager.simulated({ speedMultiplier: 60, clock });
    await time.begin(0);
    await time.advance(60_000);
    clock.now += 2_500;
    await time.advance(120_000);
    assertEquals(time.drift, { lastMs: 1_500, maxMs: 1_500 });
    await time.advance(180_000);
    assertEquals(time.drift, { lastMs: 500, maxMs: 1_500 });
    await time.advance(240_000);
    assertEquals(time.drift, { lastMs: 0, maxMs: 1_500 });
    assertEquals(clock.now - 1_000_000, 4_000);
  },
});

Deno.test({
  name: "a pause holds the next instant back and is no drift",
  permissions: "none",
  async fn() {
    const clock = new FakeClock();
    const time = TimeManager.simulated({ speedMultiplier: 60, clock });
    await time.begin(0);
    time.pause();
    let isThere = false;
    const arrival = time.advance(60_000)!.then(() => isThere = true);
    await Promise.resolve();
    clock.now += 10_000;
    assertEquals([isThere, time.isPaused, time.nowMs], [false, true, 0]);
    time.resume();
    await arrival;
    assertEquals([time.nowMs, clock.now], [60_000, 1_000_000 + 10_000 + 1_000]);
    assertEquals(time.drift.maxMs, 0);
  },
});

Deno.test({
  name: "a pause in the middle of a wait lengthens it by the pause",
  permissions: "none",
  async fn() {
    const clock = new FakeClock();
    const time = TimeManager.simulated({ speedMultiplier: 1, clock });
    await time.begin(0);
    clock.whileAsleep = () => {
      clock.whileAsleep = () => {};
      clock.now -= 20_000;
      time.pause();
      clock.now += 5_000;
      time.resume();
    };
    await time.advance(60_000);
    // 40 s asleep, 5 s paused, and the 20 s that were left.
    assertEquals(clock.now - 1_000_000, 65_000);
  },
});

Deno.test({
  name: "a pause holds back even the fastest session",
  permissions: "none",
  async fn() {
    const time = TimeManager.simulated();
    time.begin(0);
    time.pause();
    const arrival = time.advance(60_000)!;
    assertEquals(time.nowMs, 0);
    time.resume();
    await arrival;
    assertEquals(time.nowMs, 60_000);
    assertEquals(time.advance(120_000), null);
  },
});

Deno.test({
  name: "live time is the clock's: what is due later is waited for, and a pause does not move it",
  permissions: "none",
  async fn() {
    const clock = new FakeClock();
    const time = TimeManager.live(clock);
    await time.begin(1_060_000);
    assertEquals(clock.now, 1_060_000);
    await time.advance(1_120_000);
    assertEquals(clock.now, 1_120_000);
    time.pause();
    clock.now += 90_000;
    time.resume();
    await time.advance(1_180_000);
    assertEquals([clock.now, time.drift.lastMs], [1_210_000, 30_000]);
  },
});
