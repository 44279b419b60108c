import { isSymbol, TIMEFRAMES } from "../base/mod.ts";
import { chosenBy, decimal, integer, list, oneOf, section, text } from "../document/mod.ts";
import { z } from "zod";
import { analysisSchema } from "./analysis_config.ts";

/** Most trading days that any trailing window can have: some ten years. */
const MAX_DAYS = 2600;

const day = text(/^\d{4}-\d{2}-\d{2}$/, "a date like 2025-07-02");
const interval = oneOf(TIMEFRAMES);
const key = text(/^[a-z][a-z0-9_]*$/, "a name in small letters, digits and underscores").optional();
const trailingDays = integer(1, MAX_DAYS);
const symbolError = "a symbol: letters, digits, dots, dashes or underscores";

const byTime = (type: "average_volume_by_time" | "average_range_by_time") =>
  section({
    type: oneOf([type]),
    key,
    trailing_days: trailingDays.default(20),
    interval: interval.default("1m"),
  });

const indicator = chosenBy("type", {
  average_volume_by_time: byTime("average_volume_by_time"),
  average_range_by_time: byTime("average_range_by_time"),
  day_atr: section({
    type: oneOf(["day_atr"]),
    key,
    length: integer(1, 500).default(14),
    trailing_days: trailingDays.optional(),
  }),
  previous_day: section({ type: oneOf(["previous_day"]), key }),
  high_low: section({ type: oneOf(["high_low"]), key, weeks: integer(1, 520).default(52) }),
});

const historical = section({
  data: list(section({ trailing_days: trailingDays, intervals: list(interval, 1) })).default([]),
  enable_quality: z.boolean({ error: "true or false" }).default(true),
  indicators: list(indicator).default([]),
});

/** What a session's configuration may say, key by key. */
export const sessionSchema = section({
  session_name: text(/\S/, "a name"),
  exchange_group: text(/\S/, "a calendar's name like XNYS or 24/7, or a calendar file"),
  mode: oneOf(["backtest"]),
  backtest_config: section({
    start_date: day,
    end_date: day,
    prefetch_days: integer(1, MAX_DAYS).default(5),
    speed_multiplier: decimal(0, 1e6).default(0),
  }),
  session_data_config: section({
    symbols: list(z.string({ error: symbolError }).refine(isSymbol, { error: symbolError }), 1),
    streams: list(interval, 1).default(["1m"]),
    hours: oneOf(["rth", "eth"]).default("rth"),
    historical: historical.default({ data: [], enable_quality: true, indicators: [] }),
    session_indicators: list(oneOf(["vwap"])).default([]),
  }),
  analysis: analysisSchema.optional(),
});

/** A configuration as it was written, defaults filled in. */
export type SessionDocument = z.output<typeof sessionSchema>;
