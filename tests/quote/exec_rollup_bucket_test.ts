import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/base/mod.ts";
import { ExecRollupBucket } from "../../lib/quote/mod.ts";

const MINUTE = { open: 10, high: 12, low: 9, close: 11, volume: 3 };

Deno.test({
  name: "a bucket without a minute cannot be frozen, before its first and after a freeze",
  permissions: "none",
  fn() {
    const bucket = new ExecRollupBucket();
    assertEquals(assertThrows(() => bucket.freeze(), UsageError).code, "EMPTY_ROLLUP");
    bucket.accumulate(MINUTE);
    bucket.freeze();
    assertThrows(() => bucket.freeze(), UsageError, "no minute closed");
  },
});

Deno.test({
  name: "a frozen rollup stays as it was and the next one knows nothing of it",
  permissions: "none",
  fn() {
    const bucket = new ExecRollupBucket();
    bucket.accumulate(MINUTE);
    const first = bucket.freeze();
    assertThrows(() => Object.assign(first, { min1m: 0 }), TypeError);
    bucket.accumulate({ open: 20, high: 21, low: 19, close: 20, volume: 1 });
    assertEquals(bucket.bars1m, 1);
    const second = bucket.freeze();
    assertEquals(first, {
      min1m: 9,
      max1m: 12,
      bars1m: 1,
      open1m: 10,
      close1m: 11,
      volume1m: 3,
    });
    assertEquals(second, {
      min1m: 19,
      max1m: 21,
      bars1m: 1,
      open1m: 20,
      close1m: 20,
      volume1m: 1,
    });
  },
});
