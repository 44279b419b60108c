import { canonicalJson, DataError, VERSION } from "../../base/mod.ts";
import type { HistoryPort } from "../../preflight/mod.ts";
import type { DataDigests, History } from "../run_backtest.ts";
import { digestHistory } from "../run_identity.ts";
import { readGroup } from "./sweep.ts";
import type { SweepDefinition } from "./sweep_definition.ts";

/**
 * Reads the histories of a sweep that was defined elsewhere, and refuses them when they are not the very
 * same.
 *
 * @param definition The sweep.
 * @param history Where to read.
 * @returns One history for each of its groups.
 * @throws {DataError} `DATA_DIFFERS` or `ENGINE_DIFFERS` naming what does.
 * @throws {GateError} `PREFLIGHT_FAILED` when the data is refused.
 * @throws {DataMissingError} `NO_DATA` when not one minute of the window is there.
 */
export async function loadHistories(
  definition: SweepDefinition,
  history: HistoryPort,
): Promise<History[]> {
  const { symbol, window, acceptFilled, groups, engineVersion } = definition;
  if (engineVersion !== VERSION) {
    throw new DataError(
      `Cannot run this sweep as it was defined by version ${engineVersion} and this is ${VERSION}: ` +
        `use one version everywhere`,
      { code: "ENGINE_DIFFERS" },
    );
  }
  const histories: History[] = [];
  for (const group of groups) {
    const found = await readGroup({ symbol, window, acceptFilled, plan: group }, history);
    refuseDifference(symbol, digestHistory(found), group.dataDigests);
    histories.push(found);
  }
  return histories;
}

function refuseDifference(symbol: string, found: DataDigests, expected: DataDigests): void {
  if (canonicalJson(found) === canonicalJson(expected)) return;
  const names = Object.keys(expected) as (keyof DataDigests)[];
  const differing = names.filter((name) => found[name] !== expected[name]);
  throw new DataError(
    `Cannot run this sweep as the store here holds another ${differing.join(" and ")} series of ` +
      `${symbol} than the one it was defined on: bring the same rows here`,
    { code: "DATA_DIFFERS" },
  );
}
