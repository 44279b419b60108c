import { ROLES, timeframeMs } from "../base/mod.ts";
import { prepareFeeds, type PriceHistory } from "../backtest/mod.ts";
import type { TimeRange } from "../columns/mod.ts";
import type { StrategyPlan } from "../engine/mod.ts";
import { featureKeys, type FeatureSpec, indicator } from "../indicators/mod.ts";
import { AuditLog, type AuditReport } from "./audit_report.ts";
import { compareParity, type ParityColumn } from "./compare_parity.ts";
import { loadReferenceTools } from "./reference_tools.ts";
import { type ReferenceBook, referenceBook } from "./references.ts";
import { scanBars } from "./scan_feeds.ts";
import { describeParams } from "./toolkit_cases.ts";

/** What the parity audit looks at. */
export interface MathParityInput {
  /** The strategy whose features are audited. */
  plan: StrategyPlan;
  /** Minutes of the window and its warm-up. */
  history: PriceHistory;
  /** Start and end of the window, epoch milliseconds. */
  window: TimeRange;
  /** Largest relative difference; 1e-8 unless told. */
  tolerance?: number;
  /** What makes the columns. */
  prepare?: typeof prepareFeeds;
  /** What they are compared with; TA-Lib, oakscriptjs and the database unless told. */
  references?: ReferenceBook;
}

/** A feature column of a card, and what it was compared with. */
export interface CardParity extends ParityColumn {
  /** Role whose bars it follows, for example `htf`. */
  role: string;
  /** Its key. */
  key: string;
  /** Indicator, parameters and input source. */
  feature: string;
}

/** What the parity audit says. */
export interface MathParityReport extends AuditReport {
  /** Every feature column of the card. */
  columns: CardParity[];
  /** Full names of the columns that no independent implementation knows; nothing is said of them. */
  withoutReference: string[];
}

/**
 * Audits the feature columns of a plan against implementations that share no code with the kernels, over
 * bars that are scanned from the minutes. Rows without a value have to be the same, and values within
 * the tolerance. A column that no other implementation knows is named, and not passed.
 *
 * @param input Strategy, minutes and window.
 * @returns The report.
 */
export async function auditMathParity(input: MathParityInput): Promise<MathParityReport> {
  const { plan, history, window, tolerance = 1e-8, prepare = prepareFeeds } = input;
  const references = input.references ?? referenceBook(await loadReferenceTools());
  const log = new AuditLog("math-parity");
  const { feeds } = prepare(plan, history, window);
  const columns: CardParity[] = [];
  for (const role of ROLES) {
    const timeframe = plan.timeframes[role];
    if (timeframe === undefined) continue;
    const bars = scanBars(history.last, timeframeMs(timeframe), history.calendar);
    for (const spec of plan.features[role] ?? []) {
      const feature = describeFeature(spec);
      const found = await references(spec, bars);
      featureKeys(spec).forEach((key, k) => {
        const { outputs } = indicator(spec.indicator);
        const name = `${role}.${key}`;
        const where = { role, key, feature };
        const rule = { tolerance, name, tsMs: bars.tsOpenMs, where };
        const compared = found[k]
          ? compareParity(log, outputs[k], feeds.feed(role).column(key), found[k], rule)
          : withoutReference(outputs[k], feeds.feed(role).column(key));
        columns.push({ role, key, feature, ...compared });
      });
    }
  }
  const missing = columns.filter(({ reference }) => reference === null);
  for (const { role, key, feature } of missing) {
    log.note(`no reference: ${role}.${key} (${feature}) is not compared with anything`);
  }
  return {
    ...log.report(),
    columns,
    withoutReference: missing.map(({ role, key }) => `${role}.${key}`),
  };
}

function withoutReference(output: string, ours: Float64Array): ParityColumn {
  return {
    output,
    reference: null,
    rowsCompared: 0,
    maxRelativeDifference: NaN,
    firstOurs: ours.findIndex((x) => !Number.isNaN(x)),
    firstReference: -1,
  };
}

/**
 * @param spec A declared feature.
 * @returns Indicator, parameters and, for a one-series indicator, what feeds it.
 */
export function describeFeature({ indicator: name, params, inputSource }: FeatureSpec): string {
  const takesSource = indicator(name).inputs.includes("source");
  const source = takesSource && inputSource !== "close" ? `source=${inputSource}` : "";
  return [name, describeParams(params), source].filter((text) => text !== "").join(" ");
}
