import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { explainTrade } from "../../../lib/report/html/page/explain.js";

const run = {
  profile: "conservative",
  quote_currency: "USDT",
  tick_size: 0.01,
  timeframes: { exec: "15m" },
  strategy: { account: { slippage_bps: 2, taker_bps: 5.5 }, entry_type: "market" },
};

const trade = {
  direction: "long",
  signal_ts_ms: 0,
  entry_ts_ms: 0,
  exit_ts_ms: 3_600_000,
  entry_price: 100.02,
  exit_price: 98.98,
  stop_price: 99,
  target_price: 103,
  liquidation_price: 70,
  exit_reason: "stop_loss",
  gross_pnl_usdt: -10.4,
  fees_usdt: 1.1,
  funding_usdt: -0.1,
  net_pnl_usdt: -11.6,
  held_ms: 3_600_000,
  is_ambiguous: false,
  best_net_pnl_usdt: 20,
  worst_net_pnl_usdt: -11.6,
};

const minute = (open: number, high: number, low: number) => ({
  last: { open, high, low, close: low },
  mark: { open, high: high + 1, low: low - 1, close: low },
});

function wordsOf(change: Partial<typeof trade>, atExit: ReturnType<typeof minute> | null): string {
  const minuteAt = (tsMs: number) => tsMs === 0 ? minute(100, 100, 100) : atExit;
  return explainTrade({ ...trade, ...change }, run, minuteAt).join("\n");
}

const SAYS: [
  name: string,
  change: Partial<typeof trade>,
  at: ReturnType<typeof minute>,
  says: string,
][] = [
  [
    "a stop inside a minute",
    {},
    minute(99.5, 99.6, 98.5),
    "reached the stop 99.00 (its low was 98.50)",
  ],
  [
    "a stop that the open is beyond",
    {},
    minute(98.9, 99, 98),
    "opened at 98.90, beyond the stop 99.00",
  ],
  [
    "a target inside a minute",
    { exit_reason: "take_profit", exit_price: 103 },
    minute(102, 103.5, 102),
    "touched the target 103.00 (its high was 103.50)",
  ],
  [
    "a target that the open is past",
    { exit_reason: "take_profit", exit_price: 103.2 },
    minute(103.2, 103.5, 103),
    "opened beyond the target 103.00: it filled at that better open, 103.20",
  ],
  [
    "a liquidation",
    { exit_reason: "liquidation", exit_price: 66.7 },
    minute(75, 76, 70.5),
    "the mark price reached the liquidation price 70.00 (its low was 69.50)",
  ],
  ["an exit rule", { exit_reason: "signal" }, minute(99, 99, 99), "An exit rule held"],
  [
    "an ambiguous minute",
    { is_ambiguous: true },
    minute(99, 99, 99),
    "Between −11.60 and +20.00 USDT",
  ],
];

for (const [name, change, at, says] of SAYS) {
  Deno.test({
    name: `${name} is told in a trader's words`,
    permissions: "none",
    fn: () => assertStringIncludes(wordsOf(change, at), says),
  });
}

Deno.test({
  name: "a fill is told without its minute when that is not at hand, and the money adds up",
  permissions: "none",
  fn() {
    const words = wordsOf({}, null);
    assertStringIncludes(words, "the stop 99.00: it filled there");
    assertStringIncludes(words, "−10.40 from the price, −1.10 fees");
    assertEquals(words.split("\n").length, 4);
    assert(!words.includes("NaN") && !words.includes("undefined"));
  },
});

Deno.test("money is said in the currency of the run", () => {
  const words = explainTrade(trade, { ...run, quote_currency: "USD" }, () => null).join("\n");
  assertStringIncludes(words, "−11.60 USD net.");
});

Deno.test("what is owned has no word of funding", () => {
  const words = (mark_source: string) =>
    explainTrade(trade, { ...run, mark_source }, () => null).join("\n");
  assertStringIncludes(words("mark_1m"), "−0.10 funding");
  assert(!words("none").includes("funding"));
});

Deno.test("a stop that moved is named, and so is an entry that waited", () => {
  const moved = wordsOf({ exit_reason: "trailing_stop" }, minute(100, 100, 98));
  assertStringIncludes(moved, "the last price reached the trailing stop 99.00");
  const waiting = { ...run, strategy: { ...run.strategy, entry_type: "limit" } };
  const words = explainTrade(trade, waiting, () => null).join("\n");
  assertStringIncludes(words, "A limit order waited for its price");
});

Deno.test("a position of several fills is told fill by fill, and a profile of bars claims no minute", () => {
  const fills = [[0, "entry", 4, 100], [60_000, "take_profit", 2, 104], [
    120_000,
    "break_even",
    2,
    100,
  ]];
  const parts = explainTrade({ ...trade, fills }, run, () => null).join("\n");
  assertStringIncludes(parts, "take profit of 2 at 104.00");
  assertStringIncludes(parts, "break even of 2 at 100.00");
  const bars = explainTrade(trade, { ...run, profile: "bar_close" }, () => null).join("\n");
  assertStringIncludes(bars, "The bar close profile, which judges exec bars and not their minutes");
});
