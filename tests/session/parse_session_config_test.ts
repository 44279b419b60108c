import { assertEquals, assertThrows } from "@std/assert";
import { CARD_PERMISSIONS } from "../cards/sample_card.ts";
import { ConfigError } from "../../lib/base/mod.ts";
import { parseSessionConfig } from "../../lib/session/mod.ts";

const CONFIG = `{
	"session_name": "two shares",
	"exchange_group": "US_EQUITY",
	"mode": "backtest",
	"backtest_config": {
		"start_date": "2025-07-01",
		"end_date": "2025-07-02",
		"prefetch_days": 3,
		"speed_multiplier": 60
	},
	"session_data_config": {
		"symbols": ["RIVN", "AAPL"],
		"streams": ["15m", "1m", "5m"],
		"hours": "eth",
		"historical": {
			"data": [{ "trailing_days": 10, "intervals": ["1d", "1m"] }],
			"enable_quality": false,
			"indicators": [
				{ "type": "average_volume_by_time", "interval": "5m" },
				{ "type": "day_atr", "length": 5 },
				{ "type": "high_low", "key": "year" },
				{ "type": "previous_day" }
			]
		},
		"session_indicators": ["vwap"]
	}
}`;

Deno.test({
  name: "a configuration is read with its defaults, intervals shortest first",
  permissions: CARD_PERMISSIONS,
  fn() {
    assertEquals(parseSessionConfig(CONFIG, "s.json"), {
      ...{ sessionName: "two shares", exchangeGroup: "US_EQUITY", mode: "backtest" },
      ...{ startDate: "2025-07-01", endDate: "2025-07-02", prefetchDays: 3, speedMultiplier: 60 },
      symbols: ["RIVN", "AAPL"],
      streams: ["1m", "5m", "15m"],
      hours: "eth",
      historical: [{ trailingDays: 10, intervals: ["1m", "1d"] }],
      enableQuality: false,
      indicators: [
        {
          ...{ type: "average_volume_by_time", key: "average_volume_by_time", interval: "5m" },
          ...{ trailingDays: 20, length: 1, weeks: 1 },
        },
        {
          ...{ type: "day_atr", key: "day_atr", interval: "1m" },
          ...{ trailingDays: 6, length: 5, weeks: 1 },
        },
        {
          ...{ type: "high_low", key: "year", interval: "1m" },
          ...{ trailingDays: 1, length: 1, weeks: 52 },
        },
        {
          ...{ type: "previous_day", key: "previous_day", interval: "1m" },
          ...{ trailingDays: 1, length: 1, weeks: 1 },
        },
      ],
      sessionIndicators: ["vwap"],
    });
    const short = parseSessionConfig(
      "{session_name: a, exchange_group: 24/7, mode: backtest, backtest_config: " +
        "{start_date: 2025-07-01, end_date: 2025-07-01}, session_data_config: {symbols: [A]}}",
      "s.yml",
    );
    assertEquals(
      [short.prefetchDays, short.speedMultiplier, short.streams, short.hours, short.enableQuality],
      [5, 0, ["1m"], "rth", true],
    );
  },
});

const MISTAKES: [was: string, written: string, where: string, message: string][] = [
  [
    'multiplier": 60',
    'multiplier": -1',
    "9:23",
    "speed_multiplier is -1: expected a number from 0",
  ],
  ['"15m"', '"15min"', "13:15", 'streams[0] is "15min": expected one of 1m 3m'],
  ['"2025-07-02"', '"2025-06-31"', "7:15", "the calendar has no such day"],
  ['"2025-07-02"', '"2025-06-30"', "7:15", 'it has to be "2025-07-01", the start_date, or later'],
  ['"day_atr"', '"day_art"', "20:15", 'did you mean "day_atr"?'],
  ['"AAPL"', '"RIVN"', "12:23", '"RIVN" stands twice in session_data_config.symbols'],
  ['"AAPL"', '"A/B"', "12:23", "expected a symbol"],
  ['["15m", "1m", "5m"]', '["5m"]', "13:3", 'leaves out "1m"'],
  ['"backtest",', '"live",', "4:10", 'mode is "live": expected backtest'],
  ['"symbols"', '"symbol"', "12:3", '"symbol" is not a key of session_data_config: did you mean'],
  ['"prefetch_days": 3', '"prefetch_days": "3"', "8:20", "without quotes"],
  ['"previous_day"', '"high_low", "key": "year"', "22:5", '"year" stands twice'],
  [
    '"length": 5',
    '"length": 14, "trailing_days": 14',
    "20:57",
    "indicators[1].trailing_days is 14 where length is 14: 14 true ranges need 15 days",
  ],
  ['"vwap"', '"vwop"', "25:26", 'expected vwap, did you mean "vwap"?'],
  ['"end_date"', '"start_date"', "7:3", 'the key "start_date" stands twice'],
  ['"mode": ', '"mode" ', "4:9", "it is not valid JSON here"],
];

Deno.test({
  name: "a mistake is placed, with its value and what would be valid",
  permissions: CARD_PERMISSIONS,
  fn() {
    for (const [was, written, where, message] of MISTAKES) {
      assertEquals(CONFIG.includes(was), true, was);
      const read = () => parseSessionConfig(CONFIG.replace(was, written), "s.json");
      const error = assertThrows(read, ConfigError);
      assertEquals(error.message.includes(message), true, error.message);
      assertEquals(error.where, `s.json:${where}`, error.message);
    }
  },
});
