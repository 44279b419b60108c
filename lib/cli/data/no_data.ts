import { DataMissingError, formatInstant, nearestName } from "../../base/mod.ts";
import type { Stream } from "../../columns/mod.ts";
import type { SeriesStatus } from "../../store/mod.ts";

/**
 * The failure of a command that was asked for a series the store does not hold.
 *
 * @param action What was to be done, to follow "Cannot", for example `export SOLUSDT last`.
 * @param wanted The series.
 * @param held What the store holds.
 * @returns The failure, which names what exists.
 */
export function noData(
  action: string,
  { symbol, stream }: { symbol: string; stream?: Stream },
  held: readonly SeriesStatus[],
): DataMissingError {
  const missing = stream === undefined ? symbol : `${symbol} ${stream}`;
  const own = held.filter((series) => series.symbol === symbol);
  const symbols = [...new Set(held.map((series) => series.symbol))];
  const near = own.length > 0 ? undefined : nearestName(symbol, symbols);
  const series = own.map((one) =>
    `${symbol} ${one.stream} from ${formatInstant(one.firstMs)} to ${formatInstant(one.lastMs)}`
  );
  const exists = series.length > 0 ? series : symbols;
  return new DataMissingError(
    `Cannot ${action} as the store has no row of ${missing}: it holds ` +
      `${exists.join(", ") || "nothing"}${near === undefined ? "" : `; did you mean "${near}"?`}`,
    { code: "NO_DATA" },
  );
}
