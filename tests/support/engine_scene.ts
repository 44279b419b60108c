import { assertEquals } from "@std/assert";
import { prepareFeeds } from "../../lib/backtest/mod.ts";
import { type Direction, MINUTE_MS, parseTimeframe } from "../../lib/base/mod.ts";
import {
  type EngineResult,
  type Intent,
  type RiskModel,
  runEngine,
  type RunPolicy,
  type Sizing,
  type SnapshotView,
  type StrategyPlan,
} from "../../lib/engine/mod.ts";
import { parseProfile } from "../../lib/exchange/mod.ts";
import { SAMPLE_INSTRUMENT, samplePlan } from "./sample_plan.ts";
import {
  assertEvents,
  assertOutcome,
  sceneFunding,
  sceneTerms,
  USUAL_TERMS,
  withUsualTerms,
} from "./scene.ts";
import { type Facts, pairs, parseScenes, type SceneTable } from "./scene_table.ts";

/** Usual terms of the exchange, and a plan that trades both ways with a fifth of its equity. */
const USUAL_ENGINE_TERMS: Facts = {
  ...USUAL_TERMS,
  mode: "long_short",
  flip: "no",
  anchor: "fill",
  stop: "none",
  target: "none",
  sizing: "percent_equity:20",
  time_stop: "none",
  stop_equity: "0",
  delay: "0",
  entry: "market",
  max_entries: "1",
  targets: "none",
  trail: "none",
  even: "none",
  cap: "none",
  on_liquidation: "continue",
  day_loss: "none",
  max_open: "none",
  cooldown: "none",
  hours: "none",
};

/**
 * Registers one test per scene, run through the whole engine with a scripted strategy. The tables are
 * those of `scenes`, with these differences: `order` is what the strategy wants at the exec close right
 * before the row (`long`, `short`, each with `usdt`, `stop` and `target` prices as needed, or `exit`), so
 * the first row has none, and the `close` line begins with what it wants at the last close. `terms` also
 * know the policy (`mode`, `flip`), the risk model (`anchor`, `stop 2%`, `target 4%` or `rr:2`,
 * `sizing model:value`, `time_stop`, `targets 2%:0.5,rr:3:0.5`, `trail 2%` or `2%:1%` with its
 * activation, `even rr:1`, `cap leverage:2,margin:10,notional:500`), `entry limit:1%` or `stop:1%` with
 * bars and `post` after it, `max_entries`, the run policy (`on_liquidation`, `day_loss`, `max_open` in
 * minutes, `cooldown`, `hours 0,1`), `stop_equity` and `delay`. Every run ends with `stopped REASON`.
 *
 * @param text The scenes.
 */
export function engineScenes(text: string): void {
  for (const table of parseScenes(text)) {
    Deno.test({ name: table.title, permissions: "none", fn: () => runEngineScene(table) });
  }
}

function runEngineScene(table: SceneTable): void {
  const terms = withUsualTerms(table, USUAL_ENGINE_TERMS);
  const plan = scenePlan(terms, scriptOf(table));
  const { last, mark } = table;
  const window = { startMs: last.tsOpenMs[0], endMs: last.tsOpenMs.at(-1)! + MINUTE_MS };
  const { tickSize, qtyStep, minQty, minNotionalUsdt, maintenanceTiers } = sceneTerms(terms);
  const result = runEngine({
    plan,
    instrument: {
      ...SAMPLE_INSTRUMENT,
      tickSize,
      qtyStep,
      minQty,
      minNotional: minNotionalUsdt,
      maintenanceTiers: [...maintenanceTiers],
    },
    ...prepareFeeds(plan, { symbol: SAMPLE_INSTRUMENT.symbol, last, mark }, window),
    funding: sceneFunding(table),
    profile: parseProfile(terms.profile),
  });
  assertEvents(table, result.facts);
  assertOutcome(table, runFacts(result), result.trades);
}

/** What the strategy wants, by exec close. */
function scriptOf(table: SceneTable): Map<number, Intent> {
  const script = new Map<number, Intent>();
  const { tsOpenMs } = table.last;
  table.orders.forEach((orders, row) => {
    if (orders.length === 0) return;
    assertEquals(orders.length, 1, "a strategy wants one thing at a close");
    assertEquals(row > 0, true, "no exec close comes before the first minute");
    script.set(tsOpenMs[row], readIntent(orders[0]));
  });
  const atLastClose = table.close?.asked ?? "";
  if (atLastClose !== "") script.set(tsOpenMs.at(-1)! + MINUTE_MS, readIntent(atLastClose));
  return script;
}

function readIntent(text: string): Intent {
  const [what, ...rest] = text.split(" ");
  if (what === "exit") return { action: "exit" };
  const { usdt, stop, target } = pairs(rest.join(" "));
  return {
    action: "enter",
    direction: what as Direction,
    ...usdt === undefined ? {} : { notionalUsdt: Number(usdt) },
    ...stop === undefined ? {} : { stopPrice: Number(stop) },
    ...target === undefined ? {} : { targetPrice: Number(target) },
  };
}

function scenePlan(terms: Facts, script: Map<number, Intent>): StrategyPlan {
  return samplePlan({
    ...entryOf(terms),
    runPolicy: runPolicyOf(terms),
    timeframes: { exec: parseTimeframe(`${terms.exec}m`) },
    delayBars: Number(terms.delay),
    account: {
      startingEquityUsdt: Number(terms.cash),
      maxLeverage: Number(terms.leverage),
      minTradeNotionalUsdt: 0,
      takerBps: Number(terms.fee),
      makerBps: Number(terms.maker),
      slippageBps: Number(terms.slippage),
      impactBps: Number(terms.impact),
      markPrice: "approximate",
      stopEquityUsdt: Number(terms.stop_equity),
    },
    policy: {
      mode: terms.mode as StrategyPlan["policy"]["mode"],
      allowFlip: terms.flip === "yes",
      maxPositionsPerSymbol: 1,
      maxEntries: Number(terms.max_entries),
    },
    risk: {
      anchor: terms.anchor as RiskModel["anchor"],
      stopLoss: readPercent(terms.stop),
      takeProfit: readTarget(terms.target),
      timeStopBars: terms.time_stop === "none" ? null : Number(terms.time_stop),
      sizing: sizingOf(terms),
      ...exitsOf(terms),
    },
    decision: {
      kind: "function",
      onClose: (snapshot: SnapshotView) => script.get(snapshot.tsCloseMs) ?? null,
    },
  });
}

function readTarget(text: string): RiskModel["takeProfit"] {
  return text.startsWith("rr:")
    ? { type: "rr_ratio", value: Number(text.slice(3)) }
    : readPercent(text);
}

function sizingOf({ sizing, cap }: Facts): Sizing {
  const [model, value] = sizing.split(":");
  const caps = Object.fromEntries(cap.split(",").map((text) => text.split(":")));
  const most = (name: string) => caps[name] === undefined ? undefined : Number(caps[name]);
  return {
    model: model as Sizing["model"],
    value: Number(value),
    maxLeverage: most("leverage"),
    maxMarginPercent: most("margin"),
    maxNotionalUsdt: most("notional"),
  };
}

function exitsOf({ targets, trail, even }: Facts): Partial<RiskModel> {
  const [distance, activation = "none"] = trail.split(":");
  const trailing = readPercent(distance);
  const trigger = readTarget(even);
  return {
    takeProfits: targets === "none" ? undefined : targets.split(",").map((text) => {
      const at = text.lastIndexOf(":");
      const target = readTarget(text.slice(0, at));
      if (target === null) throw new Error(`"${text}" is not a target`);
      return { distance: target, fraction: Number(text.slice(at + 1)) };
    }),
    trailingStop: trailing === null
      ? undefined
      : { distance: trailing, activation: readPercent(activation) },
    breakEven: trigger === null ? undefined : { trigger, offsetPercent: 0 },
  };
}

function entryOf({ entry }: Facts): Pick<StrategyPlan, "entry"> {
  const [type, offset, bars = "1", post] = entry.split(":");
  if (type === "market") return {};
  const distance = readPercent(offset);
  if (distance === null) throw new Error(`"${entry}" has no offset`);
  return {
    entry: {
      type: type as "limit" | "stop",
      offset: distance,
      expiryBars: Number(bars),
      postOnly: post === "post",
    },
  };
}

function runPolicyOf(terms: Facts): RunPolicy {
  const number = (text: string) => text === "none" ? null : Number(text);
  return {
    onLiquidation: terms.on_liquidation as RunPolicy["onLiquidation"],
    dailyLossLimitPercent: number(terms.day_loss),
    maxOpenMinutes: number(terms.max_open),
    cooldownBars: number(terms.cooldown),
    entryHoursUtc: terms.hours === "none" ? null : terms.hours.split(",").map(Number),
  };
}

function readPercent(text: string): { type: "percent"; value: number } | null {
  return text === "none" ? null : { type: "percent", value: Number(text.replace("%", "")) };
}

function runFacts(result: EngineResult): Record<string, unknown> {
  const { equity, trades, rejections, entryAttempts, stopReason, firstDecisionRow } = result;
  return {
    cash: equity.cashUsdt.at(-1),
    equity: equity.equityUsdt.at(-1),
    unrealised: equity.unrealisedUsdt.at(-1),
    margin: equity.usedMarginUsdt.at(-1),
    lowest: Math.min(...equity.equityUsdt),
    closes: equity.tsCloseMs.length,
    stopped: stopReason,
    attempts: entryAttempts,
    rejections: Object.values(rejections).reduce((sum, count) => sum + count, 0),
    trades: trades.length,
    first_decision: firstDecisionRow,
  };
}
