import {
  canonicalJson,
  type Role,
  ROLES,
  sha256Hex,
  type Timeframe,
  UsageError,
} from "../base/mod.ts";
import type {
  AccountTerms,
  EntryPlan,
  Intent,
  PositionPolicy,
  RiskModel,
  RunPolicy,
  SnapshotView,
  StrategyPlan,
} from "../engine/mod.ts";
import {
  type FeatureSpec,
  featureWarmup,
  indicator,
  type InputSource,
  resolveParams,
} from "../indicators/mod.ts";
import { type StructureSpec, structureWarmup } from "../structure/mod.ts";
import { checkStrategy } from "./check_strategy.ts";
import { resolveStructure, type StrategyStructure } from "./resolve_structure.ts";

/** A feature as a TypeScript strategy declares it. */
export interface StrategyFeature {
  /** Name of the column, or the prefix of its columns. */
  key: string;
  /** Registry name, for example `ema`. */
  indicator: string;
  /** Parameters; what is left out takes its default. */
  params?: Record<string, number | string>;
  /** What feeds a one-series indicator; `close` unless told. */
  inputSource?: InputSource;
}

/** A strategy written in TypeScript. */
export interface StrategyOptions {
  /** Identifier: lower-case letters, digits, dashes and underscores; used in paths. */
  id: string;
  /** Timeframe of each role; `exec` is where `onClose` is called. */
  timeframes: { exec: Timeframe } & Partial<Record<Role, Timeframe>>;
  /** Features of each role. */
  features?: Partial<Record<Role, StrategyFeature[]>>;
  /** Market structure of each role. */
  structure?: Partial<Record<Role, StrategyStructure[]>>;
  /** Deepest `offset` that `onClose` reads; 0 unless told. */
  lookbackBars?: number;
  /** Closed exec bars that must precede the first decision; 0 unless told. */
  delayBars?: number;
  /** What the account starts with and what trading costs. */
  account: AccountTerms;
  /** Allowed positions; long and short without flipping unless told. */
  policy?: PositionPolicy;
  /** Stops, targets and size. */
  risk: RiskModel;
  /** How entries wait; market orders unless told. */
  entry?: EntryPlan;
  /** What the run itself refuses and ends; nothing unless told. */
  runPolicy?: RunPolicy;
  /**
   * Decides at one exec close.
   *
   * @param snapshot All that is known at the close.
   * @returns What the strategy wants, or `null` for nothing.
   */
  onClose: (snapshot: SnapshotView) => Intent | null;
}

/**
 * A strategy in TypeScript: same snapshot, same intents, same engine as an idea card. Its identity is
 * the digest of everything declared and of the source text of `onClose`; what `onClose` closes over is
 * not part of it, so keep parameters in the declaration.
 *
 * @param options The strategy.
 * @returns A plan the engine runs.
 * @throws {UsageError} `BAD_STRATEGY`, or what is wrong with an indicator or a parameter.
 *
 * @example Buy a new high
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const plan = defineStrategy({
 *   id: "breakout",
 *   timeframes: { exec: "15m" },
 *   features: { exec: [{ key: "box", indicator: "donchian" }] },
 *   lookbackBars: 1,
 *   account: {
 *     startingEquityUsdt: 10_000, maxLeverage: 2, minTradeNotionalUsdt: 10, takerBps: 6, makerBps: 2,
 *     slippageBps: 1, markPrice: "approximate", stopEquityUsdt: 0,
 *   },
 *   risk: {
 *     anchor: "fill",
 *     stopLoss: { type: "percent", value: 2 },
 *     takeProfit: { type: "rr_ratio", value: 2 },
 *     timeStopBars: null,
 *     sizing: { model: "risk_percent_equity", value: 1 },
 *   },
 *   onClose: (snapshot) =>
 *     snapshot.close > snapshot.feature("box_upper", { offset: 1 })
 *       ? { action: "enter", direction: "long" }
 *       : null,
 * });
 * assertEquals(plan.warmupBars.exec, 21);
 * ```
 */
export function defineStrategy(options: StrategyOptions): StrategyPlan {
  checkStrategy(options);
  const { id, timeframes, account, risk, onClose } = options;
  const { lookbackBars = 0, delayBars = 0 } = options;
  const policy = options.policy ??
    { mode: "long_short", allowFlip: false, maxPositionsPerSymbol: 1 };
  const features: Partial<Record<Role, FeatureSpec[]>> = {};
  const structure: Partial<Record<Role, StructureSpec[]>> = {};
  const warmupBars: Partial<Record<Role, number>> = {};
  for (const role of ROLES) {
    const declared = options.features?.[role] ?? [];
    const detectors = options.structure?.[role] ?? [];
    if (timeframes[role] === undefined) {
      if (declared.length + detectors.length === 0) continue;
      const what = declared.length > 0 ? "features" : "structure";
      throw new UsageError(
        `Cannot define strategy "${id}" as it has ${role} ${what} and no ${role} timeframe`,
        { code: "BAD_STRATEGY" },
      );
    }
    const specs = declared.map(resolve);
    features[role] = specs;
    const found = detectors.map(resolveStructure);
    if (found.length > 0) structure[role] = found;
    const bars = [
      ...specs.map(featureWarmup),
      ...found.map((spec) => structureWarmup(spec, specs)),
    ];
    warmupBars[role] = Math.max(1, ...bars) + lookbackBars;
  }
  const waiting = {
    ...options.entry === undefined ? {} : { entry: options.entry },
    ...options.runPolicy === undefined ? {} : { runPolicy: options.runPolicy },
  };
  const hasStructure = Object.keys(structure).length > 0;
  const declaration = {
    id,
    timeframes,
    features,
    ...(hasStructure ? { structure } : {}),
    lookback_bars: lookbackBars,
    delay_bars: delayBars,
    account,
    policy,
    risk,
    ...waiting,
  };
  const canonical = { ...declaration, on_close: onClose.toString() };
  return {
    id,
    digest: sha256Hex(canonicalJson(canonical)),
    canonical,
    timeframes,
    features,
    ...(hasStructure ? { structure } : {}),
    warmupBars,
    delayBars,
    account,
    policy,
    risk,
    ...waiting,
    decision: { kind: "function", onClose },
  };
}

function resolve(feature: StrategyFeature): FeatureSpec {
  return {
    key: feature.key,
    indicator: feature.indicator,
    params: resolveParams(indicator(feature.indicator), feature.params ?? {}),
    inputSource: feature.inputSource ?? "close",
  };
}
