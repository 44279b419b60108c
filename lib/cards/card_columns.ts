import type { Role } from "../base/mod.ts";
import { featureKeys, type FeatureSpec, featureWarmup } from "../indicators/mod.ts";
import { levelKeys, structureKeys, structureWarmup } from "../structure/mod.ts";
import type { CardProblems } from "./card_problems.ts";
import type { CardPath } from "./card_source.ts";
import type { CardContent, CardFeature } from "./card_content.ts";

/** Columns that every bar has and a card can refer to. */
export const BAR_KEYS = ["open", "high", "low", "close", "volume"] as const;

/** A column that a rule or a stop can refer to. */
export interface CardColumn {
  /** Role whose bars it follows. */
  role: Role;
  /** Name of the column within its role. */
  key: string;
  /** Closed bars of the role before it has a value. */
  bars: number;
  /** The indicator or detector that makes it and where that is declared, `null` for a bar column. */
  feature: { indicator: string; path: CardPath } | null;
  /** Whether it is a price of market structure, where a stop can stand. */
  isLevel: boolean;
}

/**
 * Lists every column of a card by its full name, such as `exec.close` or `htf.ema_trend`.
 *
 * @param content Canonical card.
 * @param problems Where duplicate keys are noted.
 * @returns Column by name, for every role whose timeframe is declared.
 */
export function cardColumns(
  content: CardContent,
  problems: CardProblems,
): Map<string, CardColumn> {
  const columns = new Map<string, CardColumn>();
  for (const role of Object.keys(content.timeframes) as Role[]) {
    for (const key of BAR_KEYS) {
      columns.set(`${role}.${key}`, { role, key, bars: 1, feature: null, isLevel: false });
    }
    const features = content.features[role] ?? [];
    addColumns(columns, role, "features", features, problems, (declared) => {
      const spec = featureSpec(declared);
      return { maker: declared.indicator, keys: featureKeys(spec), bars: featureWarmup(spec) };
    });
    const structure = content.structure?.[role] ?? [];
    addColumns(columns, role, "structure", structure, problems, (declared) => ({
      maker: declared.detector,
      keys: structureKeys(declared),
      bars: structureWarmup(declared, features.map(featureSpec)),
      levels: levelKeys(declared),
    }));
  }
  return columns;
}

/** Adds the columns of what one section declares for a role; the first to take a name keeps it. */
function addColumns<T extends { key: string }>(
  columns: Map<string, CardColumn>,
  role: Role,
  section: "features" | "structure",
  declared: readonly T[],
  problems: CardProblems,
  made: (one: T) => { maker: string; keys: string[]; bars: number; levels?: string[] },
): void {
  const kind = section === "features" ? "feature" : "structure";
  for (const [index, one] of declared.entries()) {
    const path = [section, role, index];
    const { maker, keys, bars, levels = [] } = made(one);
    const feature = { indicator: maker, path };
    const refuse = (reason: string) => problems.add("DUPLICATE_FEATURE", [...path, "key"], reason);
    if (declared.findIndex((other) => other.key === one.key) < index) {
      refuse(`${kind} "${role}.${one.key}" is declared twice: choose another key`);
      continue;
    }
    for (const key of keys) {
      const name = `${role}.${key}`;
      const other = columns.get(name);
      if (other === undefined) {
        columns.set(name, { role, key, bars, feature, isLevel: levels.includes(key) });
        continue;
      }
      const owner = other.feature === null ? "every bar has one" : `another ${kind} makes one`;
      refuse(
        `${kind} "${role}.${one.key}" makes a column "${key}" and ${owner}: choose another key`,
      );
    }
  }
}

/**
 * A canonical feature as the indicators take it.
 *
 * @param feature Feature of a validated card.
 * @returns The same in the names of the TypeScript API.
 */
export function featureSpec(feature: CardFeature): FeatureSpec {
  return {
    key: feature.key,
    indicator: feature.indicator,
    params: feature.params,
    inputSource: feature.input_source ?? "close",
  };
}
