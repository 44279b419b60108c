import { type Command, Option } from "@commander-js/extra-typings";
import { counted, UsageError } from "../../base/mod.ts";
import type { MarketCalendar } from "../../calendar/mod.ts";
import { type CommandContext, commonOptions, writeResult } from "../common_options.ts";

/** `session calendar`: when a market trades. */
export function addSessionCalendar(parent: Command, context: CommandContext): void {
  commonOptions(parent.command("calendar"))
    .description("show the holidays, half days and hours of a market in a year")
    .requiredOption("--year <year>", "calendar year")
    .option("--exchange <name>", "a calendar's name, or a calendar file", "XNYS")
    .addOption(
      new Option("--hours <hours>", "regular or extended hours")
        .choices(["rth", "eth"] as const).default("rth" as const),
    )
    .addHelpText(
      "after",
      "\nExamples:\n  closedbar session calendar --year 2025\n" +
        "  closedbar session calendar --year 2025 --exchange my_market.yml --json",
    )
    .action(async (options) => {
      const { year, exchange, hours } = options;
      if (!/^\d{4}$/.test(year)) {
        throw new UsageError(`Cannot use --year "${year}": write four digits like 2025`, {
          code: "BAD_USAGE",
        });
      }
      const { readCalendar } = await import("./read_session.ts");
      const calendar = readCalendar(exchange, ".", hours);
      const document = await describeYear(calendar, year);
      writeResult(context, options, document, formatYear(document));
    });
}

async function describeYear(calendar: MarketCalendar, year: string) {
  const { dayText } = await import("../../calendar/mod.ts");
  // A calendar may begin or end within the year.
  const firstDay = maxOf(`${year}-01-01`, calendar.firstDay);
  const lastDay = minOf(`${year}-12-31`, calendar.lastDay);
  if (firstDay > lastDay) calendar.session(`${year}-01-01`);
  const { from, to } = calendar.rowsOfDays(firstDay, lastDay);
  const { day, openMs, closeMs, isHalfDay } = calendar.sessions;
  const clock = (ms: number) =>
    Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(calendar.timeZone).toPlainTime()
      .toString({ smallestUnit: "minute" });
  const sessions = Array.from({ length: to - from }, (_, i) => ({
    day: dayText(day[from + i]),
    open_ms: openMs[from + i],
    close_ms: closeMs[from + i],
    open: clock(openMs[from + i]),
    close: clock(closeMs[from + i]),
    is_half_day: isHalfDay[from + i] === 1,
  }));
  return {
    ok: true,
    calendar: calendar.name,
    time_zone: calendar.timeZone,
    hours: calendar.hours,
    usual_hours: usualHours(calendar),
    year: Number(year),
    trading_days: sessions.length,
    exceptions: calendar.exceptions(firstDay, lastDay),
    sessions,
  };
}

function formatYear(year: Awaited<ReturnType<typeof describeYear>>): string[] {
  const { calendar, hours, usual_hours, trading_days, time_zone, exceptions, sessions } = year;
  const byDay = new Map(sessions.map((session) => [session.day, session]));
  return [
    `${calendar} ${hours} ${year.year}: ${counted(trading_days, "trading day")}, ` +
    `${counted(exceptions.filter(({ kind }) => kind === "closed").length, "closed weekday")}, ` +
    `${
      counted(sessions.filter((session) => session.is_half_day).length, "half day")
    } (${time_zone})`,
    `  usual hours ${usual_hours.open}-${usual_hours.close}${
      usual_hours.opens_day_before ? ", from the evening before" : ""
    }`,
    ...exceptions.map(({ day, reason }) => {
      const session = byDay.get(day);
      const open = session === undefined ? "closed     " : `${session.open}-${session.close}`;
      return `  ${day}  ${open}  ${reason}`;
    }),
  ];
}

function usualHours({ usualHours: { openMinute, closeMinute } }: MarketCalendar) {
  const clock = (minute: number) =>
    [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
  return {
    open: clock(openMinute),
    close: clock(closeMinute),
    opens_day_before: openMinute >= closeMinute,
  };
}

function maxOf(a: string, b: string): string {
  return a > b ? a : b;
}

function minOf(a: string, b: string): string {
  return a < b ? a : b;
}
