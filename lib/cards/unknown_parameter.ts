import { nearestName, UsageError } from "../base/mod.ts";
import type { CardPath } from "./card_source.ts";

/** Names that one message lists. */
const MAX_LISTED = 12;

/**
 * Why a name cannot be varied, with the near one, the values below it, or some that exist.
 *
 * @param id The card's id.
 * @param path The name that was given.
 * @param places Where its parameters stand by name, the shortest name of each first.
 * @returns The failure, `UNKNOWN_PARAMETER`.
 */
export function unknownParameter(
  id: string,
  path: string,
  places: ReadonlyMap<string, CardPath>,
): UsageError {
  const below = [...places.keys()].filter((name) => name.startsWith(`${path}.`));
  const near = nearestName(path, [...places.keys()]);
  const repair = below.length > 0
    ? `vary one value of it: ${listed(below)}`
    : near !== undefined
    ? `did you mean "${near}"?`
    : `known are ${listed(ownNames(places))} (backtest normalize shows all that the card writes)`;
  return new UsageError(
    `Cannot vary "${path}" as it is no parameter of card "${id}": ${repair}`,
    { code: "UNKNOWN_PARAMETER" },
  );
}

/** One name for each place: the shortest. */
function ownNames(places: ReadonlyMap<string, CardPath>): string[] {
  const names = new Map<string, string>();
  for (const [name, at] of places) {
    const place = at.join(".");
    if (!names.has(place)) names.set(place, name);
  }
  return [...names.values()];
}

function listed(names: readonly string[]): string {
  const more = names.length > MAX_LISTED ? ` and ${names.length - MAX_LISTED} more` : "";
  return names.slice(0, MAX_LISTED).join(" ") + more;
}
