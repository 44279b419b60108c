/**
 * Ground floor of the house: errors, time, rounding, digests, seeded chance, instruments.
 * It imports nothing from the other rooms.
 *
 * @module
 */
export type { CardProblem, DocumentProblem, ErrorFacts } from "./errors.ts";
export type { Instrument, InstrumentKind, MaintenanceTier } from "./instrument.ts";
export type { Direction, Role } from "./roles.ts";
export type { Timeframe } from "./time.ts";
export {
  CardError,
  ClosedbarError,
  ConfigError,
  DataError,
  DataMissingError,
  DocumentError,
  GateError,
  invariant,
  UsageError,
} from "./errors.ts";
export { canonicalJson, readableJson } from "./canonical_json.ts";
export { commandLine } from "./command_line.ts";
export { hidePassword } from "./hide_password.ts";
export { counted } from "./counted.ts";
export { digestColumns, digestPieces, sha256Hex } from "./digest.ts";
export { isSymbol } from "./instrument.ts";
export { nearestName } from "./nearest.ts";
export { quoteCurrency } from "./quote_currency.ts";
export { SeededRandom } from "./random.ts";
export { ROLE_ORDER, ROLES } from "./roles.ts";
export { roundDownToStep, roundUpToStep } from "./rounding.ts";
export {
  ceilToStep,
  DAY_MS,
  floorToStep,
  formatInstant,
  MINUTE_MS,
  parseInstant,
  parseTimeframe,
  timeframeMs,
  TIMEFRAMES,
} from "./time.ts";
export { snakeCase, snakeKeys } from "./snake_keys.ts";
export { VERSION } from "./version.ts";
