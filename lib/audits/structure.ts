import { type BarColumns, sliceColumns } from "../columns/mod.ts";
import { resolveParams, type StreamBars } from "../indicators/mod.ts";
import { type DetectorDefinition, DETECTORS } from "../structure/mod.ts";
import { AuditLog, type AuditReport } from "./audit_report.ts";
import { compareColumns } from "./compare_columns.ts";
import type { Market } from "./synthetic_market.ts";

/** What the structure audit looks at. */
export interface StructureInput {
  /** Bars of one timeframe each. */
  markets: readonly Market[];
  /** The detectors; the registry unless told. */
  registry?: ReadonlyMap<string, DetectorDefinition>;
  /** How many times each detector is run over a past that ends earlier, per market; 1000 unless told. */
  replays?: number;
}

/** What the structure audit says. */
export interface StructureReport extends AuditReport {
  /** Replays of each detector, over all markets. */
  replays: Record<string, number>;
  /** Published values that a longer history changed, by detector; 0 when nothing is repainted. */
  rewritten: Record<string, number>;
}

/**
 * Audits that market structure is published once: each detector is run over many pasts that end at
 * different bars, and each value has to have the bits that the whole history gives it.
 *
 * @param input Markets, detectors and how often.
 * @returns The report, with replays and rewritten values of each detector.
 */
export function auditStructure(input: StructureInput): StructureReport {
  const { markets, registry = DETECTORS, replays = 1000 } = input;
  const log = new AuditLog("structure");
  const made: Record<string, number> = {};
  const rewritten: Record<string, number> = {};
  for (const definition of registry.values()) {
    const { name } = definition;
    made[name] = 0;
    rewritten[name] = 0;
    for (const market of markets) {
      const rows = market.bars.close.length;
      const whole = columnsOf(definition, market.bars);
      const count = Math.min(replays, rows);
      for (let k = 1; k <= count; k++) {
        const past = columnsOf(
          definition,
          sliceColumns(market.bars, 0, Math.round(k / count * rows)),
        );
        rewritten[name] += compareReplay(log, definition, market, past, whole);
        made[name]++;
      }
    }
    log.note(`${name}: ${made[name]} replays, rewritten values: ${rewritten[name]}`);
  }
  return { ...log.report(), replays: made, rewritten };
}

/** How many values of a past the whole history has otherwise. */
function compareReplay(
  log: AuditLog,
  { name, outputs }: DetectorDefinition,
  { name: market, bars }: Market,
  past: readonly Float64Array[],
  whole: readonly Float64Array[],
): number {
  let differing = 0;
  for (const [k, column] of past.entries()) {
    const output = outputs[k % outputs.length].name;
    differing += compareColumns(log, whole[k].subarray(0, column.length), column, {
      code: "REPAINTED",
      name: `${name} ${output}, over the first ${column.length} bars of ${market},`,
      tsMs: bars.tsOpenMs,
      where: { detector: name, output, market, bars: column.length },
    });
  }
  return differing;
}

/** Columns of a detector with its default parameters, in the order of its kernel. */
function columnsOf(definition: DetectorDefinition, bars: StreamBars): Float64Array[] {
  const params = resolveParams(definition);
  const slots = definition.slots?.(params) ?? 1;
  const rows = bars.close.length;
  const outs = Array.from(
    { length: slots * definition.outputs.length },
    () => new Float64Array(rows),
  );
  // Default sources are bar columns; means of them are the stream's business.
  const ins = definition.inputs(params).map((input) =>
    input === "sessionMs" ? bars.sessionMs ?? bars.tsOpenMs : bars[input as keyof BarColumns]
  );
  definition.bind(params).run(outs, ins, 0, rows);
  return outs;
}
