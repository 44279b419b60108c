import { formatInstant, MINUTE_MS } from "../base/mod.ts";
import { describeRange } from "./coverage.ts";
import { EXAMPLE_LIMIT, type Finding, type Observation } from "./finding.ts";
import { remedyOf } from "./fix_commands.ts";
import type { HealAttempt, PreflightReport } from "./report.ts";

/**
 * A report for people: the verdict, one line per timeframe, then every finding with the command that
 * repairs it on a line of its own.
 *
 * @param report What the gate saw.
 * @returns Lines of plain text.
 */
export function formatPreflight(report: PreflightReport): string[] {
  return [
    verdict(report),
    ...timeframeLines(report),
    pricesLine(report),
    ...fundingLines(report),
    ...report.healAttempts.map(attemptLine),
    ...report.findings.flatMap(findingLines),
  ];
}

function verdict(report: PreflightReport): string {
  const { ok, symbol, requiredStartTsMs, requiredEndTsMs, findings } = report;
  const count = (severity: Finding["severity"]) => {
    const found = findings.filter((finding) => finding.severity === severity).length;
    return found === 0 ? [] : [counted(found, severity)];
  };
  const counts = [...count("error"), ...count("warning")];
  const range = `${formatInstant(requiredStartTsMs)} to ${formatInstant(requiredEndTsMs)}`;
  const tail = counts.length === 0 ? "no findings" : counts.join(", ");
  return [`${symbol} ${ok ? "passed" : "REFUSED"}: ${range}`, tail, ...inventedPart(report)]
    .join(", ");
}

/** What is not from the market is told beside the verdict, as accepting it leaves no finding. */
function inventedPart({ priceFeed1m: { filledBars }, filledMarkBars = 0 }: PreflightReport) {
  const kinds = [
    ...(filledBars === 0 ? [] : [counted(filledBars, "minute")]),
    ...(filledMarkBars === 0 ? [] : [counted(filledMarkBars, "mark minute")]),
  ];
  return kinds.length === 0 ? [] : [`${kinds.join(" and ")} invented`];
}

function timeframeLines({ timeframes }: PreflightReport): string[] {
  const cells = Object.entries(timeframes).map(([role, coverage]) => {
    const { tf, availableBars, requiredBars, warmupBars } = coverage;
    const { firstTsMs, lastTsMs } = coverage;
    const range = firstTsMs === null || lastTsMs === null
      ? "no whole bar"
      : `${formatInstant(firstTsMs)} to ${formatInstant(lastTsMs)}`;
    const bars = `${grouped(availableBars)} of ${grouped(requiredBars)} bars`;
    return [role, tf, bars, `(${grouped(warmupBars)} warm-up)`, range];
  });
  const widths = [0, 1, 2, 3].map((k) => Math.max(...cells.map((row) => row[k].length)));
  return cells.map((row) => {
    return "  " +
      row.map((cell, k) => k < widths.length ? cell.padEnd(widths[k]) : cell).join("  ");
  });
}

function pricesLine(report: PreflightReport): string {
  const { priceFeed1m, required1mBars, markSource, filledMarkBars = 0, calendar } = report;
  const { availableBars, filledBars, outsideHoursBars = 0 } = priceFeed1m;
  const inventedText = (count: number) => count === 0 ? "" : `, ${grouped(count)} of them invented`;
  const hours = calendar === undefined ? "" : ` of the hours of ${calendar}`;
  const outside = outsideHoursBars === 0
    ? ""
    : `, ${grouped(outsideHoursBars)} outside of them left out`;
  const mark = markSource === "none"
    ? ""
    : `; mark price: ${markSource ?? "missing"}${inventedText(filledMarkBars)}`;
  return `  minutes  ${grouped(availableBars)} of ${grouped(required1mBars)}${hours}` +
    `${inventedText(filledBars)}${outside}${mark}`;
}

function fundingLines({ funding }: PreflightReport): string[] {
  if (!funding.required) return [];
  const hours = funding.intervalsMs.map((ms) => `${ms / (60 * MINUTE_MS)} h`).join(", ");
  return [
    `  funding  ${counted(funding.records, "record")}${hours === "" ? "" : ` every ${hours}`}`,
  ];
}

function attemptLine({ attempt, source, repaired, rows, absentAtSource, errors }: HealAttempt) {
  const streams = [...new Set(repaired.map(({ stream }) => stream))].join(", ");
  const whose = streams === "" ? "" : ` of ${streams}`;
  const parts = [`${counted(rows, "row")} for ${counted(repaired.length, "range")}${whose}`];
  const absent = absentAtSource.length;
  if (absent > 0) parts.push(`${counted(absent, "range")} absent at the source`);
  if (errors.length > 0) parts.push(`${counted(errors.length, "range")} failed`);
  return `  repair ${attempt} through ${source}: ${parts.join(", ")}`;
}

function findingLines(finding: Finding): string[] {
  const { fixCommand, otherCommand } = finding;
  return [
    ...formatObservation(finding),
    ...(fixCommand === null ? [] : [`  ${remedyOf(fixCommand)}: ${fixCommand}`]),
    ...(otherCommand === undefined ? [] : [`  or: ${otherCommand}`]),
  ];
}

/**
 * What a check saw, for people: a sentence, then the first few places.
 *
 * @param observation What it saw.
 * @returns Lines of plain text.
 */
export function formatObservation(observation: Observation): string[] {
  const { code, severity, message, gaps, examples } = observation;
  const shown = gaps.length > 0 ? gaps.slice(0, EXAMPLE_LIMIT).map(describeRange) : examples;
  const total = gaps.length > 0 ? gaps.length : observation.count;
  const rest = shown.length === 0 ? 0 : total - shown.length;
  return [
    `${severity} ${code}: ${message}`,
    ...shown.map((line) => `  ${line}`),
    ...(rest > 0 ? [`  and ${grouped(rest)} more`] : []),
  ];
}

function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A whole number in groups of three digits; asking the locale for it takes longer than the report. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
