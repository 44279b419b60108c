import { SeededRandom } from "../base/mod.ts";
import {
  computeFeatures,
  type IndicatorDefinition,
  INDICATORS,
  resolveParams,
} from "../indicators/mod.ts";
import { AuditLog, type AuditReport } from "./audit_report.ts";
import { type Market, stillMarket, syntheticMarket } from "./synthetic_market.ts";
import {
  checkMask,
  checkNoBars,
  checkParameterLimits,
  checkPrefixes,
  checkRouting,
  checkSplits,
} from "./toolkit_checks.ts";
import { parameterSets, type ToolkitCase } from "./toolkit_cases.ts";

/** What the toolkit audit looks at. */
export interface ToolkitInput {
  /** Real markets beside the synthetic ones; some hundred bars each are enough. */
  markets?: readonly Market[];
  /** The indicators; the registry unless told. */
  registry?: ReadonlyMap<string, IndicatorDefinition>;
  /** What turns declared features into columns. */
  compute?: typeof computeFeatures;
  /** What accepts and refuses parameters. */
  resolve?: typeof resolveParams;
  /** Chooses where rows are split. */
  seed?: number;
}

/** What the toolkit audit says. */
export interface ToolkitReport extends AuditReport {
  /** How many indicators were looked at. */
  indicators: number;
  /** How many of them keep their contract. */
  kept: number;
}

/** Bars of a market that are looked at: enough for every default warm-up, and quick. */
const ROWS = 400;

/**
 * Audits the contract of every indicator: outputs and their type, first values where they are
 * declared, NaN before and numbers after, the same bits for any split of the rows, no row that depends
 * on a later one, a market that stands still or does not trade, the limits of each parameter, one bar
 * and none, and the series that `input_source` asks for.
 *
 * @param input What to look at; the real registry over synthetic markets unless told.
 * @returns The report, with how many indicators keep the contract.
 *
 * @example The toolkit keeps its contract
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const { kept, indicators } = auditToolkit();
 * assertEquals([kept, indicators], [42, 42]);
 * ```
 */
export function auditToolkit(input: ToolkitInput = {}): ToolkitReport {
  const { registry = INDICATORS, compute = computeFeatures, resolve = resolveParams, seed = 1 } =
    input;
  const synthetic = syntheticMarket(ROWS, seed);
  const untraded = { ...synthetic.bars, volume: new Float64Array(ROWS) };
  const markets = [
    synthetic,
    { name: "zero volume", bars: untraded },
    stillMarket(ROWS),
    ...(input.markets ?? []),
  ];
  const log = new AuditLog("toolkit");
  let kept = 0;
  for (const definition of registry.values()) {
    const before = log.findingCount;
    checkParameterLimits(log, definition, resolve);
    for (const params of parameterSets(definition, resolve)) {
      checkNoBars(log, { definition, params, market: synthetic });
      for (const market of markets) {
        const subject: ToolkitCase = { definition, params, market };
        checkMask(log, subject);
        checkSplits(log, subject, new SeededRandom(seed));
        checkPrefixes(log, subject);
      }
      for (const market of [synthetic, ...(input.markets ?? [])]) {
        checkRouting(log, { definition, params, market }, compute);
      }
    }
    if (log.findingCount === before) kept++;
  }
  log.note(`markets: ${markets.map(({ name }) => name).join(", ")}`);
  return { ...log.report(), indicators: registry.size, kept };
}
