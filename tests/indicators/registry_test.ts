import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/base/mod.ts";
import { indicator, resolveParams } from "../../lib/indicators/mod.ts";

/** Code and message of the usage error that `action` throws. */
function refusal(action: () => unknown): { code: string; message: string } {
  const { code, message } = assertThrows(action, UsageError);
  return { code, message };
}

Deno.test({
  name: "an unknown indicator is answered with the nearest name",
  permissions: "none",
  fn() {
    assertEquals(refusal(() => indicator("supertrnd")), {
      code: "UNKNOWN_INDICATOR",
      message: 'Cannot use indicator "supertrnd" as there is none of that name: ' +
        'did you mean "supertrend"?',
    });
  },
});

Deno.test({
  name: "an unknown parameter is answered with the nearest name, or with all of them",
  permissions: "none",
  fn() {
    assertEquals(refusal(() => resolveParams(indicator("ema"), { lenght: 5 })), {
      code: "UNKNOWN_PARAM",
      message: 'Cannot set "lenght" of ema as it has no such parameter: did you mean "length"?',
    });
    assertEquals(
      refusal(() => resolveParams(indicator("donchian"), { period: 5 })).message,
      'Cannot set "period" of donchian as it has no such parameter: ' +
        "give one of lower_length, upper_length",
    );
    assertEquals(
      refusal(() => resolveParams(indicator("ohlc4"), { length: 5 })).message,
      'Cannot set "length" of ohlc4 as it has no such parameter: it takes none',
    );
  },
});

Deno.test({
  name: "a value outside its limits, of another type or not an integer is refused",
  permissions: "none",
  fn() {
    const cases: [string, Record<string, unknown>, string][] = [
      ["ema", { length: 0 }, 'Cannot set "length" of ema to 0: give an integer from 1 to 5000'],
      ["ema", { length: 2.5 }, 'Cannot set "length" of ema to 2.5: give an integer from 1 to 5000'],
      ["ema", { length: "9" }, 'Cannot set "length" of ema to "9": give an integer from 1 to 5000'],
      [
        "ema",
        { length: NaN },
        'Cannot set "length" of ema to NaN: give an integer from 1 to 5000',
      ],
      [
        "ema",
        { length: null },
        'Cannot set "length" of ema to null: give an integer from 1 to 5000',
      ],
      ["ema", { seed: "last" }, 'Cannot set "seed" of ema to "last": give one of sma, first'],
      ["bbands", { std: -1 }, 'Cannot set "std" of bbands to -1: give a number from 0 to 100'],
    ];
    for (const [name, given, message] of cases) {
      assertEquals(refusal(() => resolveParams(indicator(name), given)), {
        code: "BAD_PARAM",
        message,
      });
    }
  },
});

Deno.test({
  name: "parameters that contradict each other are refused",
  permissions: "none",
  fn() {
    const cases: [string, Record<string, number>, string][] = [
      ["macd", { fast: 26 }, 'Cannot set up macd: "fast" (26) must be less than "slow" (26)'],
      ["ppo", { slow: 12 }, 'Cannot set up ppo: "fast" (12) must be less than "slow" (12)'],
      ["kvo", { slow: 5 }, 'Cannot set up kvo: "fast" (34) must be less than "slow" (5)'],
      ["kama", { fast: 31 }, 'Cannot set up kama: "fast" (31) must not be more than "slow" (30)'],
      [
        "psar",
        { af0: 0.3 },
        'Cannot set up psar: "af0" (0.3) must not be more than "max_af" (0.2)',
      ],
      [
        "uo",
        { medium: 28 },
        'Cannot set up uo: "fast" (7), "medium" (28) and "slow" (28) must rise',
      ],
      [
        "bbands",
        { length: 1, ddof: 1 },
        'Cannot set up bbands: "length" must be at least 2 when "ddof" is 1',
      ],
    ];
    for (const [name, given, message] of cases) {
      assertEquals(refusal(() => resolveParams(indicator(name), given)), {
        code: "BAD_PARAM",
        message,
      });
    }
  },
});
