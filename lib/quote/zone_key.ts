import { type Role, ROLES } from "../base/mod.ts";
import { ZONE_ROLLUP_FIELDS, type ZoneRollupField } from "./zone_rollup.ts";

/** What every zone rollup key begins with. */
const PREFIX = "px.rollup.zone.";

/** A zone rollup key taken apart. */
export interface ZoneKey {
  /** Role whose zone it is. */
  role: Role;
  /** The zone: what stands before `.lower` and `.upper` in its columns, for example `zone1`. */
  zone: string;
  /** What is asked about it. */
  field: ZoneRollupField;
}

/**
 * Takes a zone rollup key apart: `px.rollup.zone.<zone>.<field>` for a zone of exec, and with the role
 * before the zone for another, as in `px.rollup.zone.htf.zone1.touched`.
 *
 * @param key A packet key.
 * @returns Its parts, or `null` when it is no zone rollup key.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseZoneKey("px.rollup.zone.zone1.touched"), {
 *   role: "exec", zone: "zone1", field: "touched",
 * });
 * assertEquals(parseZoneKey("px.rollup.min_1m"), null);
 * ```
 */
export function parseZoneKey(key: string): ZoneKey | null {
  if (!key.startsWith(PREFIX)) return null;
  const parts = key.slice(PREFIX.length).split(".");
  const role = parts.length === 3 ? ROLES.find((name) => name === parts[0]) : "exec";
  const [zone, name] = parts.slice(-2);
  const field = ZONE_ROLLUP_FIELDS.find((known) => known === name);
  if (role === undefined || field === undefined || !zone) return null;
  return parts.length === 2 || parts.length === 3 ? { role, zone, field } : null;
}

/**
 * The shortest key for a question about a zone.
 *
 * @param parts Role, zone and field.
 * @returns The packet key.
 */
export function zoneRollupKey({ role, zone, field }: ZoneKey): string {
  return `${PREFIX}${role === "exec" ? "" : `${role}.`}${zone}.${field}`;
}
