import { dirname, join } from "node:path";
import { DataMissingError, UsageError } from "../../base/mod.ts";
import {
  findCalendar,
  MarketCalendar,
  parseCalendar,
  type TradingHours,
} from "../../calendar/mod.ts";
import { parseSessionConfig, type SessionConfig } from "../../session/mod.ts";

/**
 * Reads a configuration and finds its calendar.
 *
 * @param path The configuration, JSON or YAML.
 * @returns Both.
 * @throws {ConfigError} with the place of each problem.
 * @throws {UsageError} `UNKNOWN_CALENDAR`.
 * @throws {DataMissingError} `FILE_MISSING`.
 */
export function readSession(path: string): { config: SessionConfig; calendar: MarketCalendar } {
  const config = parseSessionConfig(readText(path), path);
  return { config, calendar: readCalendar(config.exchangeGroup, dirname(path), config.hours) };
}

/**
 * Finds a calendar by name, or reads it from a file.
 *
 * @param reference A calendar's name, or the path of a calendar file (`.yml`, `.yaml`).
 * @param folder Where a relative path begins.
 * @param hours Regular or extended hours.
 * @returns The calendar.
 * @throws {ConfigError} with the place of each problem of the file.
 * @throws {UsageError} `UNKNOWN_CALENDAR`.
 * @throws {DataMissingError} `FILE_MISSING`.
 */
export function readCalendar(
  reference: string,
  folder: string,
  hours: TradingHours,
): MarketCalendar {
  if (!/\.ya?ml$/.test(reference)) return findCalendar(reference, hours);
  const path = reference.startsWith("/") ? reference : join(folder, reference);
  return new MarketCalendar(parseCalendar(readText(path), path), hours);
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) {
      const facts = { code: "FILE_MISSING", where: path, cause };
      throw new DataMissingError(`Cannot read ${path} as there is no such file`, facts);
    }
    if (cause instanceof Deno.errors.IsADirectory) {
      throw new UsageError(`Cannot read ${path} as it is a folder: name a file`, {
        code: "BAD_USAGE",
        cause,
      });
    }
    throw cause;
  }
}
