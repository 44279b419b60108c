import { formatInstant, MINUTE_MS, type Timeframe, timeframeMs, TIMEFRAMES } from "../base/mod.ts";
import type { MarketCalendar } from "../calendar/mod.ts";
import { type BarColumns, keepRows } from "../columns/mod.ts";
import { deriveTimeframe, type ExecGrid, type MinuteFeed } from "../feeds/mod.ts";
import { ExecRollupBucket, type Rollup, type RollupColumns, rollupColumns } from "../quote/mod.ts";
import { AuditLog, type AuditReport } from "./audit_report.ts";
import { compareColumns } from "./compare_columns.ts";
import { scanBars } from "./scan_feeds.ts";
import { allocateRollups, ROLLUP_FIELDS, scanRollups } from "./scan_rollups.ts";

/** Bars as another implementation folds the same minutes, with how many minutes each holds. */
export type FoldedBars = BarColumns & { minutes: Float64Array };

/** What the rollup audit looks at. */
export interface RollupInput {
  /** The 1m quote feed. */
  minutes: MinuteFeed;
  /** Timeframe of the exec closes. */
  exec: Timeframe;
  /** When the market trades; left out or `null` for one that never closes. */
  calendar?: MarketCalendar | null;
  /**
   * Folds the same minutes elsewhere, for example in the database; left out, it is not compared. A
   * database knows no sessions, so of a market with hours the minutes are scanned instead.
   */
  fold?: (timeframeMs: number) => Promise<FoldedBars>;
  /** What accumulates minutes and freezes them. */
  createBucket?: () => Pick<ExecRollupBucket, "accumulate" | "freeze">;
  /** What folds all minutes at once. */
  columns?: (minutes: MinuteFeed, grid: ExecGrid) => RollupColumns;
  /** What derives a timeframe. */
  derive?: typeof deriveTimeframe;
}

/** Sums of volume are added in another order elsewhere. */
const SUM_TOLERANCE = 1e-12;

/**
 * Audits what is folded from minutes. Rollups: the bucket fed minute by minute and the columns, against
 * a scan of the minutes that closed after the exec close before and not after this one. Derived bars:
 * every timeframe against another implementation over the same minutes.
 *
 * @param input Minutes, and what folds them.
 * @returns The report.
 *
 * @example An hour of minutes on quarters
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createMinuteFeed } from "../feeds/mod.ts";
 * import { syntheticMarket } from "./synthetic_market.ts";
 *
 * const minutes = createMinuteFeed(syntheticMarket(60, 1).bars, null);
 * const report = await auditRollup({ minutes, exec: "15m" });
 * assertEquals([report.ok, report.findings], [true, []]);
 * ```
 */
export async function auditRollup(input: RollupInput): Promise<AuditReport> {
  const { minutes, exec, derive = deriveTimeframe, calendar = null } = input;
  const hasHours = calendar?.isContinuous === false;
  const fold = hasHours
    ? (lengthMs: number) => Promise.resolve(scanned(minutes.last, lengthMs, calendar))
    : input.fold;
  const { createBucket = () => new ExecRollupBucket(), columns = rollupColumns } = input;
  const log = new AuditLog("rollup");
  const grid = derive(minutes.last, exec, calendar);
  const { tsCloseMs } = grid;
  const firstMs = tsCloseMs.length === 0 ? timeframeMs(exec) : tsCloseMs[0] - grid.bars.tsOpenMs[0];
  const expected = scanRollups(minutes.last, tsCloseMs, firstMs);
  const frozen = freezeMinuteByMinute(minutes.last, tsCloseMs, firstMs, createBucket());
  const atOnce = columns(minutes, grid);
  for (const field of ROLLUP_FIELDS) {
    const shared = { code: "ROLLUP_DIFFERS", tsMs: tsCloseMs };
    compareColumns(log, frozen[field], expected[field], {
      ...shared,
      name: `bucket ${field}`,
      where: { subject: "bucket", key: field, timeframe: exec },
    });
    compareColumns(log, atOnce[field], expected[field], {
      ...shared,
      name: `column ${field}`,
      where: { subject: "column", key: field, timeframe: exec },
    });
  }
  log.note(`${tsCloseMs.length} exec closes of ${exec}, each scanned`);
  if (fold === undefined) log.note("derived timeframes were not compared: no database was given");
  else {for (const timeframe of TIMEFRAMES) {
      const ofMarket: typeof derive = (bars, name) => derive(bars, name, calendar);
      await compareDerived(log, timeframe, minutes, ofMarket, fold);
    }}
  return log.report();
}

function freezeMinuteByMinute(
  minutes: BarColumns,
  tsCloseMs: Float64Array,
  execMs: number,
  bucket: Pick<ExecRollupBucket, "accumulate" | "freeze">,
): RollupColumns {
  const out = allocateRollups(tsCloseMs.length);
  const { tsOpenMs, open, high, low, close, volume } = minutes;
  let row = 0;
  for (let m = 0; m < tsOpenMs.length && row < tsCloseMs.length; m++) {
    const closeMs = tsOpenMs[m] + MINUTE_MS;
    if (closeMs <= tsCloseMs[0] - execMs) continue;
    bucket.accumulate({
      open: open[m],
      high: high[m],
      low: low[m],
      close: close[m],
      volume: volume[m],
    });
    if (closeMs !== tsCloseMs[row]) continue;
    const rollup: Rollup = bucket.freeze();
    for (const field of ROLLUP_FIELDS) out[field][row] = rollup[field];
    row++;
  }
  return out;
}

async function compareDerived(
  log: AuditLog,
  timeframe: Timeframe,
  { last }: MinuteFeed,
  derive: typeof deriveTimeframe,
  fold: NonNullable<RollupInput["fold"]>,
): Promise<void> {
  const lengthMs = timeframeMs(timeframe);
  const { bars } = derive(last, timeframe);
  const made = await fold(lengthMs);
  const folded = "tsCloseMs" in made ? made : closedBars(made, last, lengthMs);
  const where = { timeframe };
  const tsMs = folded.tsOpenMs;
  const shared = { code: "DERIVED_DIFFERS", tsMs };
  if (bars.tsOpenMs.length > tsMs.length) {
    const extraMs = bars.tsOpenMs[tsMs.length];
    log.find(
      "DERIVED_EXTRA",
      `${timeframe} has ${bars.tsOpenMs.length} bars and has to have ${tsMs.length}: the first beyond ` +
        `them opens at ${formatInstant(extraMs)}`,
      { ...where, ts_ms: extraMs, observed: bars.tsOpenMs.length, expected: tsMs.length },
    );
  }
  const name = (column: string) => `${timeframe} ${column}`;
  const whereOf = (key: string) => ({ ...where, key });
  const misplaced = compareColumns(log, bars.tsOpenMs, tsMs, {
    ...shared,
    name: name("open instant"),
    where: whereOf("ts_open_ms"),
  });
  // Rows that are not the same bars cannot be compared further.
  if (misplaced > 0) return;
  for (const key of ["open", "high", "low", "close", "volume"] as const) {
    compareColumns(log, bars[key], folded[key], {
      ...shared,
      name: name(key),
      where: whereOf(key),
      tolerance: key === "volume" ? SUM_TOLERANCE : 0,
    });
  }
}

/** Bars of a market with hours, which are whole as they are scanned. */
function scanned(minutes: BarColumns, lengthMs: number, calendar: MarketCalendar): FoldedBars {
  const bars = scanBars(minutes, lengthMs, calendar);
  return { ...bars, minutes: new Float64Array(bars.open.length) };
}

/** Bars whose last minute is there and whose first minute is not before the data. */
function closedBars(folded: FoldedBars, minutes: BarColumns, lengthMs: number): FoldedBars {
  const present = new Set(minutes.tsOpenMs);
  const firstMs = minutes.tsOpenMs[0];
  return keepRows(folded, (row) => {
    const tsMs = folded.tsOpenMs[row];
    return tsMs >= firstMs && present.has(tsMs + lengthMs - MINUTE_MS);
  });
}
