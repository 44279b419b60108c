import { z } from "zod";
import { isSymbol, TIMEFRAMES } from "../base/mod.ts";
import { INPUT_SOURCES } from "../indicators/mod.ts";
import { condition, featureReference, structureReference } from "./condition_schema.ts";
import {
  chosenBy,
  decimal,
  integer,
  list,
  oneOf,
  positive,
  section,
  text,
} from "../document/mod.ts";

const timeframe = oneOf(TIMEFRAMES);

/** Parameters stay unvalidated here: the indicator says which ones it has. */
const params = z.record(z.string(), z.unknown(), { error: "a mapping of parameters to values" });

const feature = section({
  indicator: text(/./, "the name of an indicator"),
  key: text(/^[a-z][a-z0-9_]{0,63}$/, "a name of lower-case letters, digits and underscores"),
  params: params.default({}),
  input_source: oneOf(INPUT_SOURCES).optional(),
});

const structure = section({
  detector: text(/./, "the name of a structure detector"),
  key: text(/^[a-z][a-z0-9_]{0,63}$/, "a name of lower-case letters, digits and underscores"),
  params: params.default({}),
});

const rule = section({ direction: oneOf(["long", "short"]), when: condition });

const percent = section({ type: oneOf(["percent"]), value: positive(1000) });
const atrMultiple = section({
  type: oneOf(["atr_multiple"]),
  value: positive(1000),
  atr: featureReference,
});
const structureLevel = section({
  type: oneOf(["structure"]),
  key: structureReference,
  buffer: decimal(0, 50).default(0),
});
const rewardRatio = section({ type: oneOf(["rr_ratio"]), value: positive(1000) });

const distance = chosenBy("type", { percent, atr_multiple: atrMultiple });
const targetDistance = chosenBy("type", {
  rr_ratio: rewardRatio,
  percent,
  atr_multiple: atrMultiple,
});

const flag = z.boolean({ error: "true or false" });

/** A number that means the same at zero as left out, so that either way is one card. */
function unlessZero(number: z.ZodNumber) {
  return number.optional().transform((value) => value === 0 ? undefined : value);
}

const account = section({
  starting_equity_usdt: positive(1e12),
  max_leverage: decimal(1, 200),
  margin_mode: oneOf(["isolated_usdt"]).default("isolated_usdt"),
  min_trade_notional_usdt: decimal(0, 1e12).default(0),
  // Costs have no default: nobody should trade for free by accident.
  fee_model: section({
    taker_bps: decimal(0, 1000),
    maker_bps: decimal(-1000, 1000),
    per_share_usd: unlessZero(decimal(0, 1000)),
    min_commission_usd: unlessZero(decimal(0, 1e6)),
  }),
  slippage_bps: decimal(0, 1000),
  impact_bps: unlessZero(decimal(0, 1000)),
  mark_price: oneOf(["require", "approximate"]).default("require"),
  stop_equity_usdt: decimal(0, 1e12).default(0),
  allow_short_borrow: flag.optional().transform((allowed) => allowed === true ? true : undefined),
  short_borrow_percent: unlessZero(decimal(0, 1000)),
});

// Keys that switch something on have no default, and writing what happens without them says nothing:
// either way the card is the one that leaves them out.
const caps = {
  max_leverage: positive(200).optional(),
  max_margin_percent: positive(100).optional(),
  max_notional_usdt: positive(1e12).optional(),
};

function sizing<const M extends string>(model: M) {
  return section({ model: oneOf([model]), value: positive(1e12), ...caps });
}

const fraction = decimal(0.01, 1);

const riskModel = section({
  anchor: oneOf(["fill", "signal_close"]).default("fill"),
  stop_loss: chosenBy("type", {
    percent,
    atr_multiple: atrMultiple,
    structure: structureLevel,
  }).nullable().default(null),
  take_profit: targetDistance.nullable().default(null),
  take_profits: list(
    chosenBy("type", {
      rr_ratio: rewardRatio.extend({ fraction }),
      percent: percent.extend({ fraction }),
      atr_multiple: atrMultiple.extend({ fraction }),
    }),
    1,
  ).optional(),
  trailing_stop: section({ distance, activation: distance.nullable().default(null) }).optional(),
  break_even: section({ trigger: targetDistance, offset_percent: decimal(0, 100).default(0) })
    .optional(),
  time_stop_bars: integer(1, 1_000_000).nullable().default(null),
  sizing: chosenBy("model", {
    risk_percent_equity: sizing("risk_percent_equity"),
    percent_equity: sizing("percent_equity"),
    fixed_usdt: sizing("fixed_usdt"),
    volatility_target: section({
      model: oneOf(["volatility_target"]),
      value: positive(1e12),
      atr: featureReference,
      ...caps,
    }),
  }),
});

const expiryBars = integer(1, 1_000_000).default(1);

const entry = chosenBy("type", {
  market: section({ type: oneOf(["market"]) }),
  limit: section({
    type: oneOf(["limit"]),
    offset: distance,
    expiry_bars: expiryBars,
    post_only: flag.default(false),
  }),
  stop: section({ type: oneOf(["stop"]), offset: distance, expiry_bars: expiryBars }),
});

/** When entries are refused, and when a position or the run has to end. */
export const runPolicy = section({
  on_liquidation: oneOf(["continue", "stop"]).default("continue"),
  daily_loss_limit_percent: positive(100).nullable().default(null),
  max_open_minutes: integer(1, 10_000_000).nullable().default(null),
  cooldown_bars: integer(1, 1_000_000).nullable().default(null),
  entry_hours_utc: list(integer(0, 23), 1).nullable().default(null),
});

function isIdle({ on_liquidation, ...rest }: z.output<typeof runPolicy>): boolean {
  return on_liquidation === "continue" && Object.values(rest).every((value) => value === null);
}

/** Which positions are allowed. */
export const positionPolicy = section({
  mode: oneOf(["long_only", "short_only", "long_short"]),
  allow_flip: flag.default(false),
  max_positions_per_symbol: integer(1, 1).default(1),
  max_entries: integer(1, 100).optional().transform((n) => n === 1 ? undefined : n),
});

const SYMBOL = "a symbol of letters, digits, dots, dashes and underscores such as BTCUSDT";
const warmupBars = integer(1, 1_000_000).optional();

/** Every key of an idea card in canonical order, with its limits and default. */
export const cardSchema = section({
  id: text(/^[a-z0-9][a-z0-9_-]{0,63}$/, "an id of lower-case letters, digits, - and _"),
  version: text(/\S/, 'text in quotes such as "1.0.0"'),
  name: text(/\S/, "a name for people"),
  description: z.string({ error: "text" }).default(""),
  account,
  symbol_universe: list(z.string({ error: SYMBOL }).refine(isSymbol, { error: SYMBOL }), 1),
  timeframes: section({
    exec: timeframe,
    ltf: timeframe.optional(),
    mtf: timeframe.optional(),
    htf: timeframe.optional(),
  }),
  features: section({
    exec: list(feature).default([]),
    ltf: list(feature).default([]),
    mtf: list(feature).default([]),
    htf: list(feature).default([]),
  }).prefault({}),
  structure: section({
    exec: list(structure).default([]),
    ltf: list(structure).default([]),
    mtf: list(structure).default([]),
    htf: list(structure).default([]),
  }).prefault({}),
  position_policy: positionPolicy,
  entry: entry.optional().transform((value) => value?.type === "market" ? undefined : value),
  entry_rules: list(rule, 1),
  exit_rules: list(rule).default([]),
  risk_model: riskModel,
  run_policy: runPolicy.optional().transform((value) => value && isIdle(value) ? undefined : value),
  delay_bars: integer(0, 1_000_000).default(0),
  warmup_bars: section({ exec: warmupBars, ltf: warmupBars, mtf: warmupBars, htf: warmupBars })
    .prefault({}),
});
