import { assert, assertEquals, assertRejects } from "@std/assert";
import { DataError, SeededRandom } from "../../lib/base/mod.ts";
import { parseRetryAfter, retry, type Verdict } from "../../lib/providers/retry.ts";

const BUSY: Verdict = { text: "venue is busy", isTransient: true };

/** Fails every time, and says how long was waited in between. */
async function failAlways(verdict: Verdict, attempts = 5, seed = 1) {
  const waits: number[] = [];
  const remarks: string[] = [];
  const ports = {
    now: () => 0,
    sleep: (ms: number) => Promise.resolve(void waits.push(ms)),
    random: new SeededRandom(seed),
    remark: (sentence: string) => void remarks.push(sentence),
  };
  const error = await assertRejects(
    () =>
      retry(() => Promise.reject(new Error("secret address")), {
        action: "fetch last of A from venue",
        attempts,
        judge: () => verdict,
      }, ports),
    DataError,
  );
  return { waits, remarks, error };
}

Deno.test({
  name: "the wait doubles from half a second, of which a seeded share is waited",
  permissions: "none",
  fn: async () => {
    const { waits, remarks, error } = await failAlways(BUSY, 9);
    assertEquals(waits.length, 8);
    waits.forEach((ms, i) => {
      const full = Math.min(500 * 2 ** i, 30_000);
      assert(ms >= full / 2 && ms < full, `wait ${i} is ${ms} of ${full}`);
    });
    assertEquals((await failAlways(BUSY, 9)).waits, waits);
    assert((await failAlways(BUSY, 9, 2)).waits[0] !== waits[0]);
    assertEquals(remarks[0], `venue is busy; trying again in ${(waits[0] / 1000).toFixed(1)} s`);
    assertEquals(
      [error.code, error.message],
      [
        "VENUE_FAILED",
        "Cannot fetch last of A from venue, tried 9 times: venue is busy. Run the command " +
        "again for what is still missing",
      ],
    );
    assertEquals(error.cause, undefined);
  },
});

Deno.test({
  name: "what the source asks to wait is waited, unless it is more than ten minutes",
  permissions: "none",
  fn: async () => {
    const patient = await failAlways({ ...BUSY, retryAfterMs: 7000 }, 3);
    assertEquals(patient.waits, [7000, 7000]);
    const banned = await failAlways({ ...BUSY, retryAfterMs: 3_600_000 });
    assertEquals(banned.waits, []);
    assert(banned.error.message.endsWith(
      "tried once: venue is busy. Run the command again in 3600 s for what is still missing",
    ));
  },
});

Deno.test({
  name: "a refusal is not repeated",
  permissions: "none",
  fn: async () => {
    const { waits, error } = await failAlways({ text: "no such thing", isTransient: false });
    assertEquals(waits, []);
    assertEquals(
      [error.code, error.message],
      ["VENUE_REFUSED", "Cannot fetch last of A from venue: no such thing"],
    );
  },
});

Deno.test({
  name: "a Retry-After header is seconds or a date",
  permissions: "none",
  fn: () => {
    const nowMs = Date.parse("2025-05-05T00:00:00Z");
    const cases: [string | null, number | undefined][] = [
      ["3", 3000],
      ["0", 0],
      ["Mon, 05 May 2025 00:01:00 GMT", 60_000],
      ["Sun, 04 May 2025 00:01:00 GMT", 0],
      ["soon", undefined],
      ["", undefined],
      [null, undefined],
    ];
    for (const [header, expected] of cases) {
      assertEquals(parseRetryAfter(header, nowMs), expected, String(header));
    }
  },
});
