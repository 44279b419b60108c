import { duration, fixed, instant, signed } from "./dom.js";

/** Decimals of a price step. */
export function priceDigits(tick) {
  const text = tick.toFixed(10).replace(/0+$/, "");
  return text.length - text.indexOf(".") - 1;
}

/** What is owned outright has no funding, no mark price and no liquidation. */
export function isOwned({ mark_source }) {
  return mark_source === "none";
}

/**
 * A trade as sentences, each with the rule of the simulated exchange that it rests on. `minuteAt` gives
 * the minute of the last and of the mark price that opens at an instant, or null.
 */
export function explainTrade(trade, run, minuteAt) {
  const digits = priceDigits(run.tick_size);
  const words = {
    price: (value) => fixed(value, digits),
    clock: (tsMs) => `${instant(tsMs)} UTC`,
    slippage: `${run.strategy.account.slippage_bps} bps`,
  };
  if (trade.fills) return [...fillWords(trade, run, words), ...outcomeWords(trade, run)];
  if (run.profile === "tradingview" || run.profile === "bar_close") {
    return [...profileWords(trade, run, words), ...outcomeWords(trade, run)];
  }
  return [
    ...entryWords(trade, run, minuteAt(trade.entry_ts_ms), words),
    ...exitWords(trade, minuteAt(trade.exit_ts_ms), words),
    ...outcomeWords(trade, run),
  ];
}

/** A position made or left in several fills: each as the log has it, and what the averages are. */
function fillWords(trade, run, { price, clock }) {
  const lines = trade.fills.map(([tsMs, what, qty, at]) =>
    `${clock(tsMs)}: ${what.replaceAll("_", " ")} of ${qty} at ${price(at)}.`
  );
  return [
    `The ${run.timeframes.exec} bar that closed ${
      clock(trade.signal_ts_ms)
    } gave the signal to go ${trade.direction}.`,
    ...lines,
    `On average in at ${price(trade.entry_price)} and out at ${price(trade.exit_price)}.`,
  ];
}

/** A profile that judges exec bars: what it decided, without a claim about single minutes. */
function profileWords(trade, run, { price, clock }) {
  const profile = run.profile.replaceAll("_", " ");
  return [
    `The ${run.timeframes.exec} bar that closed ${
      clock(trade.signal_ts_ms)
    } gave the signal to go ${trade.direction}; it filled ${clock(trade.entry_ts_ms)} at ${
      price(trade.entry_price)
    }.`,
    `The ${profile} profile, which judges exec bars and not their minutes, ended it by ${
      trade.exit_reason.replaceAll("_", " ")
    } ${clock(trade.exit_ts_ms)} at ${price(trade.exit_price)}.`,
  ];
}

function entryWords(trade, run, minute, { price, clock, slippage }) {
  const isLong = trade.direction === "long";
  const { entry_type } = run.strategy;
  if (entry_type !== "market") {
    return [
      `The ${run.timeframes.exec} bar that closed ${
        clock(trade.signal_ts_ms)
      } gave the signal to go ${trade.direction}.`,
      `A ${entry_type} order waited for its price; the minute ${
        clock(trade.entry_ts_ms)
      } filled it at ${price(trade.entry_price)}.`,
    ];
  }
  const opened = minute === null ? "" : ` at ${price(minute.last.open)}`;
  return [
    `The ${run.timeframes.exec} bar that closed ${
      clock(trade.signal_ts_ms)
    } gave the signal to go ${trade.direction}.`,
    `The order filled at the open of the minute ${
      clock(trade.entry_ts_ms)
    }, which opened${opened}; ` +
    `${slippage} of slippage and rounding to the tick ${isLong ? "up" : "down"} made it ${
      price(trade.entry_price)
    }.`,
  ];
}

function exitWords(trade, minute, words) {
  const { price, clock } = words;
  const isLong = trade.direction === "long";
  const at = clock(trade.exit_ts_ms);
  const filled = price(trade.exit_price);
  switch (trade.exit_reason) {
    case "stop_loss":
    case "trailing_stop":
    case "break_even":
      return [stopWords(trade, minute, words)];
    case "take_profit": {
      const open = minute?.last.open;
      const isPast = open !== undefined &&
        (isLong ? open >= trade.target_price : open <= trade.target_price);
      const touch = minute === null
        ? ""
        : ` (its ${isLong ? "high" : "low"} was ${
          price(isLong ? minute.last.high : minute.last.low)
        })`;
      return [
        isPast
          ? `The minute ${at} opened beyond the target ${
            price(trade.target_price)
          }: it filled at that ` +
            `better open, ${filled}.`
          : `In the minute ${at} the last price touched the target ${
            price(trade.target_price)
          }${touch}: it filled there, at ${filled}, without slippage.`,
      ];
    }
    case "liquidation": {
      const mark = minute?.mark ?? minute?.last;
      const reached = mark === undefined
        ? ""
        : ` (its ${isLong ? "low" : "high"} was ${price(isLong ? mark.low : mark.high)})`;
      return [
        `In the minute ${at} the mark price reached the liquidation price ${
          price(trade.liquidation_price)
        }${reached}. It settled at the bankruptcy price ${filled}: the margin is gone, and no more.`,
      ];
    }
    case "signal":
    case "flip":
    case "time_stop":
    case "max_open_time": {
      const why = {
        signal: "An exit rule held at the exec close before",
        flip: "The opposite entry rule held at the exec close before",
        time_stop: "The time stop ran out at the exec close before",
        max_open_time:
          "The longest time a position may be open had passed at the exec close before",
      }[trade.exit_reason];
      return [
        `${why}; the order filled at the open of the minute ${at}, with ${words.slippage} of slippage ` +
        `against the trader, at ${filled}.`,
      ];
    }
    case "account_blown":
      return [`The account fell to its stop value, so it was closed at the exec close ${at}.`];
    case "liquidated":
      return [`A liquidation ended the run, so the rest was closed at the exec close ${at}.`];
    default:
      return [`The data ended: the position was closed at ${at} with slippage, at ${filled}.`];
  }
}

const STOPS = {
  stop_loss: "the stop",
  trailing_stop: "the trailing stop",
  break_even: "the stop at break-even",
};

function stopWords(trade, minute, { price, clock, slippage }) {
  const isLong = trade.direction === "long";
  const stop = STOPS[trade.exit_reason];
  const at = clock(trade.exit_ts_ms);
  const open = minute?.last.open;
  const isGap = open !== undefined &&
    (isLong ? open <= trade.stop_price : open >= trade.stop_price) &&
    trade.exit_ts_ms !== trade.entry_ts_ms;
  if (isGap) {
    return `The minute ${at} opened at ${price(open)}, beyond ${stop} ${
      price(trade.stop_price)
    }: it filled at that open with ${slippage} of slippage, at ${price(trade.exit_price)}.`;
  }
  const reached = minute === null
    ? ""
    : ` (its ${isLong ? "low" : "high"} was ${price(isLong ? minute.last.low : minute.last.high)})`;
  return `In the minute ${at} the last price reached ${stop} ${
    price(trade.stop_price)
  }${reached}: it filled there with ${slippage} of slippage, at ${price(trade.exit_price)}.`;
}

function outcomeWords(trade, run) {
  const { quote_currency: currency } = run;
  const funding = isOwned(run) ? "" : `, ${signed(trade.funding_usdt)} funding`;
  const { gross_pnl_usdt, fees_usdt, net_pnl_usdt } = trade;
  const words = [
    `Held for ${duration(trade.held_ms)}: ${signed(gross_pnl_usdt)} from the price, ${
      signed(-fees_usdt)
    } fees${funding}, ` +
    `${signed(net_pnl_usdt)} ${currency} net.`,
  ];
  if (trade.is_ambiguous) {
    words.push(
      `Ambiguous: the minute of the exit held more than one level, and minutes do not tell which came ` +
        `first. Between ${signed(trade.worst_net_pnl_usdt)} and ${
          signed(trade.best_net_pnl_usdt)
        } ${currency} was possible.`,
    );
  }
  return words;
}
