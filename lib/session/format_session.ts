import { counted } from "../base/mod.ts";
import type { SessionConfig } from "./session_config.ts";
import type { SessionResult } from "./session_result.ts";

/**
 * A finished session as a person reads it.
 *
 * @param config What was asked for.
 * @param result What came of it.
 * @returns Lines without line ends.
 */
export function formatSession(config: SessionConfig, result: SessionResult): string[] {
  const { days, bars, instants, quality, findings, drift } = result;
  const halfDays = days.filter(({ session }) => session.isHalfDay).length;
  const half = halfDays === 0 ? "" : ` (${halfDays} half)`;
  const lines = [
    `session "${config.sessionName}": ${counted(days.length, "trading day")}${half} from ` +
    `${days[0].session.day} to ${days.at(-1)!.session.day}, ${counted(bars, "bar")} at ${
      counted(instants, "instant")
    }`,
  ];
  for (const { symbol, interval, expected, present, percent } of quality) {
    if (interval !== "1m") continue;
    const filled = days.reduce(
      (sum, { symbols }) => sum + symbols.find((one) => one.symbol === symbol)!.filled,
      0,
    );
    lines.push(
      `  ${symbol}: ${percent.toFixed(2)} % of ${counted(expected, "minute")}, ${
        expected - present
      } missing` +
        (filled === 0 ? "" : `, ${filled} invented to fill holes`),
    );
  }
  for (const [symbol, { values, days, wantedDays }] of result.historical) {
    const texts = values.entries().map(([key, value]) =>
      `${key} ${Number.isNaN(value) ? "-" : Number(value.toPrecision(8))}`
    ).toArray();
    if (texts.length > 0) lines.push(`  ${symbol} before the last day: ${texts.join(", ")}`);
    const short = days.entries().filter(([key, count]) => count < wantedDays.get(key)!)
      .map(([key, count]) => `${key} from ${count} of ${wantedDays.get(key)} trailing days`)
      .toArray();
    if (short.length > 0) lines.push(`  ${symbol} has a short history: ${short.join(", ")}`);
  }
  if (config.speedMultiplier > 0) {
    lines.push(`  largest drift behind the pace: ${Math.round(drift.maxMs)} ms`);
  }
  for (const { code, day, message, fixCommand } of findings) {
    lines.push(`${code} ${day}: ${message}`);
    if (fixCommand !== undefined) lines.push(`  fix: ${fixCommand}`);
  }
  return lines;
}
