import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { defineStrategy, type StrategyOptions } from "../../lib/backtest/define_strategy.ts";
import { UsageError } from "../../lib/base/mod.ts";
import { runSample, SAMPLE_ACCOUNT, SAMPLE_RISK } from "../support/sample_plan.ts";
import { walkMinutes } from "../support/walk.ts";

const BREAKOUT: StrategyOptions = {
  id: "breakout",
  timeframes: { exec: "15m", htf: "1h" },
  features: {
    exec: [{ key: "box", indicator: "donchian" }],
    htf: [{ key: "ema", indicator: "ema", params: { length: 5 } }],
  },
  lookbackBars: 2,
  account: SAMPLE_ACCOUNT,
  risk: SAMPLE_RISK,
  onClose: (snapshot) =>
    snapshot.close > snapshot.feature("box_upper", { offset: 1 })
      ? { action: "enter", direction: "long" }
      : null,
};

const LIMIT: StrategyOptions["entry"] = {
  type: "limit",
  offset: { type: "percent", value: 0.05 },
  expiryBars: 2,
  postOnly: false,
};

const POLICY = { mode: "long_short", allowFlip: false, maxPositionsPerSymbol: 1 } as const;

const NO_POLICY = {
  onLiquidation: "continue",
  dailyLossLimitPercent: null,
  maxOpenMinutes: null,
  cooldownBars: null,
  entryHoursUtc: null,
} as const;

Deno.test({
  name: "entries of a strategy wait as it says, and the run policy is looked at",
  permissions: "none",
  fn() {
    const history = { last: walkMinutes(2_880, 5) };
    const waiting = runSample(defineStrategy({ ...BREAKOUT, entry: LIMIT }), history);
    const accepted = waiting.facts.filter(({ detail }) => detail.kind === "limit");
    assertEquals(accepted.length > 0, true);
    const disabled = (runPolicy: StrategyOptions["runPolicy"]) =>
      runSample(defineStrategy({ ...BREAKOUT, runPolicy }), history).rejections.ENTRIES_DISABLED;
    assertEquals(disabled(NO_POLICY), undefined);
    assertEquals((disabled({ ...NO_POLICY, entryHoursUtc: [23] }) ?? 0) > 0, true);
  },
});

Deno.test({
  name: "warm-up of a role is its longest feature plus the look-back",
  permissions: "none",
  fn() {
    assertEquals(defineStrategy(BREAKOUT).warmupBars, { exec: 22, htf: 7 });
    const bare = defineStrategy({ ...BREAKOUT, features: {}, lookbackBars: undefined });
    assertEquals(bare.warmupBars, { exec: 1, htf: 1 });
  },
});

Deno.test({
  name: "what is left out takes its default",
  permissions: "none",
  fn() {
    const { features, policy, delayBars } = defineStrategy(BREAKOUT);
    assertEquals(features.exec?.[0], {
      key: "box",
      indicator: "donchian",
      params: { lower_length: 20, upper_length: 20 },
      inputSource: "close",
    });
    assertEquals(policy, POLICY);
    assertEquals(delayBars, 0);
  },
});

Deno.test({
  name: "the digest follows the declaration and the decision, and nothing else",
  permissions: "none",
  fn() {
    const { digest } = defineStrategy(BREAKOUT);
    assertEquals(defineStrategy({ ...BREAKOUT, delayBars: 0 }).digest, digest);
    const explicit = {
      ...BREAKOUT.features,
      exec: [{
        key: "box",
        indicator: "donchian",
        params: { lower_length: 20 },
      }],
    };
    assertEquals(defineStrategy({ ...BREAKOUT, features: explicit }).digest, digest);
    const others: Partial<StrategyOptions>[] = [
      { id: "break_out" },
      { delayBars: 1 },
      { lookbackBars: 3 },
      { timeframes: { exec: "15m", htf: "2h" } },
      { risk: { ...SAMPLE_RISK, timeStopBars: 4 } },
      { account: { ...SAMPLE_ACCOUNT, takerBps: 5 } },
      { onClose: () => null },
      { entry: LIMIT },
      { runPolicy: { ...NO_POLICY, cooldownBars: 2 } },
    ];
    for (const other of others) {
      assertNotEquals(defineStrategy({ ...BREAKOUT, ...other }).digest, digest);
    }
  },
});

Deno.test({
  name: "a strategy that cannot be run is refused by what is wrong with it",
  permissions: "none",
  fn() {
    const refused = (change: Partial<StrategyOptions>, code: string, part: string) =>
      assertEquals(
        assertThrows(() => defineStrategy({ ...BREAKOUT, ...change }), UsageError, part).code,
        code,
      );
    for (const id of ["", "Breakout", "_x", "a/b", "../x", "a".repeat(65)]) {
      refused({ id }, "BAD_STRATEGY", `"${id}"`);
    }
    refused({ timeframes: { exec: "15m" } }, "BAD_STRATEGY", "htf features and no htf timeframe");
    const exec = (
      feature: { key: string; indicator: string; params?: Record<string, number> },
    ) => ({ features: { exec: [feature] } });
    refused(exec({ key: "x", indicator: "emma" }), "UNKNOWN_INDICATOR", '"ema"');
    refused(
      exec({ key: "x", indicator: "ema", params: { lenght: 3 } }),
      "UNKNOWN_PARAM",
      '"length"',
    );
    refused(exec({ key: "x", indicator: "ema", params: { length: 0 } }), "BAD_PARAM", "length");
  },
});

Deno.test({
  name: "structure over a feature needs the bars of both, and a feature of its role",
  permissions: "none",
  fn() {
    const define = (source: string) =>
      defineStrategy({
        ...BREAKOUT,
        lookbackBars: 0,
        features: { exec: [{ key: "macd", indicator: "macd" }] },
        structure: {
          exec: [{ key: "box", detector: "rolling_window", params: { length: 50, source } }],
        },
      });
    assertEquals(define("macd_histogram").warmupBars.exec, 34 + 49);
    assertEquals(define("high").warmupBars.exec, 50);
    for (const [source, repair] of [["macd_histgram", "macd_histogram"], ["hihg", "high"]]) {
      const part = `source of exec structure "box" is "${source}": give "${repair}"`;
      const error = assertThrows(() => define(source), UsageError, part);
      assertEquals(error.code, "BAD_STRATEGY");
    }
  },
});

Deno.test({
  name: "structure is declared like features, counts for warm-up and identity, and is read by key",
  permissions: "none",
  fn() {
    const structure = { exec: [{ key: "zone", detector: "zone", params: { left: 20 } }] };
    const seen: number[] = [];
    const plan = defineStrategy({
      ...BREAKOUT,
      structure,
      onClose: (snapshot) => {
        const touched = snapshot.rollup("px.rollup.zone.zone1.touched");
        const { packet } = snapshot.toDict() as { packet: Record<string, number> };
        assertEquals(packet["px.rollup.zone.zone1.touched"], touched);
        seen.push(snapshot.feature("zone1.state"), touched);
        return null;
      },
    });
    const base = defineStrategy(BREAKOUT);
    assertEquals(plan.structure?.exec?.[0].params.right, 5);
    assertEquals(plan.warmupBars.exec, 20 + 5 + 1 + (BREAKOUT.lookbackBars ?? 0));
    assertEquals("structure" in base, false);
    assertEquals(plan.digest === defineStrategy({ ...BREAKOUT, structure: {} }).digest, false);
    runSample(plan, { last: walkMinutes(2_880, 5) });
    assertEquals(new Set(seen), new Set([0, 1, 2]));
    const unknown = { exec: [{ key: "zone", detector: "zonne" }] };
    const error = assertThrows(
      () => defineStrategy({ ...BREAKOUT, structure: unknown }),
      UsageError,
      'did you mean "zone"',
    );
    assertEquals(error.code, "UNKNOWN_DETECTOR");
    assertThrows(
      () => defineStrategy({ ...BREAKOUT, structure: { ltf: structure.exec } }),
      UsageError,
      "ltf structure and no ltf timeframe",
    );
  },
});

Deno.test({
  name: "values that an idea card would refuse are refused, in scripts without a type check too",
  permissions: "none",
  fn() {
    const { account, risk } = BREAKOUT;
    const atr = { type: "atr_multiple", value: 2, role: "exec", key: "rsi" };
    const wrong: [change: object, says: string][] = [
      [{ account: { ...account, slippageBps: -2000 } }, "account.slippageBps is -2000"],
      [{ account: { ...account, perShareUsd: -1 } }, "account.perShareUsd is -1"],
      [{ account: { ...account, shortBorrowPercent: 3 } }, "a number from 0 to 0"],
      [{ account: { ...account, takerBps: NaN } }, 'account.takerBps is "NaN"'],
      [{ account: { ...account, maxLeverage: 3000 } }, "account.maxLeverage is 3000"],
      [{ account: { ...account, startingEquityUsdt: -5 } }, "startingEquityUsdt is -5"],
      [{ account: { ...account, markPrice: "x" } }, 'account.markPrice is "x"'],
      [
        { risk: { ...risk, stopLoss: { type: "percent", value: -2 } } },
        "risk.stopLoss.value is -2",
      ],
      [{ risk: { ...risk, stopLoss: null, takeProfit: { type: "rr_ratio", value: 1 } } }, "a stop"],
      [{ risk: { ...risk, stopLoss: atr } }, 'risk.stopLoss.key is "exec.rsi"'],
      [{ risk: { ...risk, timeStopBars: -1 } }, "risk.timeStopBars is -1"],
      [{ risk: { ...risk, sizing: { model: "riskpercent", value: 1 } } }, '"riskpercent"'],
      [
        { risk: { ...risk, sizing: { model: "volatility_target", value: 1 } } },
        "risk.sizing.atr is missing",
      ],
      [{ entry: { ...LIMIT, type: "market" } }, 'entry.type is "market"'],
      [{ entry: { ...LIMIT, expiryBars: 0 } }, "entry.expiryBars is 0"],
      [{ lookbackBars: -3 }, "lookbackBars is -3"],
      [{ policy: { ...POLICY, mode: "both" } }, 'policy.mode is "both": give one of long_only'],
      [{ policy: {} }, "policy.mode is missing: give one of long_only short_only long_short"],
      [{ policy: { mode: "long_short" } }, "policy.allowFlip is missing: give true or false"],
      [{ policy: { ...POLICY, allowFlip: "no" } }, 'policy.allowFlip is "no"'],
      [{ policy: { ...POLICY, maxPositionsPerSymbol: 2 } }, "policy.maxPositionsPerSymbol is 2"],
      [{ policy: { ...POLICY, maxEntries: 0 } }, "policy.maxEntries is 0"],
      [{ policy: { ...POLICY, mode: "long_only", allowFlip: true } }, "choose long_short"],
      [{ runPolicy: { ...NO_POLICY, onLiquidation: "go" } }, "give one of continue stop"],
      [
        { runPolicy: { ...NO_POLICY, dailyLossLimitPercent: -5 } },
        "runPolicy.dailyLossLimitPercent is -5: give null or a number above 0, at most 100",
      ],
      [
        { runPolicy: { ...NO_POLICY, maxOpenMinutes: NaN } },
        'runPolicy.maxOpenMinutes is "NaN": give null or a whole number from 1',
      ],
      [{ runPolicy: { ...NO_POLICY, cooldownBars: 0.5 } }, "runPolicy.cooldownBars is 0.5"],
      [{ runPolicy: { ...NO_POLICY, cooldownBars: undefined } }, "cooldownBars is missing"],
      [{ runPolicy: { ...NO_POLICY, entryHoursUtc: [] } }, "null or a list of at least 1"],
      [{ runPolicy: { ...NO_POLICY, entryHoursUtc: 9 } }, "runPolicy.entryHoursUtc is 9"],
      [{ runPolicy: { ...NO_POLICY, entryHoursUtc: [9, 24] } }, "runPolicy.entryHoursUtc[1] is 24"],
      [{ timeframes: { exec: "1h", htf: "15m" } }, "at least as long as timeframes.exec"],
      [{ timeframes: { htf: "1h" } }, "timeframes.exec is missing"],
      [{ risk: { ...risk, stopLoss: null, takeProfit: null } }, "needs the stop's distance"],
      [{ account: undefined }, "account is missing: give an object of startingEquityUsdt"],
      [{ account: { ...account, takerBps: undefined } }, "account.takerBps is missing"],
      [{ account: { ...account, foo: 1 } }, '"foo" is not a key of account: known are'],
      [{ account: { ...account, stopEquityUsdt: 10_000 } }, "the account starts with 10000"],
      [{ acount: account }, '"acount" is not a key of the strategy: did you mean "account"?'],
      [{ risk: undefined }, "risk is missing"],
      [{ risk: { ...risk, sizing: undefined } }, "risk.sizing is missing"],
      [{ risk: { ...risk, takeProfit: undefined } }, "risk.takeProfit is missing"],
      [{ risk: { ...risk, takeProfits: risk.takeProfit } }, "risk.takeProfits is {"],
      [{ risk: { ...risk, stopLos: null } }, 'did you mean "stopLoss"?'],
      [{ risk: { ...risk, stopLoss: { type: "percent", valu: 2 } } }, 'did you mean "value"?'],
      [{ risk: { ...risk, sizing: { model: "percent_equity", value: 501 } } }, "at most 500"],
      [{ features: { exec: [{ key: "x", indicater: "ema" }] } }, 'did you mean "indicator"?'],
      [{ features: { exec: { key: "x", indicator: "ema" } } }, "give a list"],
      [{ entry: { ...LIMIT, ofset: 1 } }, 'did you mean "offset"?'],
      [{ runPolicy: { ...NO_POLICY, coolDown: 1 } }, "is not a key of runPolicy"],
      [{ onClose: undefined }, "onClose is not there"],
    ];
    const target = (value: number, fraction: number) => ({
      distance: { type: "percent", value },
      fraction,
    });
    const targets: [takeProfits: object[], says: string][] = [
      [[], "risk.takeProfits is []"],
      [[{ ...target(1, 0.5), share: 1 }], '"share" is not a key of risk.takeProfits[0]'],
      [[target(1, 0.6), target(2, 0.6)], "add up to 1.2"],
      [[target(2, 0.5), target(1, 0.5)], "is not beyond the target before it"],
    ];
    for (const [takeProfits, says] of targets) {
      wrong.push([{ risk: { ...risk, takeProfit: null, takeProfits } }, says]);
    }
    wrong.push([{ risk: { ...risk, takeProfits: [target(1, 1)] } }, "keep one of them"]);
    for (const [change, says] of wrong) {
      const error = assertThrows(
        () => defineStrategy({ ...BREAKOUT, ...change } as StrategyOptions),
        UsageError,
        says,
      );
      assertEquals(error.code, "BAD_STRATEGY");
    }
  },
});

Deno.test({
  name: "an intent that is none is named, and not taken for nothing",
  permissions: "none",
  fn() {
    const minutes = walkMinutes(2_880, 5);
    for (const wanted of [{ action: "leave" }, { action: "enter", direction: "up" }, "buy"]) {
      const plan = defineStrategy({ ...BREAKOUT, onClose: () => wanted as never });
      const error = assertThrows(() => runSample(plan, { last: minutes }), UsageError);
      assertEquals(error.code, "BAD_INTENT");
    }
  },
});

Deno.test({
  name: "a defined strategy runs, and its first decision waits for its look-back",
  permissions: "none",
  fn() {
    const result = runSample(defineStrategy(BREAKOUT), { last: walkMinutes(2_880, 5) });
    assertEquals(result.firstDecisionRow, Math.max(21, 7 * 4 - 1));
    assertEquals(result.entryAttempts > 0 && result.trades.length > 0, true);
  },
});
