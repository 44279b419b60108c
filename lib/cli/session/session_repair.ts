import { MINUTE_MS } from "../../base/mod.ts";
import { dayNumber, dayText, type MarketCalendar } from "../../calendar/mod.ts";
import type { SessionRepair } from "../../session/mod.ts";
import { readBundle } from "../bundle.ts";
import { DEFAULT_DB, PROGRAM, VENUE_PROGRAM } from "../common_options.ts";
import { DEFAULT_VENUE } from "../data/source_options.ts";

/** Who has the minutes of markets that close. */
const SHARES_VENUE = "eodhd";

/**
 * How missing days come into a store: from the data that ships with the product where that has all of
 * them, else from a venue.
 *
 * @param calendar When the market trades.
 * @param db The store.
 * @returns Names the command.
 */
export function sessionRepair(calendar: MarketCalendar, db: string): SessionRepair {
  const store = db === DEFAULT_DB ? "" : ` --db ${db}`;
  const venue = calendar.isContinuous ? DEFAULT_VENUE : SHARES_VENUE;
  return (symbol, firstDay, lastDay) => {
    const { from, to } = calendar.rowsOfDays(firstDay, lastDay);
    const { openMs, closeMs } = calendar.sessions;
    const isBundled = readBundle().series.some((series) =>
      series.symbol === symbol && series.stream === "last" &&
      series.firstMs <= openMs[from] && series.lastMs >= closeMs[to - 1] - MINUTE_MS
    );
    if (isBundled) return `${PROGRAM} data import --bundled${store}`;
    const end = dayText(dayNumber(lastDay) + 1);
    return `${VENUE_PROGRAM} data sync-range --venue ${venue} --symbol ${symbol} --stream last ` +
      `--start ${firstDay} --end ${end}${store}`;
  };
}
