import {
  DataError,
  type Instrument,
  isSymbol,
  type MaintenanceTier,
  nearestName,
} from "../base/mod.ts";

const KINDS = ["perp", "spot", "equity"] as const;

const KEYS = [
  ...["symbol", "kind", "tick_size", "qty_step", "min_qty", "min_notional", "maintenance_tiers"],
  ...["funding_interval_ms", "calendar", "venue"],
];

const TIER_KEYS = ["max_notional_usdt", "maintenance_rate", "deduction_usdt"];

/**
 * Contract terms from their JSON form, keys in `snake_case` and named like the members.
 *
 * @param json What was parsed.
 * @param where Where it was found, for messages.
 * @returns Checked terms.
 * @throws {DataError} `BAD_INSTRUMENT` naming the key.
 */
export function instrumentFromJson(json: unknown, where: string): Instrument {
  requireKeys(json, KEYS, where);
  const read = reader(json, where);
  const kind = KINDS.find((name) => name === member(json, "kind"));
  if (!kind) throw bad(where, "kind", `one of ${KINDS.join(", ")}`);
  const symbol = read.text("symbol");
  if (!isSymbol(symbol)) throw bad(where, "symbol", "a symbol");
  const maintenanceTiers = tiersFromJson(member(json, "maintenance_tiers"), where);
  if (kind === "perp" && maintenanceTiers.length === 0) {
    throw bad(where, "maintenance_tiers", "at least one tier for a perp");
  }
  return {
    symbol,
    kind,
    tickSize: read.positive("tick_size"),
    qtyStep: read.positive("qty_step"),
    minQty: read.positive("min_qty"),
    minNotional: read.number("min_notional"),
    maintenanceTiers,
    fundingIntervalMs: member(json, "funding_interval_ms") === null
      ? null
      : read.positive("funding_interval_ms"),
    calendar: read.text("calendar"),
    venue: read.text("venue"),
  };
}

/**
 * @param json A list of tiers, lowest notional first.
 * @param where Where it was found, for messages.
 * @returns Checked tiers: limits ascend, only the last is open, rates lie in (0, 1) and ascend.
 * @throws {DataError} `BAD_INSTRUMENT` naming the key.
 */
export function tiersFromJson(json: unknown, where: string): MaintenanceTier[] {
  if (!Array.isArray(json)) throw bad(where, "maintenance_tiers", "a list");
  const tiers = json.map((tier, i) => {
    const place = `${where}: maintenance_tiers[${i}]`;
    requireKeys(tier, TIER_KEYS, place);
    const read = reader(tier, place);
    const limit = member(tier, "max_notional_usdt");
    return {
      maxNotionalUsdt: limit === null ? null : read.positive("max_notional_usdt"),
      maintenanceRate: read.positive("maintenance_rate"),
      deductionUsdt: read.number("deduction_usdt"),
    };
  });
  tiers.forEach((tier, i) => {
    const isLast = i === tiers.length - 1;
    const limit = tier.maxNotionalUsdt ?? Infinity;
    const before = i === 0 ? 0 : tiers[i - 1].maxNotionalUsdt ?? Infinity;
    if ((limit === Infinity) !== isLast || limit <= before) {
      throw bad(where, `maintenance_tiers[${i}].max_notional_usdt`, "ascending, null at the end");
    }
    if (
      tier.maintenanceRate >= 1 || (i > 0 && tier.maintenanceRate < tiers[i - 1].maintenanceRate)
    ) {
      throw bad(where, `maintenance_tiers[${i}].maintenance_rate`, "ascending and below 1");
    }
  });
  return tiers;
}

/**
 * @param tiers Maintenance tiers.
 * @returns Their JSON form.
 */
export function tiersToJson(tiers: readonly MaintenanceTier[]): unknown[] {
  return tiers.map((tier) => ({
    max_notional_usdt: tier.maxNotionalUsdt,
    maintenance_rate: tier.maintenanceRate,
    deduction_usdt: tier.deductionUsdt,
  }));
}

/** A misspelled key would otherwise be reported as one that is missing, or not at all. */
function requireKeys(json: unknown, known: readonly string[], where: string): void {
  if (json === null || typeof json !== "object") return;
  const key = Object.keys(json).find((name) => !known.includes(name));
  if (key === undefined) {
    const missing = known.filter((name) => !Object.hasOwn(json, name));
    if (missing.length === 0) return;
    throw new DataError(
      `Cannot use the contract terms in ${where} as they lack ${missing.join(", ")}: give each, ` +
        "null or an empty list where there is none",
      { code: "BAD_INSTRUMENT", where: `${where}: ${missing[0]}` },
    );
  }
  const near = nearestName(key, known);
  throw new DataError(
    `Cannot use the contract terms in ${where} as "${key}" is no key of them: ` +
      (near === undefined ? `use ${known.join(", ")}` : `did you mean "${near}"?`),
    { code: "BAD_INSTRUMENT", where: `${where}: ${key}` },
  );
}

function member(json: unknown, key: string): unknown {
  return (json as Record<string, unknown> | null)?.[key];
}

function reader(json: unknown, where: string) {
  const number = (key: string): number => {
    const value = member(json, key);
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
    throw bad(where, key, "a number of at least 0");
  };
  return {
    number,
    positive(key: string): number {
      const value = number(key);
      if (value > 0) return value;
      throw bad(where, key, "a number above 0");
    },
    text(key: string): string {
      const value = member(json, key);
      if (typeof value === "string" && value !== "") return value;
      throw bad(where, key, "a text");
    },
  };
}

function bad(where: string, key: string, expected: string): DataError {
  return new DataError(`Cannot use the contract terms in ${where} as ${key} is not ${expected}`, {
    code: "BAD_INSTRUMENT",
    where: `${where}: ${key}`,
  });
}
